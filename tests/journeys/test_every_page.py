"""Every page in a real browser: no accessibility fault, nothing wider than the screen, nothing broken, few bytes.

Each page of the page list is visited in its own role, and in one of the others that it answers if there are any.
Sites, languages, themes and widths take turns, so that all of these meet.
"""

import collections
import http.client
import itertools
import re
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe

from talkoo.site.page_list import EVERYBODY, PAGES, SIGNED_IN
from tests.journeys.conftest import wait_for
from tests.journeys.mails import links_to_sign_in, open_outbox

pytestmark = pytest.mark.journey

# Small screens, Finnish and Arabic come more often than the rest.
SHAPES = list(
    itertools.product(
        (320, 768, 320, 1280), ("light", "dark"), ("fi", "ar", "et", "fi", "ru", "ar", "sv", "en")
    )
)
STRIDE = 27  # has no divisor in common with the number of shapes: each comes once, and neighbours differ in all three
FIRST_VISIT = 100 * 1024  # bytes over the wire, fonts included
REQUESTS = 12


def faults_of(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def in_language(url: str, language: str, own: str) -> str:
    head, path = re.fullmatch(r"(http://[^/]+)(/.*)", url).groups()
    return url if language == own else f"{head}/{language}{path}"


ROLES = ("coordinator", "contact", "site-admin", "representative", "stand-in", "moderator", "adviser")
IN_THE_DEMO = {"participant": "contact", "person": "contact"}  # who is shown what these two are
OWN = {"ivkv": "et", "suuntana": "fi", "svk": "ru", "vapaat-verkostot": "fi", "verkko": "fi"}
SPACES = {
    "ivkv": "/networks/ivkv/",
    "suuntana": "/programmes/suuntana-viro/",
    "svk": "/programmes/nakymaton-voimavara/",
    "vapaat-verkostot": "/networks/tiijatko-mita/",
    "verkko": "/programmes/verkko/",
}
NOT_IN_THE_DEMO = set(
    """
    accounts:confirm_contact
    gatherings:join_speaker
    chat:group_change
    chat:group_room
    chat:network_change
    chat:programme_change
    chat:programme_room
    documents:group_change_file
    documents:group_file
    documents:group_file_folder
    documents:group_new_version
    documents:network_change_file
    documents:network_file
    documents:network_new_version
    documents:programme_change_file
    documents:programme_file
    documents:programme_file_folder
    documents:programme_new_version
    gatherings:date_answer
    gatherings:group_edit_series
    gatherings:group_move_meeting
    gatherings:group_one_series
    gatherings:programme_edit_series
    gatherings:programme_move_meeting
    gatherings:programme_one_series
    introductions:ask_person
    introductions:wish
    mail_in:confirm
    mail_in:one_staged
    mail_out:stop
    moderation:decision
    moderation:one
    moderation:report
    moderation:thanks
    notify:letter
    organisations:apply
    organisations:connect
    organisations:decide_membership
    organisations:own_membership
    site_batch
    spaces:group_remove
    spaces:handover
    spaces:network_remove
    tasks:from_origin
    tasks:group_task_outcome
    tasks:programme_task_outcome
    video:provider
    visits:edit_report
    visits:needs
    visits:own_idea
    """.split()
)
"""What the demo has no example of that its people may open; other journeys and tests/site/test_pages.py go there."""


def write_everywhere(program, open_browser) -> None:
    """So that every site has a letter and a mail to show."""
    for site, path in SPACES.items():
        visitor = open_browser(locale=OWN[site])
        visitor.goto(program.address(site, f"{path}write/"))
        visitor.fill("[name=name]", "Pitkäniminen-Esimerkkiläinen von Näyttelijäntie")
        visitor.fill("[name=email]", "a-rather-long-address-to-show@example.net")
        visitor.fill("[name=text]", "https://example.org/" + "x" * 150)
        visitor.locator("main form button").click()
        visitor.wait_for_url("**/sent/")
        visitor.context.close()
    hosts = {f"{site}.localhost" for site in SPACES}  # other journeys open sites of their own
    wait_for(
        lambda: hosts <= {one["host"] for one in program.pages() if one["name"] == "mail_out:mail"},
        60,
    )


def views(listed: list[dict]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name of the page, role, examples as site and address, of which one is to be shown."""
    examples = collections.defaultdict(list)
    for one in listed:
        examples[one["name"]].append((one["host"].partition(".")[0], one["url"]))
    found = []
    for turn, (name, addresses) in enumerate(examples.items()):
        shown = PAGES[name]
        own = IN_THE_DEMO.get(shown.role, shown.role)
        others = [
            role
            for role in ROLES
            if role != own and (shown.may in {EVERYBODY, SIGNED_IN} or role in shown.may.split())
        ]
        for role in [own, *others[turn % len(others or "-") :][:1]]:
            first = len(found) % len(addresses)
            found.append((name, role, addresses[first:] + addresses[:first]))
    return found


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_accessible_fits_and_is_whole(program, open_browser, half):
    write_everywhere(program, open_browser)
    listed = [
        one
        for one in program.pages()
        if one["method"] == "GET" and PAGES[one["name"]].is_page and one["host"].partition(".")[0] in OWN
    ]
    links = links_to_sign_in(program)
    browsers = {}

    def browser_of(site: str, role: str):
        if (site, role) not in browsers:
            if role == "operator":
                page = open_outbox(open_browser, program, site)
            else:
                page = open_browser(locale=OWN[site])
            if (site, role) in links:
                page.goto(links[site, role])
                page.locator("main form button").click()
                page.wait_for_url(lambda url: "/sign-in/" not in url)
            browsers[site, role] = page
        return browsers[site, role]

    wrong = {}
    opened = set()
    seen = collections.Counter()
    chosen = {name for name in PAGES if zlib.crc32(name.encode()) % 2 == half}
    for number, (name, role, addresses) in enumerate(views(listed)):
        if name not in chosen:
            continue
        width, theme, language = SHAPES[number * STRIDE % len(SHAPES)]
        for site, url in addresses:
            page = browser_of(site, role)
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            answer = page.goto(in_language(url, language, OWN[site]))
            if answer.status in {403, 404} and role not in PAGES[name].may_any.split():
                continue  # the demo's person in this role has to do with another object than the example
            if found := faults(page, answer, language, width):
                wrong[f"{name} as {role}: {page.url} {width} {theme}"] = found
            opened.add(name)
            seen.update([width, theme, language])
            break
    assert wrong == {}
    pages = {name for name in chosen if PAGES[name].is_page and PAGES[name].method == "GET"}
    unseen = sorted(pages - opened - NOT_IN_THE_DEMO)
    assert not unseen, f"nobody saw these in the demo: {' '.join(unseen)}"
    assert min(seen[320], seen["fi"] * 2, seen["ar"] * 2) > len(pages) / 2


def faults(page, answer, language: str, width: int) -> list[str]:
    """What is wrong with the page that is shown."""
    found = [] if answer.status == 200 else [f"answers {answer.status}"]
    if page.locator("html").get_attribute("lang") != language:
        found.append("speaks another language")
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        found.append(f"is {wide} wide")
    return [*found, *faults_of(page)]


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
        if re.fullmatch(r"(/[a-z]{2})?/events/[^/]+/join/", path) and answer.status == 302:
            assert answer.getheader("Location").startswith("https://")  # where the event is held, on the web
            continue
        if answer.status == 302:  # a post's place on its page, or what only people who are signed in can do
            door = r"(/[a-z]{2})?/((sign-in|join)/\?next=|discussions/\w+/(\?page=\d+)?#p\d+$)"
            assert re.match(door, answer.getheader("Location")), path
            waiting.append(answer.getheader("Location").partition("?")[0].partition("#")[0])
            continue
        assert answer.status == 200, path
        if "text/html" in answer.getheader("Content-Type"):
            waiting += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', text)]
    assert len(seen) > 60
