"""Programmes: what their pages tell, whose money it is, who runs them, and which organisations belong to a network."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import ContactAppointment, Coordination, Funding, Space
from talkoo.plumbing.tenancy import sites
from tests import factories


def fi(words: str, **more: str) -> dict:
    return texts("fi", fi=words, **more)


PHASES = (
    {"name": fi("Kartoitus"), "starts_year": 2019, "starts_month": 11, "ends_year": 2019, "ends_month": 12},
    {"name": fi("Työpajat"), "description": fi("Kunnittain"), "starts_year": 2020, "starts_month": 2},
    {"name": fi("Tulokset"), "starts_year": 2020, "starts_month": 10, "ends_year": 2020, "ends_month": 12},
)
FUNDING = (
    {"funder": fi("Leader Esimerkki"), "line": fi("Leader rahoittaa hanketta"), "number": "12345"},
    {"funder": fi("Ministeriö Esimerkki"), "unit": "Osaamiskeskus", "line": fi("Ministeriön rahoittama")},
)


@pytest.fixture
def village(rows, alpha):
    """A programme with an administrator, money, partners and one network under it."""
    with sites.within(alpha.id):
        administrator = factories.organisation("Hallinto Esimerkki ry", slug="hallinto", kinds=("leader",))
        implementer = factories.organisation(
            "Toteuttaja Esimerkki ry", slug="toteuttaja", seat="905", languages=("so", "fi")
        )
        programme = factories.space("Vapaat verkostot", slug="vapaat", kind="programme")
        network = factories.space("Tiijätkö", slug="tiijatko", programme_id=programme.pk)
        actions.appoint_coordinator(programme.pk, administrator.pk, by=PROGRAM)
        partners = (
            {"role": "supporter", "name": fi("Tukija Toinen"), "url": "https://toinen.example.org/"},
            {"role": "supporter", "name": fi("Tukija Ensimmäinen")},
            {"role": "implementer", "organisation": implementer},
            {
                "role": "municipality",
                "name": fi("Esimerkkilän kunta"),
                "contact": fi("Hyvinvointikoordinaattori"),
                "notes": fi("Tilat maksutta"),
            },
        )
        plan = actions.Plan(
            kind="development",
            starts_on=datetime.date(2019, 11, 1),
            ends_on=datetime.date(2020, 12, 31),
            aim=fi("Muodostaa verkostoja", en="To form networks"),
            how_to_join=fi("Kerro hankevetäjälle"),
            why_join=fi("Voit vaikuttaa"),
            phases=PHASES,
            funding=FUNDING,
            partners=partners,
        )
        actions.plan(programme.pk, plan, by=PROGRAM)
        return {"site": alpha, "programme": programme, "network": network, "administrator": administrator}


def test_a_programme_tells_aim_phases_how_to_join_and_why(village, browse):
    with clock.frozen(datetime.datetime(2020, 3, 31, 9, tzinfo=datetime.UTC)):
        page = browse(village["site"]).get("/programmes/vapaat/").content.decode()
    for words in (
        "Muodostaa verkostoja",
        "Kartoitus",
        "marraskuu 2019–joulukuu 2019",
        "Kerro hankevetäjälle",
        "Voit vaikuttaa",
        "1.11.2019–31.12.2020",
        "Hallinto Esimerkki ry",
        "Esimerkkilän kunta",
        "Hyvinvointikoordinaattori",
        "Tilat maksutta",
        "Toteuttaja Esimerkki ry",
        "Vaasa",
        "somali",
        "/networks/tiijatko/",
    ):
        assert words in page, words
    english = browse(village["site"]).get("/en/programmes/vapaat/").content.decode()
    assert "To form networks" in english
    assert re.search(r'lang="fi"[^>]*>\s*Kerro hankevetäjälle', english)


def test_a_phase_is_past_now_or_coming_on_the_sites_own_day(village):
    states = {}
    for day in ("2019-10-31", "2019-12-31", "2020-01-01", "2020-03-31", "2020-12-31", "2021-01-01"):
        moment = datetime.datetime.fromisoformat(f"{day}T09:00:00+00:00")
        with clock.frozen(moment), sites.within(village["site"].id):
            told = queries.programme_of(village["programme"].pk)
            states[day] = [phase["state"] for phase in told["phases"]]
    assert states == {
        "2019-10-31": ["coming", "coming", "coming"],
        "2019-12-31": ["now", "coming", "coming"],
        "2020-01-01": ["past", "coming", "coming"],
        "2020-03-31": ["past", "past", "coming"],
        "2020-12-31": ["past", "past", "now"],
        "2021-01-01": ["past", "past", "past"],
    }


@pytest.mark.parametrize("path", ["/programmes/vapaat/", "/networks/tiijatko/", "/"])
def test_every_page_of_a_programme_carries_its_funders_and_supporters_in_order(village, browse, path):
    page = browse(village["site"]).get(path).content.decode()
    places = [
        page.index(words)
        for words in (
            "Leader rahoittaa hanketta",
            "Ministeriön rahoittama",
            "Tukija Toinen",
            "Tukija Ensimmäinen",
        )
    ]
    assert places == sorted(places)


def test_a_leap_day_is_a_day(village):
    with sites.within(village["site"].id), connection.cursor() as cursor:
        cursor.execute("update spaces_space set started_year = 2016, started_month = 2, started_day = 29")
        assert cursor.rowcount == 2


def test_another_networks_page_carries_none_of_it(village, browse):
    with sites.within(village["site"].id):
        factories.space("Muu", slug="muu")
    assert "Leader rahoittaa" not in browse(village["site"]).get("/networks/muu/").content.decode()


def test_planning_again_replaces_the_lists_and_keeps_the_history_of_texts(village):
    with sites.within(village["site"].id):
        actions.plan(
            village["programme"].pk,
            actions.Plan(aim=fi("Uusi tavoite", en="To form networks"), funding=FUNDING[:1]),
            by=PROGRAM,
        )
        assert Funding.objects.count() == 1
        with translation.override("fi"):
            told = queries.programme_of(village["programme"].pk)
        assert told["phases"] == []
        assert str(told["aim"]) == "Uusi tavoite"
        stored = village["programme"].programmes.get().aim
        assert stored["~"] == "en"  # the original has changed and the English has not


def test_what_a_programme_tells_is_translated_in_the_browser(village, browse):
    with sites.within(village["site"].id):
        contact = ContactAppointment.objects.get(space=village["programme"], until=None).person
    page = browse(village["site"], contact)
    form = page.get("/programmes/vapaat/texts/sv/").content.decode()
    assert "Kerro hankevetäjälle" in form  # the original beside the field
    version = re.search(r'name="version" value="([^"]+)"', form).group(1)
    given = {
        "version": version,
        "name": "",
        "purpose": "",
        "aim": "Att bilda nätverk",
        "how_to_join": "Berätta",
    }
    assert page.post("/programmes/vapaat/texts/sv/", given).status_code == 302
    shown = browse(village["site"]).get("/sv/programmes/vapaat/").content.decode()
    assert "Att bilda nätverk" in shown
    assert "Berätta" in shown
    assert 'name="aim"' not in page.get("/networks/tiijatko/texts/fi/").content.decode()


def test_the_staff_of_the_administrator_coordinate_every_network_under_it_while_it_runs(village):
    with sites.within(village["site"].id):
        staff, board, other = factories.person(), factories.person(), factories.person()
        organisations.affiliate(village["administrator"].pk, staff.pk, "staff", by=PROGRAM)
        organisations.affiliate(village["administrator"].pk, board.pk, "board", by=PROGRAM)
        alone = factories.space("Alone", slug="alone")
        for space, allowed in ((village["programme"], True), (village["network"], True), (alone, False)):
            assert may(staff, "spaces.begin", space.pk) is allowed
            assert may(staff, "spaces.describe", space.pk) is allowed
            assert not may(board, "spaces.begin", space.pk)
            assert not may(other, "spaces.begin", space.pk)
        actions.change_state(village["network"].pk, "pause", by=staff)
        with pytest.raises(PermissionDenied):
            actions.change_state(alone.pk, "pause", by=staff)
        successor = factories.organisation("Seuraaja Esimerkki ry", slug="seuraaja")
        actions.appoint_coordinator(village["programme"].pk, successor.pk, by=PROGRAM, is_interim=True)
        assert not may(staff, "spaces.begin", village["network"].pk)
        assert Coordination.objects.filter(space=village["programme"]).count() == 2


def test_a_coordinator_takes_over_today_or_has_done_so_after_the_one_before(village):
    with sites.within(village["site"].id):
        successor = factories.organisation("Seuraaja Esimerkki ry")
        today = datetime.date.today()
        for day in (today + datetime.timedelta(days=2), datetime.date(2015, 1, 1)):
            with pytest.raises(NotNow):
                actions.appoint_coordinator(village["programme"].pk, successor.pk, by=PROGRAM, since=day)
        assert Coordination.objects.get(until=None).organisation_id == village["administrator"].pk


def test_the_one_who_coordinated_before_stays_on_the_page(village, browse):
    with sites.within(village["site"].id):
        successor = factories.organisation("Seuraaja Esimerkki ry", slug="seuraaja")
        actions.appoint_coordinator(village["programme"].pk, successor.pk, by=PROGRAM, is_interim=True)
    page = browse(village["site"]).get("/en/programmes/vapaat/").content.decode()
    assert page.index("Seuraaja Esimerkki ry") < page.index("Hallinto Esimerkki ry")
    assert "for the time being" in page


@pytest.fixture
def members(rows, alpha):
    with sites.within(alpha.id):
        network = factories.space("Yhdessä", slug="yhdessa", participants="organisations")
        for country, count in (("FI", 2), ("EE", 1)):
            for number in range(count):
                one = factories.organisation(
                    f"{country} {number}", slug=f"{country.lower()}-{number}", country=country
                )
                actions.take_in(network.pk, one.pk, by=PROGRAM)
        left = factories.organisation("Left", slug="left", country="SE")
        membership = actions.take_in(network.pk, left.pk, by=PROGRAM)
        membership.status, membership.until = "resigned", datetime.date(2020, 1, 1)
        membership.save()
    return alpha


def test_a_network_counts_its_member_organisations_by_country(members, browse):
    page = browse(members).get("/en/networks/yhdessa/").content.decode()
    text = re.sub(r"<[^>]+>", " ", page)
    assert re.search(r"2\s+Finland\s+1\s+Estonia", text)
    assert "Sweden" not in text
    listed = browse(members).get("/networks/yhdessa/organisations/?country=EE").content.decode()
    assert re.findall(r'<h[23][^>]*><a href="/organisations/([a-z0-9-]+)/"', listed) == ["ee-0"]
    for wrong in ("?country=SE", "?country=xx", "?after=zz"):
        assert browse(members).get(f"/networks/yhdessa/organisations/{wrong}").status_code == 404
    with sites.within(members.id):
        factories.space("Empty", slug="empty")
    assert browse(members).get("/networks/empty/organisations/").status_code == 404
    assert "/networks/yhdessa/" in browse(members).get("/organisations/ee-0/").content.decode()


def test_the_page_of_a_space_asks_the_same_for_one_and_for_many(members, browse):
    counts = []
    for more in (0, 12):
        with sites.within(members.id):
            network = Space.objects.get(slug="yhdessa")
            for _one in range(more):
                actions.take_in(network.pk, factories.organisation(country="LV").pk, by=PROGRAM)
        for path in ("/networks/yhdessa/", "/networks/yhdessa/organisations/"):
            browse(members).get(path)
            with CaptureQueriesContext(connection) as asked:
                browse(members).get(f"/en{path}")
            counts.append(
                sum(one["sql"].lstrip().startswith(("select", "with")) for one in asked.captured_queries) - 2
            )
    assert counts[:2] == counts[2:]
    assert max(counts) <= 4


def test_an_active_space_without_a_contact_cannot_be(committed, alpha):
    with sites.within(alpha.id):
        forming = factories.space("Forming", slug="forming", state="forming")
        active = factories.space("Active", slug="active")
        with pytest.raises(actions.NoContact):
            actions.change_state(forming.pk, "begin", by=PROGRAM)
    with pytest.raises(IntegrityError), sites.within(alpha.id):
        Space.objects.filter(pk=forming.pk).update(state="active")
    with pytest.raises(IntegrityError), sites.within(alpha.id):
        ContactAppointment.objects.filter(space=active.pk).delete()
    with sites.within(alpha.id):  # the one before ends and the next begins in one transaction
        actions.appoint_contact(active.pk, factories.person().pk, by=PROGRAM)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("spaces_space", "aim = 'win'"),
        ("spaces_space", "programme_id = id"),
        ("spaces_space", "planned_end_month = 13"),
        ("spaces_programme", "ends_on = '2018-01-01'"),
        ("spaces_programme", "kind = 'war'"),
        ("spaces_phase", "position = 1"),
        ("spaces_funding", "position = 0"),
        ("spaces_funding", "amount = -1"),
        ("spaces_funding", "url = 'javascript:alert(1)'"),
        ("spaces_partnering", "url = 'ftp://example.org/'"),
        ("spaces_space", """links = '[{"url": "javascript:alert(1)"}]'"""),
        ("spaces_space", """links = '[{"label": null}]'"""),
        ("spaces_space", """links = '{"url": "https://example.org/"}'"""),
        ("spaces_space", """links = '[{"url": 5}]'"""),
        ("spaces_space", """links = '[{"url": ["https://example.org/"]}]'"""),
        ("spaces_space", """links = '[{"url": "https://example.org/", "label": "plain"}]'"""),
        ("spaces_space", "started_year = 2015, started_month = 2, started_day = 31"),
        ("spaces_space", "started_year = 2015, started_month = 2, started_day = 29"),
        ("spaces_space", "started_year = 2016, started_month = 4, started_day = 31"),
        ("spaces_partnering", """contact = '{"_": "fi", "fi": "maija@example.org"}'"""),
        ("spaces_contactappointment", "space_id = gen_random_uuid()"),
        ("spaces_partnering", "role = 'friend'"),
        ("spaces_partnering", "name = null, organisation_id = null"),
        ("spaces_coordination", "until = '1999-01-01'"),
    ],
)
def test_the_database_refuses_what_cannot_be(village, table, change):
    with (
        sites.within(village["site"].id),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update {table} set {change}")


def test_what_programs_read_names_role_or_chosen_name_and_no_address(village, browse):
    answer = browse(village["site"]).get("/networks.json").json()
    (network,) = answer["networks"]
    assert network["name"] == "Tiijätkö"
    assert set(network) >= {"name", "area", "purpose", "started", "contact", "url"}
    assert "@" not in str(answer)
