"""J15 with somebody who never opens the site: a real mail server brings each mail, a real program reads and answers."""

import email
import email.policy
import time
from pathlib import Path

import pytest

from talkoo.blocks.discussions.models import Post
from talkoo.people.accounts.models import ContactPoint
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out import smtp
from talkoo.plumbing.notify import moments
from talkoo.plumbing.notify.models import Preference
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.discussions import made
from tests.plumbing.mail_in import neomutt
from tests.plumbing.mail_in import postfix as mta
from tests.plumbing.mail_in.test_receiver import kept, receiver

__all__ = ["receiver"]

pytestmark = [
    pytest.mark.skipif(not mta.IS_THERE, reason=mta.WHY_NOT),
    pytest.mark.skipif(not neomutt.IS_THERE, reason=neomutt.WHY_NOT),
]
ASKED = "Tietääkö kukaan salia, johon mahtuu kaksisataa?"
SAID = "Meillä on sali.\nVoitte tulla lauantaina.\n\n"


@pytest.fixture
def post_office(receiver, settings, monkeypatch):
    """Postfix before and after us, and no waiting before a mail is written."""
    with mta.running(receiver.lmtp_port, "mari", "lea") as running:
        settings.SMTP_URL = f"smtp://127.0.0.1:{running.port}?tls=off"
        settings.MAIL_DOMAIN = "post.example.org, beta=mail.beta.example"
        settings.MAIL_FROM = "talkoo@example.org"
        monkeypatch.setattr(moments, "SECOND_THOUGHTS", moments.SECOND_THOUGHTS * 0)
        smtp._where.cache_clear()
        yield running
        smtp._where.cache_clear()


@pytest.fixture
def people(committed, alpha):
    """Mari writes on the site; Lea, who reads Russian, only by mail, and wants each at once."""
    with sites.within(alpha.id):
        mari = factories.person("Mari", email="mari@example.org", language="fi")
        lea = factories.person("Lea", email="lea@example.org", language="ru")
        space = factories.space("Kylä", slug="kyla", contact=mari)
        spaces.join(space.pk, by=lea)
        made.widen(space)
        for point in ContactPoint.objects.filter(person__in=[mari.pk, lea.pk]):
            point.verified_at = point.created_at
            point.save(update_fields=["verified_at"])
        Preference.objects.create(person_id=lea.pk, kind="discussions.thread", rhythm="at_once")
    return mari, lea, space


def mails_in(box: Path) -> list[email.message.EmailMessage]:
    files = [file for part in ("new", "cur") for file in (box / part).glob("*")] if box.exists() else []
    return [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in files]


def answers_in(box: Path) -> list[email.message.EmailMessage]:
    return [mail for mail in mails_in(box) if mail["In-Reply-To"]]


def until(done, run_jobs, seconds=120):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        run_jobs()
        time.sleep(0.3)


def posts(site):
    with sites.within(site.id):
        return list(Post.objects.order_by("number").select_related("author"))


def test_somebody_takes_part_by_mail_alone_and_the_program_shows_one_tree(
    post_office, people, alpha, run_jobs, tmp_path, browse
):
    mari, lea, space = people
    box = post_office.boxes / "lea"
    with sites.within(alpha.id):
        thread = made.thread(space, by=mari, title="Missä kokoonnumme?", text=ASKED)
    until(lambda: len(mails_in(box)) == 1, run_jobs)
    (told,) = mails_in(box)
    assert told["Content-Language"] == "ru"
    assert ASKED in told.get_content()

    with neomutt.reading(box, post_office.port, tmp_path / "mutt", answer=SAID) as client:
        client.until("Missä kokoonnumme?")
        client.press("r")
        client.until("Security:")  # it draws the rest of its page with the next key
        client.press("y")
        until(lambda: len(posts(alpha)) == 2, run_jobs)
    _first, answer = posts(alpha)
    assert (answer.author_id, answer.by_mail) == (lea.pk, True)
    assert answer.text == SAID.strip()
    assert f"> {ASKED}" in answer.quoted
    assert len(kept(alpha)) == 1

    with sites.within(alpha.id):
        made.answer(thread, by=mari, text="Kiitos, tulemme lauantaina!")
    until(lambda: len(mails_in(box)) == 3, run_jobs)  # two of ours, and Lea's own
    until(lambda: answers_in(post_office.boxes / "mari"), run_jobs)
    (to_mari,) = answers_in(post_office.boxes / "mari")
    assert to_mari["Content-Language"] == "fi"
    assert "Voitte tulla lauantaina." in to_mari.get_content()
    assert ASKED not in to_mari.get_content()
    with neomutt.reading(box, post_office.port, tmp_path / "mutt") as client:
        lines = [line for line in client.until("   3 ") if line[:4].strip().isdigit()]
    print("\n".join(lines))
    assert len(lines) == 3
    assert "Missä kokoonnumme?" in lines[0]
    assert ["->" in line for line in lines] == [False, True, True]  # one root, and what hangs on it
    page = browse(alpha, mari).get(f"/discussions/{thread.code}/").content.decode()
    assert "Meillä on sali." in page
