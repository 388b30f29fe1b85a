"""Every page in a real browser: no accessibility fault, nothing wider than the screen, nothing broken, few bytes.

Each page is visited once; languages, themes and widths take turns so that each pair of them meets.
"""

import http.client
import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import wait_for
from tests.journeys.mails import sign_in_as

pytestmark = pytest.mark.journey

LANGUAGES = ("fi", "ar", "et", "ru", "sv", "en")
FIRST_VISIT = 100 * 1024  # bytes over the wire, fonts included
REQUESTS = 12


def faults_of(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def in_language(url: str, language: str, own: str) -> str:
    head, path = re.fullmatch(r"(http://[^/]+)(/.*)", url).groups()
    return url if language == own else f"{head}/{language}{path}"


IN_THE_DEMO = {"participant": "contact", "person": "contact"}  # who is shown what these two are
OWN = {"ivkv": "et", "suuntana": "fi", "svk": "ru", "vapaat-verkostot": "fi", "verkko": "fi"}


SPACES = {
    "ivkv": "/networks/ivkv/",
    "suuntana": "/programmes/suuntana-viro/",
    "svk": "/programmes/nakymaton-voimavara/",
    "vapaat-verkostot": "/networks/tiijatko-mita/",
    "verkko": "/programmes/verkko/",
}


def test_every_page_is_accessible_fits_and_is_whole(program, open_browser):
    for site, path in SPACES.items():  # so that every site has a letter and a mail to show
        visitor = open_browser(locale=OWN[site])
        visitor.goto(program.address(site, f"{path}write/"))
        visitor.fill("[name=name]", "Pitkäniminen-Esimerkkiläinen von Näyttelijäntie")
        visitor.fill("[name=email]", "a-rather-long-address-to-show@example.net")
        visitor.fill("[name=text]", "https://example.org/" + "x" * 150)
        visitor.locator("main form button").click()
        visitor.wait_for_url("**/sent/")
    wait_for(
        lambda: len({one["host"] for one in program.pages() if "/-/outbox/0" in one["url"]}) == len(SPACES),
        60,
    )
    turns = itertools.cycle(itertools.product((320, 768, 1280), ("light", "dark"), LANGUAGES))
    listed = [one for one in program.pages() if one["method"] == "GET"]
    assert len(listed) > 60
    visited = {}
    browsers = {}
    for one in listed:
        site = one["host"].partition(".")[0]
        if (
            one["url"].endswith((".css", ".csv", "/health", ".txt", ".xml", ".webp", ".xlsx"))
            or "/sign-in/link/" in one["url"]
        ):
            continue
        width, theme, language = next(turns)
        role = IN_THE_DEMO.get(one["role"], one["role"])
        key = (site, role)
        if key not in browsers:
            browsers[key] = open_browser(locale=OWN[site])
            if role == "operator":
                browsers[key].goto(program.outbox_key(site))
            elif role != "visitor":
                sign_in_as(role, browsers[key], program, site)
        page = browsers[key]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        answer = page.goto(in_language(one["url"], language, OWN[site]))
        where = f"{page.url} {width} {theme}"
        if one["role"] in {"representative", "participant"} and answer.status in {403, 404}:
            continue  # the demo's person in this role has to do with another object than the example
        wrong = [] if answer.status == 200 else [f"answers {answer.status}"]
        if page.locator("html").get_attribute("lang") != language:
            wrong.append("speaks another language")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"is {wide} wide")
        if wrong := [*wrong, *faults_of(page)]:
            visited[where] = wrong
    assert visited == {}


@pytest.mark.parametrize("language", ["fi", "ar"])
@pytest.mark.parametrize(
    "path", ["/", "/networks/", "/networks/tiijatko-mita/", "/networks/tiijatko-mita/write/"]
)
def test_a_first_visit_is_light(program, open_browser, path, language):
    page = open_browser(locale=language)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_of: dict[str, float] = {}
    session.on(
        "Network.loadingFinished", lambda one: bytes_of.update({one["requestId"]: one["encodedDataLength"]})
    )
    own = set()  # people's own pictures are not counted
    session.on(
        "Network.requestWillBeSent",
        lambda one: own.add(one["requestId"]) if "/pictures/" in one["request"]["url"] else None,
    )
    prefix = "" if language == "fi" else f"/{language}"
    page.goto(program.address("vapaat-verkostot", f"{prefix}{path}"), wait_until="networkidle")
    bytes_of = {request: size for request, size in bytes_of.items() if request not in own}
    assert 3 < len(bytes_of) <= REQUESTS
    assert 10_000 < sum(bytes_of.values()) <= FIRST_VISIT


def test_links_lead_somewhere(program):
    """Every link of a visitor's pages, followed once."""
    host = f"vapaat-verkostot.localhost:{program.port}"
    waiting, seen = ["/networks/", "/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=10)
        connection.request("GET", path, headers={"Host": host, "Accept-Language": "fi"})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        assert answer.status == 200, path
        if "text/html" in answer.getheader("Content-Type"):
            waiting += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', text)]
    assert len(seen) > 60
