"""Every page: there for its own site, nowhere else, in every language, never broken by what comes in."""

import importlib
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files import pictures
from talkoo.plumbing.mail_out import outbox
from talkoo.plumbing.tenancy import sites
from talkoo.site import page_list
from tests import factories
from tests.areas.representation import factories as committees
from tests.site import roles

LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")


@pytest.fixture
def furnished(committed, alpha, beta, run_jobs):
    """Two sites with one of everything."""
    people = {}
    for site in (alpha, beta):
        with sites.within(site.id):
            everybody = roles.cast(site)
            factories.person("Somebody whose role is ended", role="moderator")
            contact = everybody["contact"]
            organisation = furnish_organisation(site, everybody["representative"])
            runner = factories.organisation(f"runner {site.key}", slug=f"runner-{site.key}")
            for kind in ("network", "programme"):
                space = factories.space(
                    f"{kind} {site.key}", slug=f"{kind}-{site.key}", kind=kind, contact=contact
                )
                spaces.appoint_coordinator(space.pk, runner.pk, by=PROGRAM, is_interim=True)
            plan = spaces.Plan(
                aim=texts("fi", fi=f"Tavoite {site.key}"),
                funding=(
                    {"funder": texts("fi", fi="Rahoittaja"), "line": texts("fi", fi="Rahoittaja rahoittaa")},
                ),
                phases=({"name": texts("fi", fi="Alku"), "starts_year": 2020},),
            )
            spaces.plan(space.pk, plan, by=PROGRAM)
            network = Space.objects.get(kind="network")
            spaces.take_in(network.pk, organisation.pk, by=PROGRAM)
            roles.tie(everybody, space=network, organisation=organisation, runner=runner)
            body = committees.body(f"Committee {site.key}", slug=f"committee-{site.key}")
            committees.mandate(body, contact, organisation_id=organisation.pk)
            to = public.find("network", network.slug)
            letters.send(to, by=PROGRAM, name="Visitor", email="v@example.net", text="Hello", language="en")
            accounts.issue_link(contact.pk, by=PROGRAM)
            for part in sorted(Path(__file__).parents[1].glob("*/*/furnish.py")):  # each package its own
                importlib.import_module(f"tests.{part.parts[-3]}.{part.parts[-2]}.furnish").furnish(
                    site, everybody
                )
            people[site.key] = everybody
    run_jobs()
    return alpha, beta, people


def furnish_organisation(site, representative):
    organisation = factories.organisation(
        f"organisation {site.key}",
        slug=f"organisation-{site.key}",
        seat="309",
        fields=("C12",),
        kinds=("patient",),
        languages=("fi", "so"),
        representative=representative,
        mailboxes=({"role": texts("fi", fi="Yleiset"), "address": "yleinen@example.org"},),
        links=({"label": texts("fi", fi="Sivut"), "url": "https://example.org/"},),
        addresses=({"kind": "visiting", "street": "Katu 1", "town": "Outokumpu"},),
    )
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, "PNG")
    buffer.seek(0)
    picture = pictures.examine(buffer)
    organisations.set_logo(organisation.pk, picture, texts("fi", fi="Kaksi kättä"), by=PROGRAM)
    umbrella = factories.organisation(f"umbrella {site.key}", slug=f"umbrella-{site.key}")
    organisations.join_umbrella(organisation.pk, umbrella.pk, by=PROGRAM)
    return organisation


def client_for(browse, site, shown, people):
    client = browse(site, people[site.key].get(shown.role))
    if shown.role == "operator":
        with sites.within(site.id):
            client.get(f"/-/outbox/?key={outbox.key()}")
    return client


def addresses(site):
    from django.urls import reverse, set_script_prefix

    set_script_prefix("/")
    with sites.within(site.id):
        for name, shown in page_list.PAGES.items():
            for arguments in page_list.examples(shown.about):
                yield name, shown, reverse(name, args=arguments)


def test_every_page_in_every_language(furnished, browse):
    alpha, beta, people = furnished
    seen = 0
    for site in (alpha, beta):
        for name, shown, path in addresses(site):
            if not shown.is_page or shown.method != "GET" or name == "accounts:code":
                continue
            for language in LANGUAGES:
                prefix = "" if language == site.default_language else f"/{language}"
                client = client_for(browse, site, shown, people)
                answer = client.get(f"{prefix}{path}", headers={"accept-language": language})
                page = answer.content.decode()
                assert answer.status_code == 200, (name, language)
                assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
                assert page.count("<h1") == 1, (name, language)
                if language != "en":  # where it is also a word
                    assert "None" not in re.sub(r"<[^>]+>", " ", page), (name, language)
                for link in re.findall(r'(?:href|action)="(/[^"]*)"', page):
                    assert not link.startswith("//")
                seen += 1
    assert seen > 150


def test_an_object_of_one_site_does_not_exist_on_the_other(furnished, browse):
    alpha, beta, people = furnished
    for own, other in ((alpha, beta), (beta, alpha)):
        for name, shown, path in addresses(own):
            if shown.about in {"", "csv", "sitemap"} or name in {
                "gatherings:feed_of_area",
                "import_template",
                "moderation:thanks",
                "video:add",
            }:
                continue  # the same on every site, and about everything
            client = client_for(browse, other, shown, people)
            for method in ("get", "post"):
                answer = getattr(client, method)(path)
                assert answer.status_code in {404, 405, 410, 422}, (name, method)
                page = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
                assert own.key not in page.replace(path, ""), (name, method)


def test_every_page_tells_the_browser_about_safety(furnished, browse):
    alpha, _beta, people = furnished
    for name, shown, path in addresses(alpha):
        answer = client_for(browse, alpha, shown, people).get(path)
        b"".join(answer)  # a picture's file is closed at its end
        assert "default-src 'none'" in answer["Content-Security-Policy"], name
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        if shown.role != "visitor" and answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], name


def test_pages_of_somebody_are_not_for_visitors(furnished, browse):
    alpha, _beta, _people = furnished
    for name, shown, path in addresses(alpha):
        if shown.role != "visitor":
            assert browse(alpha).get(path).status_code in {302, 404, 405}, name


def test_the_front_page_lists_the_sites(rows, browse, alpha):
    answer = browse(alpha, host="localhost").get("/", headers={"accept-language": "fi"}, follow=True)
    page = answer.content.decode()
    assert "Site alpha" in page
    assert "Site beta" in page
    assert '<html lang="fi"' in page


def test_slash_leads_to_the_language_that_is_wished_and_no_other_page_does(rows, browse, alpha):
    from django.conf import settings as django_settings

    assert browse(alpha).get("/", headers={"accept-language": "ru"})["Location"] == "/ru/"
    assert browse(alpha).get("/", headers={"accept-language": "fi"}).status_code == 200
    assert browse(alpha).get("/networks/", headers={"accept-language": "ru"}).status_code == 200
    chosen = browse(alpha)
    chosen.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sv"
    assert chosen.get("/", headers={"accept-language": "ru"})["Location"] == "/sv/"
    chosen.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert chosen.get("/", headers={"accept-language": "fi"}).status_code == 200


def test_the_sites_own_language_has_one_address(rows, browse, alpha):
    answer = browse(alpha).get("/fi/networks/?state=ended")
    assert (answer.status_code, answer["Location"]) == (301, "/networks/?state=ended")
    assert browse(alpha).get("/ru")["Location"] == "/ru/"
    assert browse(alpha).get("/fi//evil.example/")["Location"] == "/evil.example/"


SIGNS = st.characters(codec="utf-8", exclude_categories=()) | st.sampled_from("\0\r\n%/?#&=;'\"<>\\\u202e")
QUERY = [
    "area", "state", "after", "next", "key", "x", "q", "kind", "field", "country", "language", "target", "legal_form",
    "competence", "international",
]  # fmt: skip
NASTY = st.text(alphabet=SIGNS, max_size=60)
PATHS = st.sampled_from(
    [
        "/",
        "/networks/",
        "/networks/network-alpha/",
        "/networks/network-alpha/organisations/",
        "/networks.json",
        "/programmes/programme-alpha/",
        "/organisations/",
        "/organisations/organisation-alpha/",
        "/organisations/organisation-alpha/write/",
        "/organisations.csv",
        "/committees/",
        "/search/",
        "/ar/search/",
        "/networks/network-alpha/write/",
        "/sign-in/",
        "/letters/",
        "/networks/network-alpha/chat/",
        "/networks/network-alpha/chat/1/",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=PATHS | NASTY.map(lambda text: "/" + text),
    query=st.dictionaries(st.sampled_from(QUERY), NASTY, max_size=3),
    form=st.dictionaries(
        st.sampled_from(["name", "email", "text", "homepage", "code", "next"]), NASTY, max_size=4
    ),
    headers=st.dictionaries(
        st.sampled_from(["accept-language", "accept-encoding", "if-none-match", "referer", "cookie"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
        max_size=3,
    ),
)
def test_nothing_that_comes_in_breaks_a_page(furnished, browse, path, query, form, headers):
    alpha, _beta, _people = furnished
    client = browse(alpha)
    from urllib.parse import quote

    address = quote(path.encode("utf-8", "surrogatepass"), safe="/%")
    for answer in (client.get(address, query, headers=headers), client.post(address, form, headers=headers)):
        assert answer.status_code < 500
        assert b"Traceback" not in answer.content


CHAT = "/networks/network-alpha/chat/"
ASKED = ["q", "until", "at", "to", "choose", "alone"]
TALKED = ["text", "once", "to", "alt", "do", "read", "unsent", "writing", "kept", "title", "into"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["", "mark/", "own/", "keep/", "1/", "1/change/", f"{10**20}/"])
    | NASTY.map(lambda name: f"2/{name}"),
    query=st.dictionaries(st.sampled_from(ASKED), NASTY, max_size=3),
    form=st.dictionaries(st.sampled_from(TALKED), NASTY, max_size=5),
)
def test_nothing_that_those_who_talk_ask_or_say_breaks_a_chat(furnished, browse, path, query, form):
    alpha, _beta, people = furnished
    client = browse(alpha, people["alpha"]["participant"])
    from urllib.parse import quote

    address = CHAT + quote(path.encode("utf-8", "surrogatepass"), safe="/%")
    for answer in (client.get(address, query), client.post(address, form)):
        assert answer.status_code < 500
        b"".join(answer)


CARE = [
    "/languages/",
    "/networks/network-alpha/texts/fi/",
    "/networks/network-alpha/texts/ar/",
    "/programmes/programme-alpha/texts/sv/",
    "/organisations/organisation-alpha/texts/fi/",
    "/organisations/organisation-alpha/logo/",
    "/letters/",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(CARE),
    who=st.sampled_from(["representative", "coordinator", "site-admin"]),
    form=st.dictionaries(
        st.sampled_from(
            ["name", "purpose", "version", "code", "direction", "take_away", "is_checked", "alt", "picture"]
        ),
        NASTY | st.just("x" * 10_000),
        max_size=6,
    ),
)
def test_nothing_that_those_who_look_after_a_site_write_breaks_a_page(furnished, browse, path, who, form):
    alpha, _beta, people = furnished
    client = browse(alpha, people["alpha"][who])
    assert client.get(path).status_code in {200, 403, 404}
    answer = client.post(path, form)
    assert answer.status_code in {200, 302, 403, 404, 405, 422}
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("cookie", ["x", "a" * 32, "a" * 5_000, "é", "%00", "a\\000b" * 10])
def test_a_cookie_that_is_not_ours_is_nobody(rows, browse, alpha, cookie):
    from django.conf import settings as django_settings

    client = browse(alpha)
    ours = (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME)
    for name in (*ours, f"{django_settings.COOKIE_PREFIX}asked"):
        client.cookies[name] = cookie
    assert client.get("/networks/").status_code == 200
    assert client.get("/letters/").status_code == 302
    assert client.get("/sign-in/code/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/ru//evil.example/", "/%5Cevil.example/", "//evil.example/", "/ru/%5C%5Cevil.example/"]
)
def test_no_page_links_to_another_host_because_of_its_address(rows, browse, alpha, path):
    page = browse(alpha).get(path).content.decode()
    assert not re.findall(r'(?:href|action|content)="(?:/[^/"]{2})?(?://|/?\\\\?)evil[^"]*"', page)
    assert 'href="//evil' not in page


def test_the_sites_colour_is_kept_for_a_year_under_an_address_that_changes_with_it(rows, browse, alpha):
    page = browse(alpha).get("/networks/").content.decode()
    address = re.search(r'href="(/-/accent\.css\?[0-9a-f]{8})"', page).group(1)
    assert "immutable" in browse(alpha).get(address)["Cache-Control"]
    for other in ("/-/accent.css", "/-/accent.css?00000000"):
        assert browse(alpha).get(other)["Cache-Control"] == "public, max-age=300"


def test_a_choice_is_required_only_where_the_first_one_is_none(rows, alpha, browse):
    """HTML allows nothing else: what is chosen already cannot be left out."""
    page = browse(alpha).get("/organisations/register/").content.decode()
    found = re.findall(r'<select([^>]*)>\s*<option value="([^"]*)"', page)
    assert {bool(first) for _attributes, first in found} == {True, False}
    assert {"required" in attributes for attributes, first in found if first} == {False}
