"""Invitations in mails: beside the words for calendar programs, and as a file for all others."""

import datetime

import pytest

from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.invitations import FILE_NAME, Method
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import enclosing, tell
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.calendars import programs
from tests.plumbing.calendars.events import HELSINKI, entry, only, read
from tests.plumbing.mail_out.conftest import CODE, sent

MARI = compose.Receiver("mari@example.org", "fi")
LATER = datetime.datetime(2026, 12, 2, 18, tzinfo=HELSINKI)


def invitation(**given) -> compose.Invitation:
    how = {name: given.pop(name) for name in ("method", "is_answered") if name in given}
    return compose.Invitation(entry=entry(**given), **how)


def parts(message) -> tuple[str, bytes, bytes]:
    """The words, the calendar's part and the file of a mail."""
    alternative, file = message.iter_parts()
    words, calendar = alternative.iter_parts()
    assert (words.get_content_type(), calendar.get_content_type()) == ("text/plain", "text/calendar")
    assert file.get_filename() == FILE_NAME
    assert file.get_content_disposition() == "attachment"
    shown = calendar.get_content().replace("\r\n", "\n").replace("\n", "\r\n").encode()
    return words.get_content(), shown, file.get_payload(decode=True)


@pytest.fixture
def invite(rows, alpha, domain, write):
    def invited(site=alpha, to=MARI, **how):
        with sites.within(site.id):
            return sent(write(to, invitation=invitation(**how)))

    return invited


def test_a_mail_without_one_is_words_alone(rows, alpha, domain, write):
    with sites.within(alpha.id):
        assert sent(write(MARI)).get_content_type() == "text/plain"


def test_calendar_programs_find_it_beside_the_words_and_people_as_a_file(invite):
    message = invite(text="Åäö 💚 " * 60)
    assert message.get_content_type() == "multipart/mixed"
    words, shown, file = parts(message)
    assert "123456" in words
    assert shown == file
    assert read(file)["METHOD"] == "REQUEST"
    alternative = next(iter(message.iter_parts()))
    told = list(alternative.iter_parts())[1]["Content-Type"].params
    assert (told["method"], told["charset"]) == ("REQUEST", "utf-8")
    assert message["Content-Language"] == "fi"


def test_each_site_invites_in_its_own_name(invite, alpha, beta):
    for site in (alpha, beta):
        organiser = only(parts(invite(site))[2])["ORGANIZER"]
        assert organiser == "mailto:verkostot@talkoo.example.org"
        assert organiser.params["CN"] == str(site.name("fi"))


def test_calling_off_says_so_in_the_mail_and_in_the_calendar(invite):
    message = invite(method=Method.CANCEL, sequence=4)
    shown = parts(message)[1]
    assert list(next(iter(message.iter_parts())).iter_parts())[1]["Content-Type"].params["method"] == "CANCEL"
    assert (read(shown)["METHOD"], only(shown)["STATUS"], only(shown).sequence) == ("CANCEL", "CANCELLED", 4)


def test_a_mail_that_is_written_twice_is_there_once(rows, alpha, domain):
    with sites.within(alpha.id):
        fact = Fact(actor_id=None)
        for _turn in range(2):
            compose.send(fact, "accounts.code", MARI, invitation=invitation(), **CODE)
        assert Mail.objects.filter(fact_id=fact.id).count() == 1


def test_what_is_enclosed_is_sealed_in_the_database(rows, alpha, domain, write):
    from django.db import connection

    with sites.within(alpha.id):
        mail = write(MARI, invitation=invitation())
        with connection.cursor() as cursor:
            cursor.execute("select enclosed from mail_out_mail where id = %s", [mail.pk])
            assert b"Joulupuuro" not in bytes(cursor.fetchone()[0])
        assert "Joulupuuro" in mail.enclosed


def test_those_who_are_told_each_get_their_own(rows, alpha, domain, monkeypatch):
    monkeypatch.setattr(enclosing, "_kinds", {})
    with sites.within(alpha.id):
        mari = factories.person("Mari", email="mari@example.org", language="fi")
        aino = factories.person("Aino", email="aino@example.org", language="sv")
        asked = []

        def enclose(context, people):
            asked.append((dict(context), {to.person_id for to in people}))
            return {mari.pk: invitation(is_answered=True)}

        enclosing.with_kind("accounts.code", enclose)
        fact = Fact(actor_id=None)
        tell.tell(fact, "accounts.code", [mari.pk, aino.pk], **CODE)
        mails = {mail.address: sent(mail) for mail in Mail.objects.filter(fact_id=fact.id)}
    assert [people for _context, people in asked] == [{mari.pk, aino.pk}]
    assert asked[0][0]["code"] == CODE["code"]
    attendee = only(parts(mails["mari@example.org"])[2])["ATTENDEE"]
    assert (attendee, attendee.params["CN"], attendee.params["PARTSTAT"]) == (
        "mailto:mari@example.org",
        "Mari",
        "ACCEPTED",
    )
    assert mails["aino@example.org"].get_content_type() == "text/plain"


@pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)
def test_khal_and_calcurse_take_it_from_the_mail_with_its_change_and_its_end(invite, tmp_path):
    khal = programs.Khal(tmp_path / "khal")
    _words, shown, _file = parts(invite())
    khal.take(shown)
    assert khal.shows("2026-12-01", "{start-long}|{status}") == ["2026-12-01 17:00|CONFIRMED"]
    (line,) = programs.calcurse(tmp_path / "calcurse", shown)
    assert line.startswith("12/01/2026 @ 17:00 -> 12/01/2026 @ 19:00")
    moved = {"sequence": 1, "starts_at": LATER, "ends_at": LATER + datetime.timedelta(hours=1)}
    khal.take(parts(invite(**moved))[1])
    assert khal.shows("2026-12-01") == []
    assert khal.shows("2026-12-02", "{start-long}|{status}") == ["2026-12-02 18:00|CONFIRMED"]
    khal.take(parts(invite(method=Method.CANCEL, **{**moved, "sequence": 2}))[1])
    assert khal.shows("2026-12-02", "{status}") == ["CANCELLED"]


def test_an_event_without_a_date_can_be_called_off_and_not_asked_for(rows, alpha):
    undated = {"starts_at": None, "ends_at": None}
    with sites.within(alpha.id):
        assert invitation(method=Method.CANCEL, **undated).enclosed(name="M", address="m@x.org")
        with pytest.raises(ValueError, match="no date"):
            invitation(**undated).enclosed(name="M", address="m@x.org")
