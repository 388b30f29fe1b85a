"""Calendars to subscribe to: what stands in them, what never does, on two sites; and real programs that read them."""

import datetime
import threading
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import PersonalCalendar
from talkoo.blocks.gatherings.queries import calendars
from talkoo.kernel import clock, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings.coming import coming, register
from tests.plumbing.calendars import programs
from tests.plumbing.calendars.events import read

DAY = datetime.datetime(2027, 3, 30, 17, tzinfo=ZoneInfo("Europe/Helsinki"))
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
LIEKSA, JOENSUU, NORTH_KARELIA = "fi-kunta:422", "fi-kunta:167", "nuts:FI1DC"
SECRET_LINK = "https://meet.example.org/only-for-those-who-come"
OPEN_LINK = "https://meet.example.org/for-all"


@pytest.fixture(autouse=True)
def _stopped_clock():
    with clock.frozen(NOW):
        yield


def at(space=None, **given):
    """A gathering on the day of these tests."""
    return factories.gathering(
        space, **{"starts_at": DAY, "ends_at": DAY + datetime.timedelta(hours=2), **given}
    )


def fetched(browser, url, **headers) -> Calendar:
    answer = browser.get(url, headers=headers)
    assert answer.status_code == 200, url
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return read(answer.content)


def titles(calendar: Calendar) -> set[str]:
    return {str(event["SUMMARY"]) for event in calendar.events}


SITE = "/events/feeds/site.ics"


def test_the_site_s_calendar_holds_what_everybody_may_see(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Open")
        at(village.space, title="For members", audience="space")
        at(village.space, title="For the signed in", audience="site")
        at(village.space, title="Draft", is_out=False)
        at(village.space, title="No date yet", starts_at=None, ends_at=None)
        closed = factories.space("Closed", kind="group", slug="closed", join="invite")
        at(closed, title="In a closed group", audience="space")
        hidden = at(village.space, title="Hidden")
        actions.hide(hidden.pk, by=village.moderator, reason="x")
    assert titles(fetched(browse(village.site), SITE)) == {"Open"}
    assert titles(fetched(browse(village.site, village.participant), SITE)) == {"Open"}


def test_each_site_has_its_own(town, browse):
    with sites.within(town.site.id):
        at(town.space, title="Of alpha")
        actions.renew_calendar(town.participant.pk, by=town.participant)
        proof = proofs.give("calendar", PersonalCalendar.objects.get().key, site=town.site.id)
    with sites.within(town.beta.site.id):
        at(town.beta.space, title="Of beta")
    assert titles(fetched(browse(town.site), SITE)) == {"Of alpha"}
    assert titles(fetched(browse(town.beta.site), SITE)) == {"Of beta"}
    for kind in ("site", "network/village"):
        assert titles(fetched(browse(town.beta.site), f"/events/feeds/{kind}.ics")) == {"Of beta"}
    assert fetched(browse(town.site), f"/events/feeds/mine/{proof}.ics")
    assert browse(town.beta.site).get(f"/events/feeds/mine/{proof}.ics").status_code == 404


def test_a_link_for_those_who_register_stands_in_no_calendar(village, browse):
    with sites.within(village.site.id):
        given = {"mode": "online", "platform": "Jitsi", "how_to_join": None, "takes_registrations": True}
        secret = at(village.space, title="Secret", link=SECRET_LINK, link_for="registered", **given)
        at(village.space, title="Free", link=OPEN_LINK, link_for="everyone", **given)
        register(secret, coming(village.participant), by=village.participant)
        actions.renew_calendar(village.participant.pk, by=village.participant)
        proof = proofs.give("calendar", PersonalCalendar.objects.get().key, site=village.site.id)
    browser = browse(village.site)
    for url in (
        SITE,
        "/events/feeds/network/village.ics",
        f"/events/feeds/mine/{proof}.ics",
        f"/events/{secret.slug}/event.ics",
    ):
        answer = browser.get(url)
        unfolded = answer.content.replace(b"\r\n ", b"")
        assert b"BEGIN:VEVENT" in unfolded
        assert SECRET_LINK.encode() not in unfolded, url
    links = {str(event["SUMMARY"]): event.get("CONFERENCE") for event in fetched(browser, SITE).events}
    assert links == {"Secret": None, "Free": OPEN_LINK}


def test_a_calendar_of_a_place_holds_what_lies_in_it(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Here", area_id=places.at(LIEKSA).id)
        at(village.space, title="There", area_id=places.at(JOENSUU).id)
    browser = browse(village.site)
    assert titles(fetched(browser, f"/events/feeds/areas/{LIEKSA}.ics")) == {"Here"}
    assert titles(fetched(browser, f"/events/feeds/areas/{NORTH_KARELIA}.ics")) == {"Here", "There"}
    assert browser.get("/events/feeds/areas/fi-kunta:nowhere.ics").status_code == 404


def test_a_calendar_of_a_space_holds_its_own(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Village")
        at(village.elsewhere, title="Elsewhere")
        at(village.programme, title="Project")
        factories.space("Closed", kind="group", slug="closed", join="invite")
    browser = browse(village.site)
    assert titles(fetched(browser, "/events/feeds/network/village.ics")) == {"Village"}
    assert titles(fetched(browser, "/events/feeds/programme/project.ics")) == {"Project"}
    for missing in ("network/nothing", "group/closed", "programme/village", "x/village"):
        assert browser.get(f"/events/feeds/{missing}.ics").status_code == 404, missing


def test_a_cancelled_event_says_so_and_a_past_one_leaves_after_a_while(village, browse):
    with sites.within(village.site.id):
        gathering = at(village.space, title="Soup")
        actions.cancel(gathering.pk, by=village.contact, language="en")
    (event,) = fetched(browse(village.site), SITE).events
    assert (event["STATUS"], event.sequence) == ("CANCELLED", gathering.revision + 1)
    assert "Soup" in str(event["SUMMARY"])
    assert str(event["SUMMARY"]) != "Soup"
    assert titles(fetched(browse(village.site), "/en" + SITE)) == {"Cancelled: Soup"}
    with clock.frozen(DAY + calendars.BEHIND - datetime.timedelta(1)):
        assert fetched(browse(village.site, village.nobody), SITE).events
    with clock.frozen(DAY + calendars.BEHIND + datetime.timedelta(1)):
        assert not fetched(browse(village.site, village.nobody), SITE).events


def test_the_number_of_a_change_grows_and_the_name_stays(village, browse):
    with sites.within(village.site.id):
        gathering = at(village.space, title="Soup")
    before = fetched(browse(village.site), SITE).events[0]
    later = DAY + datetime.timedelta(days=2)
    with sites.within(village.site.id):
        actions.set_date(gathering.pk, later, later + datetime.timedelta(hours=1), by=village.contact)
    after = fetched(browse(village.site, village.nobody), SITE).events[0]
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert after.start == later


def test_nothing_is_sent_to_a_program_that_has_it(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Soup")
    for person in (None, village.nobody):
        browser = browse(village.site, person)
        first = browser.get(SITE)
        again = browser.get(SITE, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_calendars_ask_the_database_once_for_one_event_and_for_many(village, browse):
    with sites.within(village.site.id):
        at(village.space, organisations=[village.holder], by=PROGRAM)
        actions.renew_calendar(village.participant.pk, by=village.participant)
        proof = proofs.give("calendar", PersonalCalendar.objects.get().key, site=village.site.id)
    browser = browse(village.site, village.participant)
    urls = (SITE, "/events/feeds/network/village.ics", f"/events/feeds/mine/{proof}.ics", "/events/feeds/")

    def counted() -> list[int]:
        numbers = []
        for url in urls:
            browser.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(url).status_code == 200
            numbers.append(len(asked))
        return numbers

    one = counted()
    with sites.within(village.site.id):
        for _number in range(5):
            at(village.space, organisations=[village.holder], by=PROGRAM, area_id=places.at(LIEKSA).id)
    assert counted() == one


# One's own


def own(village) -> str:
    with sites.within(village.site.id):
        made = actions.renew_calendar(village.participant.pk, by=village.participant)
        return f"/events/feeds/mine/{proofs.give('calendar', made.key, site=village.site.id)}.ics"


def test_one_s_own_calendar_holds_what_one_comes_to_and_is_called_to(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Called", audience="space")
        at(village.elsewhere, title="Elsewhere, for those there", audience="space")
        at(village.elsewhere, title="Elsewhere, for all")
        coming_to = at(village.elsewhere, title="Coming", takes_registrations=True)
        register(coming_to, coming(village.participant), by=village.participant)
        full = at(village.elsewhere, title="Waiting", takes_registrations=True, capacity=0)
        register(full, coming(village.participant), by=village.participant)
    answer = browse(village.site).get(own(village))
    assert answer["Cache-Control"] == "private, no-cache"
    found = {str(event["SUMMARY"]): event for event in read(answer.content).events}
    assert set(found) == {"Called", "Coming", "Waiting"}
    assert found["Waiting"]["STATUS"] == "TENTATIVE"
    assert {name: str(event["TRANSP"]) for name, event in found.items()} == {
        "Called": "TRANSPARENT",
        "Coming": "OPAQUE",
        "Waiting": "TRANSPARENT",
    }


def test_a_new_address_ends_the_old_one(village, browse):
    first, browser = own(village), browse(village.site)
    assert browser.get(first).status_code == 200
    second = own(village)
    assert first != second
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200
    with sites.within(village.site.id):
        actions.remove_calendar(village.participant.pk, by=village.participant)
    assert browser.get(second).status_code == 404


@pytest.mark.parametrize("made_up", ["x", "a" * 48, "7" * 48])
def test_a_made_up_address_shows_nothing(village, browse, made_up):
    assert browse(village.site).get(f"/events/feeds/mine/{made_up}.ics").status_code == 404


def test_nobody_makes_or_ends_the_address_of_somebody_else(village):
    with sites.within(village.site.id):
        for verb in (actions.renew_calendar, actions.remove_calendar):
            for other in (village.other, village.coordinator, village.site_admin):
                with pytest.raises(PermissionDenied):
                    verb(village.participant.pk, by=other)


def test_whoever_left_a_space_is_called_to_nothing_there(village, browse):
    from talkoo.people.spaces import actions as spaces

    with sites.within(village.site.id):
        at(village.space, title="Called", audience="space")
    url = own(village)
    assert titles(fetched(browse(village.site), url)) == {"Called"}
    with sites.within(village.site.id):
        spaces.leave(village.space.pk, by=village.participant)
    assert titles(fetched(browse(village.site), url)) == set()


# Pages


def test_the_page_lists_the_calendars_that_hold_something(village, browse):
    with sites.within(village.site.id):
        at(village.space, title="Here", area_id=places.at(LIEKSA).id)
    shown = browse(village.site).get("/events/feeds/").content.decode()
    for url in (
        SITE,
        f"/events/feeds/areas/{LIEKSA}.ics",
        f"/events/feeds/areas/{NORTH_KARELIA}.ics",
        "/events/feeds/network/village.ics",
    ):
        assert f'href="http://{village.site.main_host}' in shown
        assert f'{url}"' in shown, url
        assert f"webcal://{village.site.main_host}" in shown
    assert "/events/feeds/mine/" not in shown
    assert JOENSUU not in shown
    assert "elsewhere" not in shown


def test_a_person_makes_an_address_renews_and_removes_it(village, browse):
    browser = browse(village.site, village.participant)
    assert "/events/feeds/mine/renew/" in browser.get("/events/feeds/").content.decode()
    seen = []
    for _turn in range(2):
        assert browser.post("/events/feeds/mine/renew/").status_code == 302
        page = browser.get("/events/feeds/").content.decode()
        seen.append(page.split("/events/feeds/mine/")[1].split('"')[0])
    assert seen[0] != seen[1]
    assert fetched(browse(village.site), f"/events/feeds/mine/{seen[1]}") is not None
    assert browser.post("/events/feeds/mine/remove/").status_code == 302
    assert browse(village.site).get(f"/events/feeds/mine/{seen[1]}").status_code == 404


@pytest.mark.parametrize("who", ["visitor", "participant", "nobody"])
def test_one_event_is_a_file_for_whoever_may_see_it(village, browse, who):
    with sites.within(village.site.id):
        opened = at(village.space, title="Open")
        closed = at(village.space, title="Closed", audience="space")
        undated = at(village.space, title="Undated", starts_at=None, ends_at=None)
    browser = browse(village.site, getattr(village, who, None))
    answer = browser.get(f"/events/{opened.slug}/event.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="{opened.slug}.ics"'
    assert titles(read(answer.content)) == {"Open"}
    expected = 200 if who == "participant" else 404
    assert browser.get(f"/events/{closed.slug}/event.ics").status_code == expected
    assert browser.get(f"/events/{undated.slug}/event.ics").status_code == 404


# Programs of others


@pytest.fixture
def served(town):
    """The product itself over HTTP, under the name of alpha."""
    from wsgiref.simple_server import make_server

    from tests.plumbing.calendars.test_programs import _Quiet

    application = get_wsgi_application()

    def answer(environ, start):
        environ["HTTP_HOST"] = town.site.main_host
        try:
            with clock.frozen(NOW):
                return application(environ, start)
        finally:
            connections.close_all()

    server = make_server("127.0.0.1", 0, answer, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", town=town)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)
def test_vdirsyncer_pulls_a_municipality_s_calendar_and_khal_shows_it(served, tmp_path):
    town = served.town
    with sites.within(town.site.id):
        gathering = at(town.space, title="Joulupuuro", place="Brahe", area_id=places.at(LIEKSA).id)
    khal = programs.Khal(tmp_path)
    url = f"{served.url}/events/feeds/areas/{LIEKSA}.ics"
    khal.pull(url)
    assert khal.shows("2027-03-30", "{start-long}|{title}|{location}") == [
        "2027-03-30 17:00|Joulupuuro|Brahe, Lieksa"
    ]
    later = DAY + datetime.timedelta(days=1)
    with sites.within(town.site.id):
        actions.set_date(gathering.pk, later, later + datetime.timedelta(hours=1), by=town.contact)
    khal.pull(url)
    assert khal.shows("2027-03-30") == []
    assert khal.shows("2027-03-31", "{start-long}|{title}") == ["2027-03-31 17:00|Joulupuuro"]


@pytest.mark.skipif("not programs.are_there()", reason=programs.WHY_NOT)
def test_calcurse_takes_the_file_of_one_event(village, browse, tmp_path):
    with sites.within(village.site.id):
        gathering = at(village.space, title="Soup", place="Brahe")
    (line,) = programs.calcurse(
        tmp_path, browse(village.site).get(f"/events/{gathering.slug}/event.ics").content
    )
    assert line.startswith("03/30/2027 @ 17:00 -> 03/30/2027 @ 19:00")
    assert line.endswith("|Soup")
