"""An invitation, its move and its end, over SMTP into a mailbox, read by NeoMutt and saved from there into khal."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from talkoo.blocks.gatherings import actions
from talkoo.kernel import clock
from talkoo.plumbing.mail_out import smtp
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings.coming import guest, register
from tests.plumbing.calendars import programs
from tests.plumbing.mail_in import neomutt
from tests.ports import free_port

pytestmark = [
    pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT),
    pytest.mark.skipif(not neomutt.IS_THERE, reason=neomutt.WHY_NOT),
]
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
DAY = datetime.datetime(2027, 3, 30, 17, tzinfo=ZoneInfo("Europe/Tallinn"))
LATER = DAY + datetime.timedelta(days=1)
MARI = "mari@example.org"
HOUR = datetime.timedelta(hours=1)


class Hers(Mailbox):
    """Takes what comes for Mari, and loses the mails to all others."""

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos == [MARI]:
            return await super().handle_DATA(server, session, envelope)
        return "250 OK"


@pytest.fixture
def box(tmp_path, settings):
    """Mari's mailbox, behind a mail server of her own."""
    port = free_port()
    controller = Controller(Hers(str(tmp_path / "mari")), hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?tls=off"
    settings.MAIL_FROM = "talkoo@example.org"
    smtp._where.cache_clear()
    yield tmp_path / "mari"
    controller.stop()
    smtp._where.cache_clear()


def saved_from(box, number, home) -> bytes:
    """The calendar file of a mail, saved as somebody does it: the list of its parts, the last of them, "save"."""
    file = home / f"saved-{number}.ics"
    with neomutt.reading(box, 9, home / "mutt") as client:
        client.until(f"{number:4d} ")
        client.press(f"{number}\r")
        client.press("v")
        client.until("invite.ics")
        client.press("*")  # the last part
        client.press("s")
        client.until("Save to file")
        client.press(f"\x15{file}\r")
        client.until("Attachment saved")
        client.press("q")
    return file.read_bytes()


def test_neomutt_and_khal_take_an_invitation_a_move_and_a_cancellation(town, box, run_jobs, tmp_path):
    khal = programs.Khal(tmp_path / "khal", zone="Europe/Tallinn")

    def step(number, act) -> bytes:
        with clock.frozen(NOW + number * HOUR):
            with sites.within(town.site.id):
                act()
            run_jobs()
        return saved_from(box, number, tmp_path)

    with clock.frozen(NOW), sites.within(town.site.id):
        gathering = factories.gathering(
            town.space,
            title="Õhtusöök; koos",
            zone="Europe/Tallinn",
            starts_at=DAY,
            ends_at=DAY + HOUR,
            takes_registrations=True,
        )
    khal.take(step(1, lambda: register(gathering, guest(email=MARI, language="et"))))
    assert khal.shows("2027-03-30", "{start-long}|{title}|{status}") == [
        "2027-03-30 17:00|Õhtusöök; koos|CONFIRMED"
    ]
    khal.take(step(2, lambda: actions.set_date(gathering.pk, LATER, LATER + HOUR, by=town.contact)))
    assert khal.shows("2027-03-30") == []
    assert khal.shows("2027-03-31", "{start-long}|{status}") == ["2027-03-31 17:00|CONFIRMED"]
    khal.take(step(3, lambda: actions.cancel(gathering.pk, by=town.contact, language="et")))
    assert khal.shows("2027-03-31", "{status}") == ["CANCELLED"]
