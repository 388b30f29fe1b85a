"""The page of committees: what runs today, shown as people chose to be shown, with a way to write to them."""

import datetime
import re
import zoneinfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from talkoo.areas.representation import queries, views
from talkoo.areas.representation.models import Body
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.representation import factories as seats


def at(day: str, hour: int = 10) -> clock.frozen:
    return clock.frozen(datetime.datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00"))


@pytest.fixture
def town(rows, alpha):
    """A body with one representative who may be written to, for the years 2024 to 2026."""
    with sites.within(alpha.id):
        body = seats.body(
            "Kulttuurilautakunta",
            slug="culture",
            area_id=area("290").pk,
            authority=texts("fi", fi="Esimerkkilä"),
        )
        association = factories.organisation("Näyttämö ry")
        seats.mandate(
            body,
            factories.person("Secret Name"),
            public_name="Aino A.",
            organisation_id=association.pk,
            deputy_id=factories.person("Hidden Deputy").pk,
            deputy_public_name="Eero",
            until="2026-12-31",
        )
    return alpha


def page_of(client, path: str = "/committees/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_sees_body_representative_organisation_term_and_a_way_to_write(town, browse):
    with at("2025-06-01"):
        page = page_of(browse(town))
    for words in ("Kulttuurilautakunta", "Kuhmo", "Aino A.", "Näyttämö ry", "2024–2026", "Eero"):
        assert words in page
    assert 'href="/organisations/nayttamo-ry/"' in page
    assert 'href="/committees/culture/1/write/"' in page
    assert "@" not in page


def test_names_come_only_from_what_people_chose(town, browse):
    with sites.within(town.id):
        seats.mandate(
            Body.objects.get(), factories.person("Also Secret"), deputy_id=factories.person("Deputy Two").pk
        )
    with at("2025-06-01"):
        page = page_of(browse(town), "/en/committees/")
        with sites.within(town.id):
            shown = queries.bodies(datetime.date(2025, 6, 1))[0].representatives
    for name in ("Secret Name", "Hidden Deputy", "Also Secret", "Deputy Two"):
        assert name not in page
    assert [(one.role == "", one.deputy) for one in shown] == [(False, "Eero"), (True, "")]
    assert shown[1].name == shown[0].role
    assert shown[1].name in page


@pytest.mark.parametrize(
    ("day", "hour", "is_shown"),
    [
        ("2023-12-31", 21, False),
        ("2023-12-31", 23, True),  # in Helsinki the new year has begun
        ("2025-06-01", 10, True),
        ("2026-12-31", 21, True),
        ("2026-12-31", 23, False),
    ],
)
def test_only_mandates_that_run_today_are_shown(town, browse, day, hour, is_shown):
    with at(day, hour):
        page = page_of(browse(town))
        write = browse(town).get("/committees/culture/1/write/")
    assert "Kulttuurilautakunta" in page
    assert ("Aino A." in page) is is_shown
    assert ("/committees/culture/1/write/" in page) is is_shown
    assert write.status_code == (200 if is_shown else 404)


def test_a_mandate_without_an_end_runs_on(rows, alpha, browse):
    with sites.within(alpha.id):
        seats.mandate(seats.body(), public_name="Open")
    with at("2060-01-01"):
        assert "Open" in page_of(browse(alpha))


def test_the_page_is_kept_until_the_day_ends_where_the_site_is(town, beta, browse):
    with at("2026-03-28", 23):  # the 29th in Helsinki, and the night when clocks go forward
        answer = browse(town).get("/committees/")
        assert answer.keep_until.isoformat() == "2026-03-30T00:00:00+03:00"
        assert browse(beta).get("/committees/").keep_until == answer.keep_until
    with at("2026-03-28", 21):
        assert browse(town).get("/committees/").keep_until.isoformat() == "2026-03-29T00:00:00+02:00"
    assert views.committees.kept_parameters == frozenset()


def test_whoever_cannot_be_written_to_has_no_button_and_no_page(town, browse):
    with sites.within(town.id):
        seats.mandate(Body.objects.get(), public_name="Quiet", public_contact=False)
    with at("2025-06-01"):
        page = page_of(browse(town))
        assert "Quiet" in page
        assert set(re.findall(r"/committees/[^\"]+/write/", page)) == {"/committees/culture/1/write/"}
        for path in ("culture/2", "culture/3", "culture/0", "elsewhere/1", f"culture/{10**30}"):
            for step in ("write", "sent"):
                assert browse(town).get(f"/committees/{path}/{step}/").status_code == 404
            assert browse(town).post(f"/committees/{path}/write/", {"name": "x"}).status_code == 404
        assert browse(town).get("/committees/culture/1/write/").status_code == 200


def test_a_body_that_is_not_active_is_not_shown(town, browse):
    with sites.within(town.id):
        Body.objects.update(is_active=False)
    with at("2025-06-01"):
        assert "Kulttuurilautakunta" not in page_of(browse(town))
        assert browse(town).get("/committees/culture/1/write/").status_code == 404


def test_an_organisation_that_is_not_listed_is_named_without_a_link(town, browse):
    with sites.within(town.id):
        other = factories.organisation("Other ry")
        organisations.change_state(other.pk, "suspend", by=PROGRAM)
        seats.mandate(Body.objects.get(), public_name="Second", organisation_id=other.pk)
    with at("2025-06-01"):
        page = page_of(browse(town))
    assert "Other ry" in page
    assert "/organisations/other-ry/" not in page
    assert "/organisations/nayttamo-ry/" in page


def test_another_site_shows_nothing_of_it(town, beta, browse):
    with sites.within(beta.id):
        seats.mandate(seats.body("Kultuurikomisjon", slug="culture"), public_name="Mari")
    with at("2025-06-01"):
        ours, theirs = page_of(browse(town)), page_of(browse(beta))
    assert "Kulttuurilautakunta" in ours
    assert "Aino A." in ours
    assert "Mari" not in ours
    assert "Mari" in theirs
    assert "Aino" not in theirs
    assert "Kulttuurilautakunta" not in theirs


def test_bodies_stand_in_their_order_and_then_by_name(rows, alpha):
    with sites.within(alpha.id):
        for name, position in (("Örn", 0), ("Ala", 0), ("Zeta", 0), ("First", 0), ("Last", 1), ("Aaa", 2)):
            seats.body(name, position=position)
        with translation.override("fi"):
            shown = [one.name.text for one in queries.bodies(datetime.date(2025, 1, 1))]
    assert shown == ["Ala", "First", "Zeta", "Örn", "Last", "Aaa"]


def test_a_site_without_committees_says_so(rows, alpha, browse):
    page = page_of(browse(alpha), "/en/committees/")
    assert "No committees here yet" in page


def test_a_name_in_another_language_says_so(town, browse):
    with at("2025-06-01"):
        page = page_of(browse(town), "/ar/committees/")
    assert re.search(r'lang="fi" dir="ltr"[^>]*>Kulttuurilautakunta<', page)


def test_the_page_shows_the_day_of_its_last_change(town, browse):
    with sites.within(town.id):
        changed = Body.objects.get().changed_at
    assert f'datetime="{changed.astimezone(zoneinfo.ZoneInfo(town.time_zone)):%Y-%m-%d}"' in page_of(
        browse(town)
    )


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_database_the_same_for_one_and_for_many(rows, alpha, browse, count):
    with sites.within(alpha.id):
        for _turn in range(count):
            body = seats.body(area_id=area("290").pk)
            for _seat in range(count):
                seats.mandate(body, organisation_id=factories.organisation().pk, public_name="Someone")
    page_of(browse(alpha))  # sites and places are known by now
    with CaptureQueriesContext(connection) as asked:
        assert page_of(browse(alpha)).count("/write/") == count * count
    statements = [
        one["sql"] for one in asked if "set_config" not in one["sql"] and "SAVEPOINT" not in one["sql"]
    ]
    assert len(statements) == 2, statements  # the other one: whether there is a forum


TERMS = [
    ("2024-01-01", "2026-12-31", "fi", "2024–2026"),
    ("2024-01-01", "2024-12-31", "fi", "2024"),
    ("2024-03-01", "2026-12-31", "fi", "1.3.2024–31.12.2026"),
    ("2024-03-01", "2026-02-28", "sv", "2024-03-01 – 2026-02-28"),
    ("2024-03-01", "2026-02-28", "en", "1 March 2024 – 28 February 2026"),
    ("2024-03-01", "2024-03-01", "et", "01.03.2024"),
    ("2024-01-01", "", "en", "since 2024"),
    ("2024-03-01", "", "en", "since 1 March 2024"),
]


@pytest.mark.parametrize(("since", "until", "language", "said"), TERMS)
def test_a_term_is_said_as_people_say_it(since, until, language, said):
    with translation.override(language):
        last = datetime.date.fromisoformat(until) if until else None
        assert queries.say_term(datetime.date.fromisoformat(since), last, language) == said
