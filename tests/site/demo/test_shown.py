"""What a visitor finds in the demo: the facts of the journeys, and no page that fails."""

import re

from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Kind
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo.data import SITES


def networks_in(area: str) -> set[str]:
    found = spaces.filter_of(Kind.NETWORK, area)
    assert found.chosen is not None
    rows = spaces.LIST.page(
        language="fi", chosen={"kind": "network", "state": ["active"], "area": found.lineage}, size=100
    )
    return {row["slug"] for row in rows.rows}


def directory(**given: str) -> tuple[set[str], set[str]]:
    """Slugs of the exact hits and of those in broader fields."""
    found = organisations.chosen_from(given)
    assert found is not None
    exact, around = (
        {row["slug"] for row in organisations.LIST.page(language="fi", chosen=filters, size=100).rows}
        for filters in (found.filters, found.broader)
    )
    return exact, around if found.broader else set()


def test_kainuu_without_kajaani_is_what_the_filter_says(demo):
    with sites.within(demo("vapaat-verkostot").id):
        for code in ("290", "697", "578", "620"):
            assert {"tiijatko-mita", "hyvinvointipaiva"} <= networks_in(f"fi-kunta:{code}"), code
        assert networks_in("fi-kunta:205") == {"hyvinvointipaiva"}
        assert "yhistykset-yhessa" in networks_in("fi-kunta:777")
        assert "yhistykset-yhessa" not in networks_in("fi-kunta:290")


def test_mental_health_in_estonia_is_found_exactly_and_broader_fields_after_it(demo):
    with sites.within(demo("suuntana").id):
        around = {"tugiring-naidis", "hingehoid-naidis", "vaikuse-tund-naidis"}
        assert directory(country="EE", field="C12") == ({"meelerahu-naidis"}, around)
        assert directory(country="EE", field="C12", international="1") == (
            {"meelerahu-naidis"},
            around - {"hingehoid-naidis"},
        )
        exact, _around = directory(country="EE", legal_form="ee-selts")
        assert exact == {"vaikuse-tund-naidis"}


def test_the_network_across_the_gulf_has_one_organisation_of_each_country(demo, browse):
    site = demo("suuntana")
    with sites.within(site.id):
        row = spaces.visible("network", "suuntana")
        assert row["countries"] == {"FI": 1, "EE": 1}
    shown = browse(site).get("/networks/suuntana/").content.decode()
    assert re.search(r"<b[^>]*>1</b>\s*Suomi", shown)
    assert re.search(r"<b[^>]*>1</b>\s*Viro", shown)


def test_an_organisation_seated_elsewhere_is_found_where_it_works(demo):
    with sites.within(demo("ivkv").id):
        assert "naidis-tee" in directory(area="ee-ehak:0511")[0]
        assert "naidis-tee" in directory(area="ee-ehak:0793")[0]
        assert "naidis-tee" not in directory(area="ee-ehak:0321")[0]


def test_who_coordinates_the_county_network_does_so_for_the_time_being(demo, browse):
    site = demo("ivkv")
    shown = browse(site).get("/networks/ivkv/").content.decode()
    assert "Sillamäe Lastekaitse Ühing" in shown
    assert "veebruar 2015" in shown
    with sites.within(site.id):
        row = spaces.visible("network", "ivkv")
        assert [one["is_interim"] for one in row["coordinations"]] == [True]
        assert row["countries"] == {"EE": 26}


def test_an_ended_programme_is_still_shown_and_can_be_asked(demo, browse):
    shown = browse(demo("verkko")).get("/programmes/verkko/").content.decode()
    assert "Kotouttamisen osaamiskeskuksen rahoittama" in shown
    assert shown.index("Vaasan Somalinaisten Kehitys ry") < shown.index("Al-Birr Lähimmäisapu ry")
    assert "/programmes/verkko/write/" in shown


def test_every_page_of_the_demo_opens_in_every_language_of_its_site(demo, browse):
    for given, site in zip(SITES, demo(*(one.key for one in SITES)), strict=True):
        client = browse(site)
        paths = ["", "search/?q=esimerkki", "search/?q=naidis"]
        paths += [f"{'interest' if module == 'interest_desk' else module}/" for module in given.modules]
        paths += [f"organisations/{one.slug}/" for one in given.organisations]
        paths += [f"{one.kind}s/{one.slug}/" for one in given.spaces if one.join != "invite"]
        for language in {*given.languages} & {"fi", "et", "ru", "sv", "en", "ar"}:
            start = "/" if language == given.languages[0] else f"/{language}/"
            for path in paths if language == given.languages[0] else [*paths[:6], *paths[-4:]]:
                answer = client.get(f"{start}{path}", headers={"accept-language": language})
                assert answer.status_code == 200, f"{given.key}{start}{path}"
