"""A visitor without an account looks round.

The networks and where they work, an organisation and who supports it, the committees, a page elsewhere.
"""

import datetime
import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route

from tests.journeys.conftest import wait_for
from tests.journeys.test_every_page import faults_of

pytestmark = pytest.mark.journey

WAYS = [("fi", True), ("ru", True), ("ar", True), ("fi", False)]  # language, with script
NEXT = {"fi": "ru", "ru": "fi", "ar": "ru"}  # what the visitor switches to
SCRIPT = {"fi": "LATIN", "ru": "CYRILLIC", "ar": "ARABIC"}
FINNISH = {"fi": "suomi", "ru": "финский", "ar": "الفنلندية"}  # the language's name, in each
PLACES = {  # as the language writes them, and whether a network of all Kainuu but Kajaani works there
    "fi": {"Kuhmo": True, "Kajaani": False, "Ristijärvi": True, "Paltamo": True},
    "ru": {"Кухмо": True, "Каяани": False, "Ристиярви": True, "Палтамо": True},
    "ar": {"Kuhmo": True, "Kajaani": False, "Ristijärvi": True, "Paltamo": True},
}
STARTED = {"fi": "20.2.2020", "ru": "20.02.2020", "ar": "20 فبراير 2020"}
SUPPORTERS = ["Mielenterveyden keskusliitto", "RAY tukee", "Leader", "Opintokeskus Sivis"]

each_way = pytest.mark.parametrize(
    ("language", "with_script"),
    WAYS,
    ids=[f"{language}-{'with' if script else 'without'}-script" for language, script in WAYS],
)
_examined: set[tuple[str | None, ...]] = set()


def prefix(language: str, own: str) -> str:
    return "" if language == own else f"/{language}"


def read(page: Page, language: str, *, with_script: bool = True, has_date: bool = True) -> None:
    """What holds of whatever page a visitor stands on."""
    html = page.locator("html")
    assert html.get_attribute("lang") == language, page.url
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), page.url
    assert html.evaluate("one => getComputedStyle(one).direction") == html.get_attribute("dir")
    body = page.locator("body").inner_text()
    assert len(body) > 200, page.url
    assert "@" not in body, page.url  # no address to be seen
    assert "mailto:" not in page.content(), page.url  # or harvested
    if has_date:
        assert page.locator("footer time").count() == 1, f"{page.url} does not say when it last changed"
        changed_on = datetime.date.fromisoformat(page.locator("footer time").get_attribute("datetime"))
        today = datetime.date.today()  # the demo was entered when the program started
        assert abs(today - changed_on) <= datetime.timedelta(days=1), page.url
    examine(page, with_script=with_script)


def examine(page: Page, *, with_script: bool) -> None:
    """Look for accessibility faults, once for each page and direction of writing."""
    path = re.sub(r"^/(fi|sv|en|et|ru|ar)/", "/", urlsplit(page.url).path)
    key = (urlsplit(page.url).hostname, path, page.locator("html").get_attribute("dir"))
    if with_script and key not in _examined:
        _examined.add(key)
        assert faults_of(page) == [], page.url


def scripts_of(words: list[str]) -> set[str]:
    return {unicodedata.name(letter).split()[0] for word in words for letter in word if letter.isalpha()}


def entry(page: Page, name: str) -> Locator:
    found = page.locator("main article").filter(has=page.get_by_role("heading", name=name, exact=True))
    assert found.count() == 1
    return found


def names(page: Page) -> list[str]:
    return page.locator("main article h2").all_inner_texts()


def switch(page: Page, language: str) -> None:
    """Choose a language in the menu, as everybody does."""
    choice = page.locator(f"header a[hreflang={language}]")
    assert not choice.is_visible()
    page.locator("header details summary").first.click()
    choice.click()


def said_aloud(page: Page, selector: str) -> list[tuple[str, str]]:
    """What the browser tells a screen reader inside an element: role and name of each text and picture, in order."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    start = session.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {one["nodeId"]: one for one in tree}
    waiting = [one for one in tree if one.get("backendDOMNodeId") == start]
    assert len(waiting) == 1
    heard = []
    while waiting:
        one = waiting.pop(0)
        role = one.get("role", {}).get("value", "")
        if not one["ignored"] and role in {"StaticText", "image", "img"}:
            heard.append((role, one["name"]["value"].strip()))
        else:
            waiting[:0] = [by_id[child] for child in one["childIds"] if child in by_id]
    return heard


def has_five_facts(card: Locator, language: str) -> None:
    """Name, purpose, and three with their labels; beyond them the entry says nothing."""
    labels = card.locator("dt").all()
    facts = [*card.locator("h2").all(), *card.locator(".says").all(), *card.locator("dd").all()]
    assert (len(facts), len(labels)) == (5, 3)
    assert scripts_of([one.inner_text() for one in labels]) == {SCRIPT[language]}
    rest = card.inner_text()
    for one in [*facts, *labels]:
        words = one.inner_text()
        assert words.strip()
        assert words in rest
        rest = rest.replace(words, "", 1)
    assert rest.split() == []


def is_finnish_and_says_so(purpose: Locator, language: str) -> None:
    assert "tiedottavat alueellaan" in purpose.inner_text()
    label = purpose.locator(".lang")
    if language == "fi":
        assert purpose.get_attribute("lang") is None
        assert label.count() == 0
    else:
        assert purpose.get_attribute("lang") == "fi"
        assert purpose.evaluate("one => getComputedStyle(one).direction") == "ltr"
        assert label.is_visible()
        assert label.inner_text() == FINNISH[language]
        assert label.get_attribute("lang") == language


@each_way
def test_networks_are_found_by_place_and_read_in_the_language_one_chooses(
    program, open_browser, language, with_script
):
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address("vapaat-verkostot"))
    assert urlsplit(visitor.url).path == f"{prefix(language, 'fi')}/"
    assert visitor.get_by_role("heading", level=1).inner_text() == "Vapaat verkostot"
    read(visitor, language, with_script=with_script)

    visitor.locator("header nav a[href$='/networks/']").click()
    visitor.wait_for_url("**/networks/")
    read(visitor, language, with_script=with_script)
    assert {"Tiijätkö mitä?", "Yhistykset yhessä", "Hyvinvointipäivä"} <= set(names(visitor))
    for card in visitor.locator("main article").all():
        has_five_facts(card, language)
    card = entry(visitor, "Tiijätkö mitä?")
    area, started, contact = card.locator("dd").all_inner_texts()
    assert list(PLACES[language])[1] in area  # Kajaani, which it leaves out
    assert started == STARTED[language]
    assert "Yhteyshenkilö, Tiijätkö mitä?" in contact
    is_finnish_and_says_so(card.locator(".says"), language)
    if language == "fi":
        assert card.locator("dt").all_inner_texts() == ["Toiminta-alue", "Toiminta alkoi", "Yhteyshenkilö"]

    where = visitor.locator("nav.areas")
    for place, is_there in PLACES[language].items():
        with visitor.expect_navigation():
            where.get_by_role("link", name=place, exact=True).click()
        assert where.locator("[aria-current]").all_inner_texts() == [place]
        found = names(visitor)
        assert ("Tiijätkö mitä?" in found) is is_there, place
        assert "Hyvinvointipäivä" in found, place  # works over a wide area
        assert "Yhistykset yhessä" not in found, place  # Suomussalmi only

    other = NEXT[language]
    switch(visitor, other)
    visitor.wait_for_url(lambda url: urlsplit(url).path == f"{prefix(other, 'fi')}/networks/")
    read(visitor, other, with_script=with_script)
    assert scripts_of(visitor.locator("main dt").all_inner_texts()) == {SCRIPT[other]}
    assert where.locator("[aria-current]").all_inner_texts() == [list(PLACES[other])[-1]]  # the place is kept
    is_finnish_and_says_so(entry(visitor, "Tiijätkö mitä?").locator(".says"), other)

    visitor.get_by_role("link", name="Tiijätkö mitä?", exact=True).click()
    visitor.wait_for_url("**/networks/tiijatko-mita/")
    read(visitor, other, with_script=with_script)
    is_finnish_and_says_so(visitor.locator("main p.lead"), other)


def leads_outside_safely(page: Page, least: int) -> None:
    outside = [one for one in page.locator("a[href*='//']").all() if one.get_attribute("hreflang") is None]
    assert len(outside) >= least
    for link in outside:
        assert link.get_attribute("href").startswith("https://")
        assert "noopener" in link.get_attribute("rel").split()


@each_way
def test_an_organisation_tells_its_floor_and_leads_to_its_project_and_outside(
    program, open_browser, language, with_script
):
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    asked: list[dict[str, str]] = []

    def elsewhere(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    visitor.context.route(re.compile(r"^https?://(?![\w-]+\.localhost:)"), elsewhere)
    visitor.goto(program.address("suuntana"))
    read(visitor, language, with_script=with_script)
    visitor.locator("header nav a[href$='/organisations/']").click()
    visitor.wait_for_url("**/organisations/")
    read(visitor, language, with_script=with_script)
    visitor.locator("main article").get_by_role("link", name="Välke ry").click()
    visitor.wait_for_url("**/organisations/valke/")
    read(visitor, language, with_script=with_script)
    visiting, postal = visitor.locator("main address").all()
    lines = [one.locator("bdi").all_inner_texts() for one in (visiting, postal)]
    assert lines == [["Kummunkatu 6, 2 krs.", "Outokumpu"], ["PL 37", "83501 Outokumpu"]]
    leads_outside_safely(visitor, 1)

    visitor.locator("main section a[href$='/programmes/suuntana-viro/']").click()
    visitor.wait_for_url("**/programmes/suuntana-viro/")
    read(visitor, language, with_script=with_script)
    names_of_logos = [name for _role, name in said_aloud(visitor, "ul.logos")]
    assert [name for name in names_of_logos if name in SUPPORTERS][-4:] == SUPPORTERS
    leads_outside_safely(visitor, 3)

    assert asked == []  # nothing is loaded from elsewhere before one goes there
    visitor.get_by_role("link", name="valkery.fi", exact=True).click()
    visitor.wait_for_url("https://valkery.fi/")
    assert len(asked) == 1
    assert "/programmes/" not in asked[0].get("referer", "")  # nor told what was read here


def test_the_page_of_an_organisation_reads_out_who_supports_it(program, open_browser):
    visitor = open_browser(locale="fi")
    visitor.goto(program.address("suuntana", "/organisations/valke/"))
    assert visitor.locator("ul.logos").count() > 0, "no supporters on the organisation's own page"
    heard = [name for _role, name in said_aloud(visitor, "ul.logos")]
    assert [name for name in heard if name in SUPPORTERS][-4:] == SUPPORTERS


@pytest.mark.parametrize("language", ["fi", "ar"])
def test_logos_are_read_out_once_and_by_name(program, open_browser, language):
    visitor = open_browser(locale=language)
    visitor.goto(
        program.address("suuntana", f"{prefix(language, 'fi')}/organisations/mielen-tuki-esimerkki/")
    )
    read(visitor, language)
    assert said_aloud(visitor, "main header .plate") == [("image", "Kaksi aaltoa päällekkäin")]
    assert visitor.locator("main header img").get_attribute("lang") == (None if language == "fi" else "fi")
    umbrella = visitor.locator("ul.logos")
    umbrella.locator("img").scroll_into_view_if_needed()
    wait_for(lambda: umbrella.locator("img").evaluate("one => one.complete && one.naturalWidth > 0"))
    assert said_aloud(visitor, "ul.logos") == [("StaticText", "Mielen Esimerkkiliitto ry")]
    umbrella.get_by_role("link", name="Mielen Esimerkkiliitto ry", exact=True).click()
    visitor.wait_for_url("**/organisations/mielen-esimerkkiliitto/")


@each_way
def test_committees_show_who_represents_and_lead_to_a_letter(program, open_browser, language, with_script):
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address("ivkv"))
    assert urlsplit(visitor.url).path == f"/{language}/"
    read(visitor, language, with_script=with_script)
    visitor.locator("header nav a[href$='/committees/']").click()
    visitor.wait_for_url("**/committees/")
    read(visitor, language, with_script=with_script)
    education, social, culture = visitor.locator("main article").all()

    assert education.locator("li").count() == 1
    told = education.locator("li").inner_text()
    assert "Kadri Näidis" in told
    assert "Дмитрий Пример" in told  # who stands in
    assert (told.count("2025"), told.count("2029")) == (1, 1)  # the term
    if language == "fi":
        assert "10.11.2025–31.10.2029" in told
    organisation = education.get_by_role("link", name=re.compile("MTÜ Näidis Ring|НКО Пример «Круг»"))
    assert organisation.get_attribute("href").endswith("/organisations/naidis-ring/")
    assert social.locator("li").count() == 2
    assert "Peeter Näidis" not in social.inner_text()  # has published no name: the role stands there
    assert "Зоя Пример" in culture.inner_text()
    assert culture.locator("a[href*='/write/']").count() == 0  # wants no letters

    education.get_by_role("link", name=re.compile("Kadri Näidis")).click()
    visitor.wait_for_url("**/committees/haridus/1/write/")
    read(visitor, language, with_script=with_script, has_date=False)
    assert "Kadri Näidis" in visitor.locator("h1").inner_text()
    for field in ("name", "email", "text"):
        assert visitor.locator(f"main [name={field}]").is_visible()
        assert visitor.locator(f"main [name={field}]").input_value() == ""
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w", visitor.content())
