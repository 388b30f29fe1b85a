"""The pages of gatherings: the list, the month, the page of one, the tab of a space; and who gets where."""

import datetime
import html
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Gathering
from talkoo.blocks.gatherings.queries import listed, shown, standing
from talkoo.kernel import clock, meetings, origins
from talkoo.kernel.text import texts
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def new_years_day() -> Iterator[None]:
    """What is filled in below lies in the spring that follows."""
    with clock.frozen(dating.START):
        yield


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(**more: Any) -> dict[str, Any]:
    given = {
        "title": "Kevätkokous",
        "kind": "meeting",
        "zone": "Europe/Helsinki",
        "mode": "room",
        "starts_on": "2027-03-02",
        "starts_time": "17:00",
        "ends_time": "19:00",
        "ends_on": "",
        "place": "Kirjasto",
        "area": "",
        "link_for": "registered",
        "language": "fi",
        "languages": "fi",
        "audience": "public",
        "capacity": "",
        "text": "Tervetuloa kaikki",
    }
    return {**given, "once": str(uuid.uuid4()), **more}


@pytest.mark.usefixtures("new_years_day")
def test_a_meeting_of_a_network_from_the_form_to_the_calendar(town: Any, alpha: Any, browse: Any) -> None:
    participant, visitor = browse(alpha, town.participant), browse(alpha)
    tab = "/networks/village/meetings/"
    assert f'href="{tab}add/"' in participant.get(tab).content.decode()
    form = participant.get(f"{tab}add/").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form).group(1)
    for _twice in "ab":
        answer = participant.post(f"{tab}add/", filled(once=once))
        assert answer.status_code == 302
    with sites.within(alpha.id):
        made = Gathering.objects.get()
    at = f"/events/{made.slug}/"
    assert answer["Location"] == at
    assert made.starts_at == datetime.datetime(2027, 3, 2, 15, tzinfo=datetime.UTC)
    page = visitor.get(at)
    assert page.status_code == 200
    assert "Kevätkokous" in words(page)
    assert "Tervetuloa kaikki" in words(page)
    text = page.content.decode()
    description = re.search(r'property="og:description" content="([^"]*)"', text).group(1)
    assert "2.3.2027" in description
    assert "Kirjasto" in description
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1))
    assert (data["@type"], data["startDate"]) == ("Event", "2027-03-02T17:00:00+02:00")
    assert data["location"]["name"] == "Kirjasto"
    for place in ("/events/", "/events/?month=2027-03", tab, f"{at}notice/"):
        assert "Kevätkokous" in words(visitor.get(place)), place
    assert "Kevätkokous" not in words(visitor.get("/events/?month=2027-05"))
    assert "Kevätkokous" in words(participant.get("/my/"))
    assert browse(town.beta.site).get(at).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "title"),
        ({"starts_time": ""}, "starts_time"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_time": "16:00"}, "ends_time"),
        ({"starts_on": "1027-03-02"}, "starts_on"),
        ({"starts_on": "2027-03-28", "starts_time": "03:30", "ends_time": "05:00"}, "starts_time"),
        ({"link": "zoom.us/1"}, "link"),
        ({"capacity": "0"}, "capacity"),
        ({"kind": "party"}, "kind"),
        ({"zone": "Mars/Olympus"}, "zone"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    town: Any, alpha: Any, browse: Any, wrong: dict[str, str], said: str
) -> None:
    answer = browse(alpha, town.participant).post("/networks/village/meetings/add/", filled(**wrong))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'id="id_{said}-error"' in text
    assert "Tervetuloa kaikki" in text


def test_who_gets_to_which_page(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        out = factories.gathering(town.space, by=town.author)
        own = factories.gathering(town.space, audience="space", title="Salainen")
        site = factories.gathering(town.space, audience="site", title="Jasenten")
        draft = factories.gathering(town.space, by=town.author, is_out=False)
        waits = factories.gathering(by=town.worker, organisations=[town.holder])
    people = {
        name: browse(alpha, getattr(town, name)) for name in ("author", "participant", "nobody", "worker")
    }
    people |= {name: browse(alpha, getattr(town, name)) for name in ("contact", "moderator", "coordinator")}
    people["visitor"] = browse(alpha)
    for which, seen in (
        (out, set(people)),
        (own, {"author", "participant", "contact", "coordinator"}),
        (site, set(people) - {"visitor"}),
        (draft, {"author", "contact", "coordinator"}),
        (waits, {"worker", "moderator", "coordinator"}),
    ):
        for name, browser in people.items():
            status = browser.get(f"/events/{which.slug}/").status_code
            assert status == (200 if name in seen else 404), (which, name)
    edits = {
        name: people[name].get(f"/events/{out.slug}/edit/").status_code
        for name in people
        if name != "visitor"
    }
    assert edits == {
        "author": 200,
        "contact": 200,
        "coordinator": 200,
        "participant": 403,
        "nobody": 403,
        "worker": 403,
        "moderator": 403,
    }
    assert people["visitor"].get(f"/events/{out.slug}/edit/").status_code == 302
    listing = {name: words(browser.get("/events/")) for name, browser in people.items()}
    assert {name for name in people if "Salainen" in listing[name]} == {"author", "participant"}
    assert {name for name in people if "Jasenten" in listing[name]} == set(people) - {"visitor"}


def test_what_a_member_organisation_hands_in(town: Any, alpha: Any, browse: Any) -> None:
    worker, moderator = browse(alpha, town.worker), browse(alpha, town.moderator)
    assert browse(alpha, town.nobody).get("/events/add/").status_code == 403
    assert browse(alpha, town.nobody).get("/events/desk/").status_code == 403
    answer = worker.post("/events/add/", filled(organisations=str(town.holder.pk), kind="event"))
    at = answer["Location"]
    assert "Kevätkokous" in words(moderator.get("/events/desk/"))
    assert browse(alpha).get(at).status_code == 404
    given_back = moderator.post(f"{at}decline/", {"reason": "Paikka puuttuu"})
    assert given_back.status_code == 302
    assert "Paikka puuttuu" in words(worker.get(at))
    assert worker.post(f"{at}step/publish/").status_code == 302
    assert moderator.post(f"{at}step/publish/").status_code == 302
    assert browse(alpha).get(at).status_code == 200
    assert worker.post("/events/add/", filled()).status_code == 422  # nobody holds it
    assert worker.post("/events/add/", filled(organisations=str(town.rival.pk))).status_code == 422


def test_calling_off_and_counting(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        one = factories.gathering(town.space, by=town.author)
        two = factories.gathering(
            town.space, starts_at=clock.now() - 3 * HOUR, ends_at=clock.now() - 2 * HOUR, title="Mennyt"
        )
    contact = browse(alpha, town.contact)
    assert contact.post(f"/events/{one.slug}/cancel/", {"reason": ""}).status_code == 422
    assert contact.post(f"/events/{one.slug}/cancel/", {"reason": "Sairastuin"}).status_code == 302
    page = browse(alpha).get(f"/events/{one.slug}/")
    assert "Sairastuin" in words(page)
    assert "EventCancelled" in page.content.decode()
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert contact.post(f"/events/{two.slug}/heads/", {"number": "37"}).status_code == 302
    assert "37" in words(contact.get(f"/events/{two.slug}/"))
    assert "Mennyt" in words(browse(alpha).get("/networks/village/meetings/?show=past"))
    assert "Mennyt" in words(browse(alpha).get("/events/?when=past"))
    assert "Mennyt" not in words(browse(alpha).get("/events/"))


def test_changing_one_keeps_its_other_languages(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        one = factories.gathering(town.space, by=town.author, title=texts("fi", fi="Kokous", en="Meeting"))
    author = browse(alpha, town.author)
    page = author.get(f"/events/{one.slug}/edit/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    given = filled(title="Kokous 2", seen=seen, place="Koulu")
    assert author.post(f"/events/{one.slug}/edit/", given).status_code == 302
    with sites.within(alpha.id):
        now = Gathering.objects.get()
    assert (now.title["fi"], now.title["en"], now.place) == ("Kokous 2", "Meeting", "Koulu")
    assert now.title["~"] == "en"  # the translation is older now
    stale = author.post(f"/events/{one.slug}/edit/", {**given, "title": "Kokous 3"})
    assert stale.status_code == 422
    assert "Kokous 3" in stale.content.decode()
    text = author.get(f"/events/{one.slug}/texts/en/").content.decode()
    assert "Kokous 2" in text


def test_the_list_is_narrowed(village: Any) -> None:
    with sites.within(village.site.id):
        there = area("290")
        week = clock.now() + datetime.timedelta(5)
        factories.gathering(village.space, title="A", area_id=there.pk, starts_at=week, ends_at=week + HOUR)
        factories.gathering(village.space, title="B", kind="webinar", languages=["ru"])
        factories.gathering(village.space, title="C", starts_at=None)
        factories.gathering(village.space, title="D", is_out=False)

        def titles(**wish: Any) -> str:
            return "".join(str(one.title) for one in listed.listed(listed.Wish(**wish), None).cards)

        assert titles() == "ABC"
        assert titles(within=[there.pk]) == "A"
        assert titles(kind="webinar") == "B"
        assert titles(language="ru") == "B"
        assert titles(days=5) == "A"
        assert titles(is_past=True) == ""
        found = listed.listed(listed.Wish(), None)
        assert "fi-kunta:290" in [code for code, _name in found.areas]
        assert len(found.areas) > 1  # and what it lies in
        assert [code for code, _name in found.kinds] == ["meeting", "webinar"]


def test_the_list_goes_on_where_it_ended(village: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(listed, "PAGE_SIZE", 2)
    with sites.within(village.site.id):
        for number in range(5):
            start = clock.now() + datetime.timedelta(number // 2 + 1) if number < 4 else None
            factories.gathering(
                village.space, title=f"G{number}", starts_at=start, ends_at=start and start + HOUR
            )
        seen, after = [], ""
        for _page in range(3):
            found = listed.listed(listed.Wish(after=after), None)
            seen += [str(one.title) for one in found.cards]
            after = found.after
        assert (seen, after) == ([f"G{number}" for number in range(5)], "")
        for wrong in ("x", "2027-01-01~x", "2027-01-01T00:00:00~" + str(uuid.uuid4()), "~"):
            with pytest.raises(ValueError):
                listed.listed(listed.Wish(after=wrong), None)
        far = f"2027-01-01T00:00:00+23:00~{uuid.uuid4()}"  # further than PostgreSQL reads
        assert [str(one.title) for one in listed.listed(listed.Wish(after=far), None).cards] == ["G4"]


def test_the_tab_of_a_space_goes_on_where_it_ended(village: Any, browse: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(listed, "PAGE_SIZE", 2)
    with sites.within(village.site.id):
        for number in range(5):
            start = clock.now() + datetime.timedelta(number // 2 + 1) if number < 4 else None
            factories.gathering(
                village.space, title=f"G{number}", starts_at=start, ends_at=start and start + HOUR
            )
    reader, path = browse(village.site), f"/networks/{village.space.slug}/meetings/"
    address, seen = path, []
    for page in range(3):
        answer = reader.get(address)
        assert answer.status_code == 200
        found = answer.content.decode()
        seen += re.findall(r"<h3[^>]*><a[^>]*>(?:<[^>]+>)?(G\d)", found)
        following = re.search(r'rel="next" href="([^"]*/networks[^"]+\?after=[^"]+)"', found)
        assert bool(following) == (page < 2)
        address = html.unescape(following[1]) if following else ""
    assert seen == [f"G{number}" for number in range(5)]
    for wrong in ("after=x", "show=past&after=~", "show=x"):
        assert reader.get(f"{path}?{wrong}").status_code == 404


def test_a_month_shows_each_day_of_a_long_one(village: Any) -> None:
    with sites.within(village.site.id):
        start = datetime.datetime(2027, 2, 27, 8, tzinfo=datetime.UTC)
        end = datetime.datetime(2027, 3, 1, 22, tzinfo=datetime.UTC)  # midnight in Finland
        factories.gathering(village.space, title="Retki", kind="trip", starts_at=start, ends_at=end)
        month = listed.month(datetime.date(2027, 3, 1), listed.Wish(), None)
        days = [day.date for week in month.weeks for day in week if day.cards]
        assert days == [datetime.date(2027, 3, 1)]
        february = listed.month(datetime.date(2027, 2, 1), listed.Wish(), None)
        days = [day.date.day for week in february.weeks for day in week if day.cards]
        assert days == [27, 28]
        assert (month.before, month.next) == ("2027-02", "2027-04")


@pytest.mark.parametrize("is_known", [True, False])
def test_one_statement_for_the_list_the_month_and_the_page(village: Any, is_known: bool) -> None:
    with sites.within(village.site.id):
        person = village.participant if is_known else None
        one = factories.gathering(village.space, area_id=area("290").pk)
        reads = [
            lambda: listed.listed(listed.Wish(), person),
            lambda: listed.month(datetime.date(2027, 3, 1), listed.Wish(), person),
            lambda: listed.of_space(village.space.pk, person),
            lambda: shown.at(one.slug, person),
        ]

        def counts() -> list[int]:
            found = []
            for read in reads:
                with CaptureQueriesContext(connection) as asked:
                    read()
                found.append(len(asked))
            return found

        counts()  # the places are read once
        assert counts() == [1, 1, 1, 1]
        for _more in range(5):
            factories.gathering(village.space, organisations=[village.holder])
        assert counts() == [1, 1, 1, 1]


def test_what_other_blocks_know_of_one(village: Any) -> None:
    with sites.within(village.site.id):
        before = factories.gathering(
            village.space, starts_at=clock.now() - 2 * HOUR, ends_at=clock.now() - HOUR
        )
        one = factories.gathering(village.space, by=village.author)
        own = factories.gathering(village.space, audience="space")
        kind = standing.KIND
        assert meetings.before(kind, one.pk) == before.pk
        found = meetings.one(kind, one.pk, village.participant)
        assert (found.takes_part, found.leads, found.space_id) == (True, False, village.space.pk)
        assert meetings.one(kind, one.pk, village.author).leads
        assert not meetings.one(kind, one.pk, None).takes_part
        assert meetings.one(kind, own.pk, None) is None
        assert meetings.one(kind, own.pk, village.nobody) is None
        assert origins.one(kind, one.pk, village.nobody).space_id == village.space.pk
        actions.hide(one.pk, by=village.moderator, reason="x")
        assert meetings.one(kind, one.pk, village.author) is None


def test_the_reader_sees_their_own_clock_where_it_differs(village: Any) -> None:
    from talkoo.plumbing.notify.models import Hours

    with sites.within(village.site.id):
        one = factories.gathering(village.space, zone="Europe/London")
        row, reader = shown.at(one.slug, None)
        assert shown.page_of(row, reader)["yours"]  # that of the site
        here = factories.gathering(village.space)
        row, reader = shown.at(here.slug, village.participant)
        assert not shown.page_of(row, reader)["yours"]
        Hours.objects.create(person=village.participant, zone="Asia/Kathmandu", weekday=1, hour=8)
        row, reader = shown.at(here.slug, village.participant)
        assert shown.page_of(row, reader)["yours"]


def test_the_link_is_for_those_who_registered(town: Any, alpha: Any, browse: Any) -> None:
    link = "https://meet.example.org/aivan-salainen"
    with sites.within(alpha.id):
        kept = factories.gathering(town.space, mode="online", link=link, takes_registrations=True)
        free = factories.gathering(town.space, mode="online", link=link, link_for="everyone")
    assert link not in browse(alpha).get(f"/events/{kept.slug}/").content.decode()
    assert link in browse(alpha).get(f"/events/{free.slug}/").content.decode()
    assert link not in browse(alpha, town.participant).get(f"/events/{kept.slug}/").content.decode()
    assert link in browse(alpha, town.contact).get(f"/events/{kept.slug}/").content.decode()


@pytest.mark.parametrize("takes_registrations", [True, False])
def test_the_link_of_a_webinar_is_for_those_who_registered_whoever_was_to_see_it(
    village: Any, browse: Any, takes_registrations: bool
) -> None:
    link = "https://meet.example.org/aivan-salainen"
    with sites.within(village.site.id):
        made = factories.gathering(
            village.space,
            kind="webinar",
            mode="online",
            link=link,
            link_for="everyone",
            how_to_join=texts("fi", fi="Tunnus 4711"),
            takes_registrations=takes_registrations,
        )
    for page in ("", "event.ics"):
        said = browse(village.site).get(f"/events/{made.slug}/{page}").content.replace(b"\r\n ", b"").decode()
        assert (link in said) is not takes_registrations
        assert "Tunnus 4711" not in said or not takes_registrations
    assert link in browse(village.site, village.contact).get(f"/events/{made.slug}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    ["month=2027-13", "month=x", "month=2027-1", "area=xx", "kind=x", "when=x", "after=x", "month=9999-01"],
)
def test_an_address_that_nobody_gave_is_not_there(town: Any, alpha: Any, browse: Any, wrong: str) -> None:
    assert browse(alpha).get(f"/events/?{wrong}").status_code == 404
