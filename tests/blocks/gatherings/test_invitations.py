"""The mails about gatherings carry what calendars need: taken by real programs, one mail for each, on two sites."""

import datetime
import email
import email.policy
from zoneinfo import ZoneInfo

import pytest

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.actions import admitting
from talkoo.kernel import clock
from talkoo.plumbing.mail_out import envelope
from talkoo.plumbing.mail_out.invitations import Enclosed
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings.coming import coming, guest, register
from tests.plumbing.calendars import programs
from tests.plumbing.calendars.events import only, read

DAY = datetime.datetime(2027, 3, 30, 17, tzinfo=ZoneInfo("Europe/Helsinki"))
LATER = DAY + datetime.timedelta(days=1, hours=1)
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
MARI = "mari@example.org"


@pytest.fixture(autouse=True)
def _stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def soup(town):
    """A meeting on the day of these tests to which people register, at each site."""

    def made(site_of, **given):
        hours = datetime.timedelta(hours=2)
        usual = {
            "title": "Soup",
            "place": "Brahe",
            "starts_at": DAY,
            "ends_at": DAY + hours,
            "takes_registrations": True,
        }
        return factories.gathering(site_of.space, **{**usual, **given})

    return made


def mails_to(site, address="", person=None) -> list[Mail]:
    """About gatherings, to this address or person."""
    receiver = f"person:{person.pk}" if person else ""
    with sites.within(site.id):
        mails = Mail.objects.filter(kind__startswith="gatherings.").order_by("created_at", "pk")
        return [mail for mail in mails if mail.receiver == receiver or mail.address == address]


def enclosed(mail: Mail) -> tuple[str, bytes] | None:
    """Method and calendar of a mail as it would go over the wire; the part and the file are the same."""
    if Enclosed.read(mail.enclosed) is None:
        return None
    sent = email.message_from_bytes(bytes(envelope.message(mail)), policy=email.policy.default)
    (part,) = [one for one in sent.walk() if one.get_content_type() == "text/calendar"]
    (file,) = [one for one in sent.walk() if one.get_content_disposition() == "attachment"]
    ics = file.get_payload(decode=True)
    assert part.get_content().replace("\r\n", "\n") == ics.decode().replace("\r\n", "\n")
    method = part["Content-Type"].params["method"]
    assert read(ics)["METHOD"] == method
    return method, ics


def test_whoever_gets_a_place_gets_the_entry_in_the_same_mail(town, soup, run_jobs):
    for each in (town, town.beta):
        with sites.within(each.site.id):
            gathering = soup(each)
            register(gathering, guest(email=MARI, name="Mari"))
            register(gathering, coming(each.participant), by=each.participant)
    run_jobs()
    for each in (town, town.beta):
        (to_guest,) = mails_to(each.site, MARI)
        method, ics = enclosed(to_guest)
        event = only(ics)
        assert method == "REQUEST"
        assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == (f"mailto:{MARI}", "Mari")
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert event["ORGANIZER"].params["CN"] == str(each.site.name(to_guest.language))
        assert each.site.main_host in str(event["URL"])
        with sites.within(each.site.id):
            to_person = [
                mail for mail in Mail.objects.all() if mail.receiver == f"person:{each.participant.pk}"
            ]
        (own,) = [mail for mail in to_person if mail.kind == "gatherings.registered"]
        assert only(enclosed(own)[1])["ATTENDEE"] == f"mailto:{own.address}"


def test_whoever_waits_has_nothing_in_the_calendar_yet(town, soup, run_jobs):
    with sites.within(town.site.id):
        gathering = soup(town, capacity=0)
        register(gathering, guest(email=MARI))
    run_jobs()
    (mail,) = mails_to(town.site, MARI)
    assert enclosed(mail) is None


def test_a_helper_does_not_get_somebody_else_s_entry(town, soup, run_jobs):
    with sites.within(town.site.id):
        register(soup(town), guest(email="", phone="+358401234567"), by=town.contact)
    run_jobs()
    with sites.within(town.site.id):
        told = [mail for mail in Mail.objects.all() if mail.kind == "gatherings.registered"]
    assert [enclosed(mail) for mail in told] == [None]


def test_without_a_date_there_is_no_entry(town, soup, run_jobs):
    with sites.within(town.site.id):
        register(soup(town, starts_at=None, ends_at=None), guest(email=MARI))
    run_jobs()
    (mail,) = mails_to(town.site, MARI)
    assert enclosed(mail) is None


def test_a_link_for_those_who_come_is_in_no_entry(town, soup, run_jobs):
    with sites.within(town.site.id):
        link = "https://meet.example.org/secret"
        register(soup(town, mode="online", link=link, link_for="registered"), guest(email=MARI))
    run_jobs()
    (mail,) = mails_to(town.site, MARI)
    assert b"meet.example.org" not in enclosed(mail)[1].replace(b"\r\n ", b"")


def test_whoever_cancels_loses_the_entry(town, soup, run_jobs):
    with sites.within(town.site.id):
        found = register(soup(town), guest(email=MARI))
        admitting.cancel(found.pk, by=admitting.Bearer(found.pk))
    run_jobs()
    last = mails_to(town.site, MARI)[-1]
    assert last.kind == "gatherings.registration_cancelled"
    assert enclosed(last)[0] == "CANCEL"
    assert len(mails_to(town.site, MARI)) <= 2


@pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)
@pytest.mark.parametrize("has_account", [True, False])
def test_programs_take_the_invitation_its_move_and_its_end(town, soup, run_jobs, tmp_path, has_account):
    """One mail for each step, and khal shows what it says."""
    with sites.within(town.site.id):
        gathering = soup(town)
        if has_account:
            register(gathering, coming(town.participant), by=town.participant)
        else:
            register(gathering, guest(email=MARI))
    receiver = {"person": town.participant} if has_account else {"address": MARI}
    khal = programs.Khal(tmp_path)
    told = []

    def news() -> tuple[str, bytes]:
        run_jobs()
        (found,) = [mail for mail in mails_to(town.site, **receiver) if mail.pk not in told]
        told.append(found.pk)
        return enclosed(found)

    method, ics = news()
    khal.take(ics)
    assert (method, khal.shows("2027-03-30", "{start-long}|{title}|{status}")) == (
        "REQUEST",
        ["2027-03-30 17:00|Soup|CONFIRMED"],
    )
    with sites.within(town.site.id):
        actions.set_date(gathering.pk, LATER, LATER + datetime.timedelta(hours=1), by=town.contact)
    method, ics = news()
    khal.take(ics)
    assert khal.shows("2027-03-30") == []
    assert (method, khal.shows("2027-03-31", "{start-long}|{status}")) == (
        "REQUEST",
        ["2027-03-31 18:00|CONFIRMED"],
    )
    with sites.within(town.site.id):
        actions.cancel(gathering.pk, by=town.contact, language="en")
    method, ics = news()
    khal.take(ics)
    assert (method, khal.shows("2027-03-31", "{status}")) == ("CANCEL", ["CANCELLED"])
    (line,) = programs.calcurse(tmp_path / "calcurse", ics)
    assert line.startswith("03/31/2027 @ 18:00")


@pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)
def test_those_who_are_called_to_a_meeting_get_its_entry_and_what_becomes_of_it(
    town, soup, run_jobs, tmp_path
):
    """Nobody registers for it; those who take part hear of it, and their calendars with them."""
    khal, shown = programs.Khal(tmp_path), []
    with sites.within(town.site.id):
        gathering = soup(town, takes_registrations=False, audience="space")
    methods, seen = [], set()
    for step in (
        None,
        lambda: actions.set_date(gathering.pk, LATER, LATER + datetime.timedelta(hours=1), by=town.contact),
        lambda: actions.set_date(gathering.pk, None, None, by=town.contact),
        lambda: actions.set_date(gathering.pk, DAY, DAY + datetime.timedelta(hours=1), by=town.contact),
        lambda: actions.cancel(gathering.pk, by=town.contact, language="en"),
    ):
        if step:
            with sites.within(town.site.id):
                step()
        told_by_now(town, run_jobs)
        (mail,) = [one for one in mails_to(town.site, person=town.participant) if one.pk not in seen]
        seen.add(mail.pk)
        method, ics = enclosed(mail)
        methods.append((method, only(ics).sequence))
        khal.take(ics)
        shown.append(khal.shows("2027-03-30", "30 {status}") + khal.shows("2027-03-31", "31 {status}"))
        if method == "REQUEST":
            assert only(ics)["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert [method for method, _number in methods] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert shown == [["30 CONFIRMED"], ["31 CONFIRMED"], ["31 CANCELLED"], ["30 CONFIRMED"], ["30 CANCELLED"]]
    numbers = [number for _method, number in methods]
    assert numbers == sorted(set(numbers))
    assert not mails_to(town.beta.site, person=town.beta.participant)


def told_by_now(town, run_jobs):
    """Also what waits two minutes for second thoughts."""
    run_jobs()
    with clock.frozen(clock.now() + datetime.timedelta(minutes=5)), sites.within(town.site.id):
        due.work()
    run_jobs()
