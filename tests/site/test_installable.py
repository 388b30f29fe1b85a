"""A site on a phone: its manifest and icons, the script beside its pages, and what a device may keep."""

import io
import json
import re
import subprocess
from pathlib import Path
from shutil import which
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse
from PIL import Image

from talkoo.people.spaces.models import Kind
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.site import look, page_list
from talkoo.site.installable import icons, keeping
from tests import factories

SCRIPT = (
    Path(__file__).parents[2] / "src" / "talkoo" / "site" / "static" / "site" / "js" / "service-worker.js"
)


def manifest(client, path="/-/manifest.webmanifest"):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/manifest+json")
    return json.loads(answer.content)


def test_the_manifest_is_the_sites_own_in_the_language_of_its_address(rows, alpha, beta, browse):
    own, arabic, other = (
        manifest(browse(alpha)),
        manifest(browse(alpha), "/ar/-/manifest.webmanifest"),
        manifest(browse(beta)),
    )
    assert (own["name"], own["lang"], own["dir"], own["start_url"]) == ("Site alpha", "fi", "ltr", "/")
    assert (arabic["lang"], arabic["dir"], arabic["start_url"]) == ("ar", "rtl", "/ar/")
    assert own["id"] == arabic["id"] == "/"  # one program in whatever language
    assert (other["name"], other["lang"]) == ("Site beta", "et")
    assert arabic["shortcuts"][0]["url"] == "/ar/my/"
    assert own["shortcuts"][0]["name"] != arabic["shortcuts"][0]["name"]
    for said in (own, arabic, other):
        assert said["display"] == "standalone"
        assert said["scope"] == "/"
        assert len(said["short_name"]) <= 20
        assert re.fullmatch("#[0-9a-f]{6}", said["theme_color"])


def test_its_icons_are_there_in_the_sizes_that_phones_ask_for(rows, alpha, browse):
    client = browse(alpha)
    wanted = {(one["sizes"], one.get("purpose", "any")) for one in manifest(client)["icons"]}
    assert {("192x192", "any"), ("192x192", "maskable"), ("512x512", "any"), ("512x512", "maskable")} < wanted
    for one in manifest(client)["icons"]:
        answer = client.get(one["src"])
        assert answer.status_code == 200
        assert answer["Content-Type"] == one["type"]
        assert "immutable" in answer["Cache-Control"]
        if one["type"] == "image/png":
            image = Image.open(io.BytesIO(answer.content))
            assert f"{image.width}x{image.height}" == one["sizes"]
            assert len(answer.content) < 20_000
    assert "immutable" not in client.get("/-/icon-192.png")["Cache-Control"]
    assert client.get("/-/icon-191.png").status_code == 404


@pytest.mark.parametrize("accent", [*look.ACCENTS, "#a03010"])
@pytest.mark.parametrize("size", icons.SIZES)
def test_an_icon_has_the_sites_colours_and_nothing_in_its_corners(accent, size):
    ground = look.colours(accent)[4]
    image = Image.open(io.BytesIO(icons.png(accent, size))).convert("RGB")
    middle = size / 2
    safe = 0.4 * size  # what every phone leaves of it (W3C: maskable icons)
    drawn = 0
    for x in range(0, size, 7):
        for y in range(0, size, 7):
            colour = "#{:02x}{:02x}{:02x}".format(*image.getpixel((x, y)))
            if (x - middle) ** 2 + (y - middle) ** 2 > safe**2:
                assert look.contrast(colour, ground) < 1.1, (x, y)
            drawn += look.contrast(colour, ground) > 3
    assert drawn > size * size / 49 * 0.15
    assert image.getpixel((size // 2, int(middle - 14.5 * size / (17.4 / 0.38)))) == pytest.approx(
        (255, 181, 46), abs=12
    )


def test_two_accents_are_two_icons_and_the_drawing_is_the_same():
    assert icons.png("lake", 192) != icons.png("spruce", 192)
    drawing = ElementTree.fromstring(icons.svg("lake"))
    assert look.colours("lake")[4] in icons.svg("lake")
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}path")) == 7
    with pytest.raises(ValueError):
        icons.png("lake", 100_000)


def test_the_look_of_the_site_makes_the_addresses_of_its_icons(rows, alpha, browse):
    before = manifest(browse(alpha))
    with sites.within(alpha.id):
        Site.objects.filter(pk=alpha.id).update(accent="cranberry")
    sites.forget()
    after = manifest(browse(alpha), "/-/manifest.webmanifest?x")
    assert after["theme_color"] == look.colours("cranberry")[4] != before["theme_color"]
    assert after["icons"][0]["src"] != before["icons"][0]["src"]


def test_the_script_works_for_all_of_the_site_and_names_what_a_page_is_made_of(rows, alpha, beta, browse):
    answer = browse(alpha).get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert (
        browse(alpha).get("/service-worker.js", headers={"if-none-match": answer["ETag"]}).status_code == 304
    )
    first, rest = answer.content.decode().split("\n", 1)
    assert rest == SCRIPT.read_text()
    known = json.loads(first.removeprefix("const SITE = ").rstrip(";"))
    assert set(known["offline"]) == {"fi", "et", "ru", "sv", "en", "ar"}
    assert known["offline"]["fi"] == "/-/offline/"
    assert known["offline"]["ar"] == "/ar/-/offline/"
    page = browse(alpha).get("/fi/", follow=True).content.decode()
    for address in re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', page):
        assert address in known["assets"], address
    other = browse(beta).get("/service-worker.js").content.decode().split("\n", 1)[0]
    assert other != first


def test_the_script_can_be_read_by_a_browser(tmp_path, rows, alpha, browse):
    if which("node") is None:
        pytest.skip("node is not here; the journey runs it in Chromium")
    whole = tmp_path / "worker.mjs"
    whole.write_bytes(browse(alpha).get("/service-worker.js").content)
    subprocess.run(["node", "--check", str(whole)], check=True, capture_output=True)


def test_every_address_that_the_script_asks_is_there(rows, alpha, browse):
    first = browse(alpha).get("/service-worker.js").content.decode().split("\n", 1)[0]
    known = json.loads(first.removeprefix("const SITE = ").rstrip(";"))
    client = browse(alpha)
    for address in [*known["offline"].values(), known["token"], known["icon"]]:
        assert client.get(address).status_code == 200, address
    for address in known["assets"]:
        if not address.startswith("/static/"):
            assert client.get(address).status_code == 200, address


def test_every_page_names_manifest_and_script_and_nothing_inline(rows, alpha, browse):
    page = browse(alpha).get("/sv/").content.decode()
    assert '<link rel="manifest" href="/sv/-/manifest.webmanifest">' in page
    assert '<link rel="apple-touch-icon" href="/-/icon-180.png?' in page
    assert 'data-worker="/service-worker.js"' in page
    policy = browse(alpha).get("/sv/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_proof_is_fresh_and_says_for_whom(rows, alpha, beta, browse):
    client = browse(alpha)
    assert client.get("/-/token/").json()["person"] == "nobody"
    with sites.within(alpha.id):
        person, other = factories.person(), factories.person()
    signed_in = browse(alpha, person)
    said = signed_in.get("/-/token/")
    assert "no-store" in said["Cache-Control"]
    assert re.fullmatch("[0-9a-f]{32}", said.json()["person"])
    assert said.json()["person"] != browse(alpha, other).get("/-/token/").json()["person"]
    assert str(person.pk) not in said.content.decode()
    assert len(said.json()["token"]) == 64
    assert signed_in.get("/-/token/").json()["token"] != said.json()["token"]


def test_the_proof_lets_a_form_in_that_was_written_earlier(rows, alpha, browse):
    with sites.within(alpha.id):
        person = factories.person()
    client = browse(alpha, person, enforce_csrf_checks=True)
    assert client.post("/notifications/read/", {}).status_code == 403
    token = client.get("/-/token/").json()["token"]
    assert client.post("/notifications/read/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_page_says_for_whom_it_was_made_and_whether_a_device_may_keep_it(rows, alpha, browse):
    with sites.within(alpha.id):
        person = factories.person()
        mark = keeping.mark_of(person)
    client = browse(alpha, person)
    for address in ("/", "/my/", "/forum/", "/networks/", "/notifications/"):
        answer = client.get(address)
        assert answer[keeping.PERSON] == mark, address
        assert answer[keeping.KEEP] == "yes", address
    for address in ("/me/", "/notifications/settings/", "/letters/", "/notifications/phone/", "/nowhere/"):
        answer = client.get(address)
        assert answer[keeping.PERSON] == mark, address
        assert not answer.has_header(keeping.KEEP), address
    assert not client.get("/-/token/").has_header(keeping.PERSON)


def test_a_page_that_is_kept_for_all_visitors_says_nobody_each_time(rows, alpha, browse):
    client = browse(alpha)
    for _time in range(3):
        answer = client.get("/networks/")
        assert (answer[keeping.PERSON], answer[keeping.KEEP]) == ("nobody", "yes")


def test_marks_of_two_sites_are_two(rows, alpha, beta):
    class Same:
        pk, is_authenticated = "1", True

    with sites.within(alpha.id):
        here = keeping.mark_of(Same())
    with sites.within(beta.id):
        assert keeping.mark_of(Same()) != here


SECRET = """accounts: administration staff_ site_ erase merge letters: moderation: retention: mail_in: mail_out: push:
    introductions: interest_desk:waiting spaces:people discussions:asker discussions:versions notify:to_tell
    notify:letter import export""".split()


def test_pages_with_secrets_are_never_kept_and_every_page_on_the_list_is_there():
    kept = {name for name in page_list.PAGES if keeping.READ.fullmatch(name)}
    assert not [name for name in kept if any(one in name for one in SECRET)]
    assert {"my_networks", "notify:inbox", "discussions:thread", "discussions:forum"} <= kept
    for kind in Kind.values:
        assert {f"discussions:{kind}_threads", f"tasks:{kind}_tasks", f"documents:{kind}_files"} <= kept


def test_an_answer_before_anybody_was_looked_up_says_nothing_of_persons(rf):
    """As that of a site that is read only for now: a device must not think that its person has left."""
    html = {"content_type": "text/html"}
    middleware = keeping.KeepingMiddleware(lambda _request: HttpResponse("<p>", status=503, **html))
    assert not middleware(rf.post("/")).has_header(keeping.PERSON)
