"""Where mail is taken, as the operator writes it."""

import pytest

from talkoo.site.instance import Unusable
from talkoo.site.supervisor import listening
from talkoo.site.supervisor.listening import Place


@pytest.fixture(autouse=True)
def _domain(monkeypatch):
    monkeypatch.setenv("TALKOO_MAIL_DOMAIN", "post.example.org")


def test_without_a_domain_nothing_listens(monkeypatch):
    monkeypatch.setenv("TALKOO_MAIL_IMAP", "imaps://a:b@imap.example.org")
    assert listening.places() == [Place("lmtp", "127.0.0.1", 8024)]
    assert listening.mailbox() == "imaps://a:b@imap.example.org"
    monkeypatch.delenv("TALKOO_MAIL_DOMAIN")
    assert listening.places() == []
    assert listening.mailbox() == ""


def test_ports_and_sockets_are_understood(monkeypatch):
    monkeypatch.setenv("TALKOO_MAIL_LISTEN", "lmtp:///run/talkoo/lmtp, smtp://[::1]:2525")
    assert listening.places() == [Place("lmtp", path="/run/talkoo/lmtp"), Place("smtp", "::1", 2525)]
    assert [str(one) for one in listening.places()] == ["lmtp:/run/talkoo/lmtp", "smtp://::1:2525"]
    monkeypatch.setenv("TALKOO_MAIL_LISTEN", "off")
    assert listening.places() == []


@pytest.mark.parametrize(
    "told", ["127.0.0.1:8024", "lmtp://127.0.0.1", "http://127.0.0.1:80", "lmtp:///", "lmtp://h:99999"]
)
def test_what_is_not_understood_is_said(monkeypatch, told):
    monkeypatch.setenv("TALKOO_MAIL_LISTEN", told)
    with pytest.raises(Unusable, match="TALKOO_MAIL_LISTEN"):
        listening.places()


@pytest.mark.parametrize("told", ["imap.example.org", "http://x", "imaps://", "imaps://h:99999"])
def test_a_mailbox_that_is_not_understood_is_said(monkeypatch, told):
    monkeypatch.setenv("TALKOO_MAIL_IMAP", told)
    with pytest.raises(Unusable, match="TALKOO_MAIL_IMAP"):
        listening.mailbox()
