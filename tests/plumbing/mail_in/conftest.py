"""A domain of ours, a conversation that takes mails, and mails as people send them."""

import email.utils
import uuid
from dataclasses import dataclass, field

import pytest

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_in import intake, registry
from talkoo.plumbing.mail_in.models import Raw
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.models import Mail, Trouble
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import sites
from tests import factories

CODE = {"code": "123456", "token": "T" * 43, "minutes": 15, "until": None}


@pytest.fixture(autouse=True)
def _domain(settings):
    settings.MAIL_DOMAIN = "post.example.org, beta=mail.beta.example"
    settings.MAIL_FROM = "verkostot@talkoo.example.org"


@dataclass
class Conversation:
    """What takes mails in these tests. It writes a row, so that a mail that is taken twice is seen."""

    taken: list[registry.Incoming] = field(default_factory=list)
    fails: object = None

    def take(self, incoming: registry.Incoming) -> None:
        row = Trouble(found_by=f"taken {incoming.id}", last_at=clock.now())
        row.save(force_insert=True)
        if self.fails:
            raise self.fails
        self.taken.append(incoming)

    @property
    def rows(self) -> int:
        return Trouble.objects.filter(found_by__startswith="taken ").count()


@pytest.fixture
def conversation(monkeypatch):
    made = Conversation()
    monkeypatch.setattr(registry, "_answers", {})
    monkeypatch.setattr(registry, "_addressed", {})
    registry.answers("tests.thread", take=made.take)
    registry.addressed("tests", find=lambda local: "space" if local == "verkosto" else None, take=made.take)
    return made


@dataclass
class Told:
    """Somebody who got a mail of a conversation, and the address in it."""

    person: object
    address: str
    reply: str
    mail: Mail


@pytest.fixture
def told(committed, conversation):
    """`told(site, address, language)` sends somebody a mail that can be answered."""

    def tell(site, address="mari@example.org", language="fi"):
        with sites.within(site.id):
            person = factories.person("Mari", email=address, language=language)
            fact = Fact(actor_id=None)
            strand = Strand(answers="tests.thread:t1", post="p1")
            compose.send(
                fact, "accounts.code", compose.Receiver(address, language, person.pk), strand=strand, **CODE
            )
            mail = Mail.objects.get(fact_id=fact.id)
        domain = {"alpha": "post.example.org", "beta": "mail.beta.example"}[site.key]
        return Told(person, address, f"reply+{Tied.read(mail.tied).reply}@{domain}", mail)

    return tell


def letter(to, *, by="Mari <mari@example.org>", text="Hei! Tulen mukaan.\r\n", **headers) -> bytes:
    """A mail as a mail program makes it."""
    lines = {
        "From": by,
        "To": to,
        "Subject": "Re: Tiijätkö mitä?",
        "Date": email.utils.formatdate(),
        "Message-ID": f"<{uuid.uuid4()}@example.org>",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"{head}\r\n{text}".encode()


@pytest.fixture
def send(run_jobs):
    """`send(to, …)` lets a mail come in and be read; gives its row."""

    def sent(to, *, sender="mari@example.org", body=None, site=None, **parts):
        content = body if body is not None else letter(to, **parts)
        assert intake.keep("lmtp", sender, to, content)
        run_jobs()
        with sites.within(site.id):
            return Raw.objects.order_by("-pk").first()

    return sent


@pytest.fixture
def answers_to():
    """The mails that we wrote to an address, oldest first."""

    def found(site, address):
        with sites.within(site.id):
            mails = Mail.objects.filter(kind__startswith="mail_in.").order_by("pk")
            return [mail for mail in mails if mail.address == address]

    return found
