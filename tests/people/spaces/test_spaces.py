"""Spaces: exactly five facts, areas with exclusions, one contact at a time, the same questions for one and for many."""

import re
import zoneinfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import slugs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import ContactAppointment, Space
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories


def ids(*codes: str) -> list:
    return [area(code).pk for code in codes]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Rakvere", ["ee-ehak:0663"]),
        ("rakvere LINN", ["ee-ehak:0663"]),
        ("Rakvere vald", ["ee-ehak:0661"]),
        ("Rakvere l", []),
    ],
)
def test_a_town_is_found_by_what_people_call_it(rows, alpha, said, codes):
    with sites.within(alpha.id):
        assert [place.code for place in queries.at_name(said)] == codes


@pytest.fixture
def kainuu(rows, alpha):
    with sites.within(alpha.id):
        factories.space(
            "Tiijätkö mitä?",
            slug="tiijatko-mita",
            areas=ids("FI1D8"),
            not_areas=ids("205"),
            started=PartialDate(2020, 2, 20),
            contact=factories.person(),
        )
        factories.space("Hyvinvointipäivä", slug="hyvinvointi", is_wide=True, started=PartialDate(2015, 2))
        factories.space("Yhistykset yhessä", slug="yhistykset", areas=ids("777"))
    return alpha


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("fi-kunta:290", {"tiijatko-mita", "hyvinvointi"}),  # Kuhmo
        ("fi-kunta:205", {"hyvinvointi"}),  # Kajaani is left out
        ("fi-kunta:777", {"tiijatko-mita", "hyvinvointi", "yhistykset"}),
        ("fi-kunta:697", {"tiijatko-mita", "hyvinvointi"}),
        ("fi-kunta:578", {"tiijatko-mita", "hyvinvointi"}),
        ("nuts:FI1D8", {"tiijatko-mita", "hyvinvointi"}),
        ("fi-kunta:309", {"hyvinvointi"}),  # Outokumpu is elsewhere
        ("", {"tiijatko-mita", "hyvinvointi", "yhistykset"}),
    ],
)
def test_an_area_is_a_set_with_exclusions(kainuu, browse, code, found):
    page = browse(kainuu).get("/networks/", {"area": code} if code else {}).content.decode()
    assert set(re.findall(r'<h[23][^>]*><a href="/networks/([a-z-]+)/"', page)) == found


@pytest.mark.parametrize("code", ["fi-kunta:999", "nonsense", "x:y:z", "a" * 41, "fi-kunta:290\0"])
def test_an_area_that_does_not_exist_is_no_page(kainuu, browse, code):
    assert browse(kainuu).get("/networks/", {"area": code}).status_code == 404


@pytest.mark.parametrize(
    ("prefix", "area_words", "day", "month"),
    [
        ("", "Kainuu, ei Kajaani", "20.2.2020", "helmikuu 2015"),
        ("/en", "Kainuu, not Kajaani", "20 February 2020", "February 2015"),
        ("/sv", "Kajanaland", "2020-02-20", "februari 2015"),
        ("/et", "Kainuu", "20.02.2020", "veebruar 2015"),
        ("/ru", "Кайнуу", "20.02.2020", "февраль 2015"),
    ],
)
def test_the_five_facts_read_as_each_language_says_them(kainuu, browse, prefix, area_words, day, month):
    page = browse(kainuu).get(f"{prefix}/networks/").content.decode()
    for words in (area_words, day, month, "Tiijätkö mitä?", "The voice of Tiijätkö mitä?"):
        assert words in page
    assert 'datetime="2020-02-20"' in page
    assert 'datetime="2015-02"' in page
    assert "@" not in re.sub(r"<style.*?</style>", "", page)


def test_what_is_in_another_language_says_so(kainuu, browse):
    page = browse(kainuu).get("/ar/networks/tiijatko-mita/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert 'lang="fi" dir="ltr"' in page
    assert "الفنلندية" in page


def test_the_page_shows_the_day_of_its_last_change(kainuu, browse):
    with sites.within(kainuu.id):
        changed = Space.objects.get(slug="yhistykset").changed_at
    page = browse(kainuu).get("/networks/yhistykset/").content.decode()
    assert f'datetime="{changed.astimezone(zoneinfo.ZoneInfo(kainuu.time_zone)):%Y-%m-%d}"' in page


@pytest.mark.parametrize(
    ("state", "tab"),
    [("forming", "forming"), ("active", ""), ("paused", ""), ("ended", "ended"), ("withdrawn", None)],
)
def test_each_state_has_its_tab_and_withdrawn_ones_do_not_exist(rows, alpha, browse, state, tab):
    verbs = {"active": [], "paused": ["pause"], "ended": ["end"], "withdrawn": ["withdraw"], "forming": []}[
        state
    ]
    with sites.within(alpha.id):
        space = factories.space("One", slug="one", state="forming" if state == "forming" else "active")
        for verb in verbs:
            actions.change_state(space.pk, verb, by=PROGRAM)
    for name in ("", "forming", "ended"):
        page = browse(alpha).get("/networks/", {"state": name} if name else {}).content.decode()
        assert ("/networks/one/" in page) is (name == tab)
    assert browse(alpha).get("/networks/one/").status_code == (404 if tab is None else 200)
    assert browse(alpha).get("/networks/", {"state": "withdrawn"}).status_code == 404


def test_tabs_and_areas_tell_nothing_of_what_is_withdrawn_and_count_what_is_shown(kainuu, browse):
    with sites.within(kainuu.id):
        gone = factories.space("Gone", slug="gone", areas=ids("309"))  # Outokumpu
        actions.change_state(gone.pk, "withdraw", by=PROGRAM)
    page = browse(kainuu).get("/networks/").content.decode()
    assert "fi-kunta%3A309" not in page
    assert "fi-kunta%3A777" in page
    assert re.search(r'aria-current="page"[^>]*>[^<]*<span class="num">3<', page)
    elsewhere = browse(kainuu).get("/networks/", {"area": "fi-kunta:205"}).content.decode()
    assert re.search(r'aria-current="page"[^>]*>[^<]*<span class="num">1<', elsewhere)


def test_a_step_that_is_not_possible_is_refused(rows, alpha):
    with sites.within(alpha.id):
        space = factories.space(state="forming")
        with pytest.raises(NotNow):
            actions.change_state(space.pk, "end", by=PROGRAM)


def test_a_space_of_another_site_or_kind_does_not_exist(kainuu, beta, browse):
    assert browse(kainuu).get("/networks/tiijatko-mita/").status_code == 200
    assert browse(beta).get("/networks/tiijatko-mita/").status_code == 404
    assert browse(kainuu).get("/programmes/tiijatko-mita/").status_code == 404


def test_one_contact_at_a_time(rows, alpha):
    with sites.within(alpha.id):
        first, second = factories.person(), factories.person()
        space = factories.space(contact=first)
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactAppointment.objects.create(space=space, person=second, since=space.changed_at)
        actions.appoint_contact(space.pk, second.pk, by=PROGRAM)
        kept = ContactAppointment.objects.order_by("id")
        assert [one.person_id for one in kept] == [first.pk, second.pk]
        assert kept[0].until == kept[1].since
        assert kept[1].until is None


def test_a_contact_who_shows_no_name_is_shown_by_role(rows, alpha, browse):
    with sites.within(alpha.id):
        space = factories.space("Quiet", slug="quiet")
        actions.appoint_contact(space.pk, factories.person("Secret Name").pk, by=PROGRAM)
    page = browse(alpha).get("/networks/quiet/").content.decode()
    assert "Secret Name" not in page
    assert "Yhteyshenkilö" in page


WHO = [("contact", True, True, False), ("coordinator", True, True, True), ("nobody", False, False, False)]


@pytest.mark.parametrize(("who", "describe", "change", "appoint"), WHO)
def test_who_may_change_a_space(rows, alpha, who, describe, change, appoint):
    with sites.within(alpha.id):
        contact = factories.person()
        people = {
            "contact": contact,
            "coordinator": factories.person(role="coordinator"),
            "nobody": factories.person(),
        }
        space = factories.space(contact=contact)
        for may, act in (
            (describe, lambda by: actions.describe(space.pk, by=by, name=texts("fi", fi="Uusi"))),
            (change, lambda by: actions.change_state(space.pk, "pause", by=by)),
            (appoint, lambda by: actions.appoint_contact(space.pk, contact.pk, by=by)),
        ):
            if may:
                act(people[who])
            else:
                with pytest.raises(PermissionDenied):
                    act(people[who])


def test_a_rename_keeps_the_address(rows, alpha):
    with sites.within(alpha.id):
        space = factories.space("Vanha nimi")
        assert space.slug == "vanha-nimi"
        assert actions.describe(space.pk, by=PROGRAM, name=texts("fi", fi="Uusi nimi")).slug == "vanha-nimi"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Tiijätkö mitä?", "tiijatko-mita"),
        ("Сеть «Дружба»", "set-druzhba"),
        ("Õun & Äär", "oun-aar"),
        ("  --- ", None),
        ("شبكة", None),
        ("x" * 200, "x" * 60),
    ],
)
def test_addresses_are_short_and_readable(name, slug):
    made = slugs.slug_of(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert made == slug if slug else made.startswith("n-")


@pytest.mark.parametrize("count", [1, 15])
@pytest.mark.parametrize("path", ["/networks/", "/", "/networks/n0/", "/ru/networks/?area=fi-kunta:290"])
def test_visitors_pages_ask_the_database_the_same_for_one_and_for_many(rows, alpha, browse, count, path):
    with sites.within(alpha.id):
        for number in range(count):
            factories.space(f"N{number}", slug=f"n{number}", contact=factories.person())
    browse(alpha).get("/-/health")
    with CaptureQueriesContext(connection) as asked:
        assert browse(alpha).get(path).status_code == 200
    statements = [
        one["sql"] for one in asked if "set_config" not in one["sql"] and "SAVEPOINT" not in one["sql"]
    ]
    assert len(statements) <= 3, (
        statements
    )  # the third, whether there is a forum, is remembered where somebody listens


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_can_be_taken_along(kainuu, browse, form):
    answer = browse(kainuu).get(f"/networks.{form}", {"area": "fi-kunta:205"})
    assert answer.status_code == 200
    assert f'filename="networks.{form}"' in answer["Content-Disposition"]
    if form == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "Hyvinvointipäivä" in lines[1]
        assert "2015-02" in lines[1]
    assert browse(kainuu).get("/networks.pdf").status_code == 404


def test_a_date_must_be_whole(rows, alpha):
    with sites.within(alpha.id), pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.filter(pk=factories.space().pk).update(
            started_year=2020, started_month=0, started_day=5
        )


def test_other_programs_read_the_same_facts(kainuu, browse):
    answer = browse(kainuu).get("/networks.json", {"area": "fi-kunta:290"})
    found = answer.json()["networks"]
    assert {one["name"] for one in found} == {"Tiijätkö mitä?", "Hyvinvointipäivä"}
    one = next(one for one in found if one["name"].startswith("Tiij"))
    assert one["started"] == "2020-02-20"
    assert one["contact"] == "The voice of Tiijätkö mitä?"
    assert one["url"].endswith("/networks/tiijatko-mita/")
    assert one["write"].endswith("/networks/tiijatko-mita/write/")
    assert "@" not in answer.content.decode()
    assert browse(kainuu).get("/ru/networks.json").json()["networks"][0]["url"].count("/ru/") == 1


def test_the_sitemap_lists_what_everybody_may_see(kainuu, browse):
    from xml.etree import ElementTree

    with sites.within(kainuu.id):
        hidden = factories.space("Gone", slug="gone")
        actions.change_state(hidden.pk, "withdraw", by=PROGRAM)

    def addresses(path: str) -> list[str]:
        answer = browse(kainuu).get(path)
        space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
        return [one.text for one in ElementTree.fromstring(answer.content).iter(f"{space}loc")]

    listed = [one for part in addresses("/sitemap.xml") for one in addresses(part.partition(".localhost")[2])]
    assert any(one.endswith("/networks/tiijatko-mita/") for one in listed)
    assert not any("gone" in one for one in listed)
    for one in listed:
        path = one.partition(".localhost")[2]
        assert browse(kainuu).get(path, headers={"accept-language": "fi"}).status_code == 200
    assert "sitemap.xml" in browse(kainuu).get("/robots.txt").content.decode()
