"""A domain whose mail is ours, and mails that belong to a conversation."""

import email
import email.policy

import pytest

from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_out import compose, envelope, stopping
from talkoo.plumbing.mail_out.models import Mail

CODE = {"code": "123456", "token": "T" * 43, "minutes": 15, "until": None}
STRAND = compose.Strand(
    answers="discussions.thread:0199",
    post="p3",
    root="p1",
    parent="p2",
    list_name="Tiijätkö mitä?",
    list_id="tiijatko-mita.networks",
    list_url="https://alpha.example.org/networks/tiijatko-mita/",
    written_by="Mari",
)


@pytest.fixture
def domain(settings):
    settings.MAIL_DOMAIN = "post.example.org, beta=mail.beta.example"
    settings.MAIL_FROM = "verkostot@talkoo.example.org"
    return "post.example.org"


@pytest.fixture
def wishes(monkeypatch):
    """Who keeps what was stopped."""
    kept = []
    monkeypatch.setattr(stopping, "_kept", [])
    stopping.register(lambda person, what: kept.append((person, what)), say=lambda what: f"About {what[1]}")
    return kept


@pytest.fixture
def write():
    """Put a mail into the ledger of the current site; gives the row."""

    def written(to: compose.Receiver, **how) -> Mail:
        fact = Fact(actor_id=None)
        compose.send(fact, "accounts.code", to, **how, **CODE)
        return Mail.objects.get(fact_id=fact.id)

    return written


def sent(mail: Mail):
    """The mail as the other side reads it."""
    return email.message_from_bytes(bytes(envelope.message(mail)), policy=email.policy.default)
