"""A visitor looks for partners across the border.

By country and field through the form, by words that are bent, cut short or mistyped, and from a network's countries.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Program, wait_for
from tests.journeys.test_look_around import examine, names

pytestmark = pytest.mark.journey

EXACT = "MTÜ Meelerahu Näidis"
BROADER = ["MTÜ Hingehoid Näidis", "SA Tugiring Näidis", "Seltsing Vaikuse Tund Näidis"]
SEEKING = ["SA Tugiring Näidis", "Seltsing Vaikuse Tund Näidis"]  # of the broader ones
EVERYBODY = [
    EXACT,
    *BROADER,
    "Mielen Esimerkkiliitto ry",
    "Mielen Tuki Esimerkki ry",
    "Outokummun mielenterveysyhdistys Välke ry",
]
UNION = {"fi": "Mielen Esimerkkiliitto ry", "et": "Vaimu Näidisliit", "ru": "Mielen Esimerkkiliitto ry"}
COUNTRIES = {"fi": ("Suomi", "Viro"), "et": ("Soome", "Eesti"), "ru": ("Финляндия", "Эстония")}
MENTAL_HEALTH = {"fi": "mielenterveys", "et": "Vaimne tervis", "ru": "Психическое здоровье"}
BENT = {"fi": "mielenterveydestä", "et": "vaimsest tervisest", "ru": "психического здоровья"}
LANGUAGES = ["et", "fi", "ru"]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
each_way = pytest.mark.parametrize(
    ("language", "with_script", "screen"),
    [("et", True, DESK), ("fi", True, PHONE), ("ru", True, DESK), ("et", False, PHONE), ("ru", False, DESK)],
    ids=["et", "fi-phone", "ru", "et-phone-without-script", "ru-without-script"],
)


def address(program: Program, language: str, path: str) -> str:
    return program.address("suuntana", f"{'' if language == 'fi' else f'/{language}'}{path}")


def show(page: Page, **shown: str) -> None:
    """Send the form that narrows the list, and wait until the list is narrowed so."""
    page.locator(".facets form button").last.click()
    page.wait_for_url(
        lambda url: all(f"{name}={code}" in urlsplit(url).query for name, code in shown.items())
    )


def unfold(page: Page) -> None:
    """On a phone the ways to narrow the list are folded away."""
    if not page.locator(".facets select").first.is_visible():
        page.locator(".facets summary").click()


def exact(page: Page) -> list[str]:
    """Those above the heading of the broader fields."""
    return page.locator("article[aria-labelledby^=org-] h2").all_inner_texts()


def broader(page: Page) -> list[str]:
    return page.locator("section[aria-labelledby=around] article h2").all_inner_texts()


def hits(page: Page, part: str = "main") -> list[str]:
    return page.locator(f"{part} li h3").all_inner_texts()


def search(page: Page, words: str) -> None:
    box = page.locator("main form[role=search] input[type=search]")
    box.fill(words)
    with page.expect_navigation():
        box.press("Enter")
    assert box.input_value() == words


@pytest.fixture(scope="module")
def indexed(program: Program, chromium) -> Program:
    """The worker writes the words of the demo down after the start."""
    context = chromium.new_context(locale="fi")
    page = context.new_page()
    missing = list(EVERYBODY)

    def all_found() -> bool:
        while missing:
            page.goto(address(program, "fi", "/search/"))
            search(page, missing[0])
            if missing[0] not in hits(page):
                return False
            missing.pop(0)
        return True

    wait_for(all_found, 60)
    context.close()
    return program


@each_way
def test_partners_are_found_by_country_field_and_will_to_work_across_borders(
    program, open_browser, language, with_script, screen
):
    visitor = open_browser(java_script_enabled=with_script, locale=language, viewport=screen)
    visitor.goto(address(program, language, "/"))
    visitor.locator("header nav a[href$='/organisations/']").click()
    visitor.wait_for_url("**/organisations/")
    assert visitor.locator("html").get_attribute("lang") == language
    assert len(names(visitor)) == len(EVERYBODY)
    examine(visitor, with_script=with_script)

    unfold(visitor)
    country, field = visitor.locator("select[name=country]"), visitor.locator("select[name=field]")
    country.select_option(label=COUNTRIES[language][1])
    (words,) = [one for one in field.locator("option").all_inner_texts() if MENTAL_HEALTH[language] in one]
    field.select_option(label=words.strip())
    show(visitor, country="EE", field="C12")
    assert exact(visitor) == [EXACT]
    assert re.findall(r"\d+", visitor.locator("main [role=status]:visible").inner_text()) == ["1"]
    assert sorted(broader(visitor)) == BROADER
    heading = visitor.locator("#around")
    assert heading.evaluate("one => one.tagName") == "H2"
    assert visitor.get_by_role("link", name=EXACT).bounding_box()["y"] < heading.bounding_box()["y"]
    for one in visitor.locator("section[aria-labelledby=around] article").all():
        assert heading.bounding_box()["y"] < one.bounding_box()["y"]
    umbrella = visitor.locator("main .notice a[href$='/organisations/mielen-esimerkkiliitto/']")
    assert umbrella.inner_text() == UNION[language]  # who is at home in the whole field, wherever it sits

    unfold(visitor)
    assert country.input_value() == "EE"  # what was chosen stays chosen
    assert field.input_value() == "C12"
    visitor.locator("input[name=international]").check()
    show(visitor, country="EE", field="C12", international="1")
    assert exact(visitor) == [EXACT]
    assert sorted(broader(visitor)) == SEEKING
    assert visitor.locator("main article .badge").count() == 3
    examine(visitor, with_script=with_script)

    visitor.locator(".facets .picks a").filter(has_text=MENTAL_HEALTH[language]).click()
    visitor.wait_for_url(lambda url: "field=" not in url)
    assert sorted(exact(visitor)) == sorted([EXACT, *SEEKING])
    assert broader(visitor) == []
    visitor.get_by_role("link", name=EXACT).click()
    visitor.wait_for_url("**/organisations/meelerahu-naidis/")
    assert visitor.locator("h1").inner_text() == EXACT
    assert visitor.locator("main a[href$='/write/']").first.is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bent_word_finds_who_works_in_the_field_and_broader_ones_below(indexed, open_browser, language):
    visitor = open_browser(locale=language)
    visitor.goto(address(indexed, language, "/search/"))
    search(visitor, BENT[language])
    examine(visitor, with_script=True)
    found = hits(visitor, "section[aria-labelledby=of-organisation]")
    assert {EXACT, UNION[language], "Mielen Tuki Esimerkki ry"} <= set(found)
    below = hits(visitor, "section[aria-labelledby=broader]")
    assert "SA Tugiring Näidis" in below
    assert set(found).isdisjoint(below)
    nearest = visitor.locator("main").get_by_role("link", name=EXACT)
    assert nearest.bounding_box()["y"] < visitor.locator("#broader").bounding_box()["y"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistyped_name_and_the_beginning_of_one_are_enough(indexed, open_browser, language):
    visitor = open_browser(locale=language)
    visitor.goto(address(indexed, language, "/programmes/"))
    visitor.locator("header form[role=search] input").fill("Meelarahu")
    visitor.locator("header form[role=search] button").click()
    visitor.wait_for_url("**/search/?q=Meelarahu")
    assert hits(visitor) == [EXACT]
    assert hits(visitor, "section[aria-labelledby=similar]") == [EXACT]  # it says that it guesses
    examine(visitor, with_script=True)
    search(visitor, "Hingeh")
    assert hits(visitor) == ["MTÜ Hingehoid Näidis"]
    assert visitor.locator("section[aria-labelledby=similar]").count() == 0
    search(visitor, "Xyzzyq")
    assert hits(visitor) == []


@pytest.mark.parametrize(
    ("language", "with_script"), [("et", True), ("fi", True), ("ru", True), ("fi", False)]
)
def test_a_network_counts_its_countries_and_leads_to_each(program, open_browser, language, with_script):
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(address(program, language, "/networks/suuntana/"))
    examine(visitor, with_script=with_script)
    finland, estonia = COUNTRIES[language]
    figures = visitor.locator("section[aria-labelledby=countries] li")
    told = [one.split() for one in figures.all_inner_texts()]
    assert sorted(told) == sorted([["1", finland], ["1", estonia]])
    figures.get_by_role("link", name=estonia).click()
    visitor.wait_for_url("**/networks/suuntana/organisations/?country=EE")
    examine(visitor, with_script=with_script)
    assert names(visitor) == [EXACT]
    chosen = visitor.locator("nav.areas [aria-current]")
    assert chosen.inner_text().split() == [estonia, "1"]
    visitor.locator("nav.areas").get_by_role("link", name=finland).click()
    visitor.wait_for_url("**?country=FI")
    assert names(visitor) == ["Mielen Tuki Esimerkki ry"]
    assert chosen.inner_text().split() == [finland, "1"]
