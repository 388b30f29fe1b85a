"""From nothing to a living site in the browser: step by step, also after a pause, also with wrong input."""

import re
import threading

import pytest

from talkoo.plumbing.tenancy import sites
from talkoo.site import look
from talkoo.site.operator import actions, forms, queries

SITE = {
    "language": "fi",
    "name": "Koeverkko",
    "name_sv": "Provnätet",
    "sentence": "Yhdistykset yhdessä.",
    "operator": "Koe ry",
    "host": "koe.localhost",
    "country": "FI",
    "time_zone": "Europe/Helsinki",
    "others": ["sv", "ar"],
    "accent": "lake",
    "modules": ["networks", "organisations"],
}
ADMINISTRATOR = {"name": "Aino Alku", "email": "aino@example.org", "language": "fi", "is_coordinator": "on"}
NETWORK = {
    "name": "Ensimmäinen",
    "purpose": "Kaikki alkaa tästä.",
    "area": "",
    "programme": "",
    "is_contact": "on",
}


def made(key="koe"):
    return next((site for site in sites.every() if site.key == key), None)


def test_four_steps_lead_to_a_living_site(committed, bare, browse, operator, run_jobs):
    browser = bare(operator)
    assert browser.get("/operator/").content.decode().count("/operator/new-site/") == 1
    step = browser.post("/operator/new-site/", SITE)
    assert (step.status_code, step["Location"]) == (302, "/operator/sites/koe/administrator/")
    step = browser.post(step["Location"], ADMINISTRATOR)
    assert (step.status_code, step["Location"]) == (302, "/operator/sites/koe/network/")
    step = browser.post(step["Location"], NETWORK)
    assert (step.status_code, step["Location"]) == (302, "/operator/sites/koe/done/")
    page = browser.get(step["Location"]).content.decode()
    link = re.search(r'href="http://koe\.localhost[^/]*(/sign-in/link/[^"]+)"', page)
    assert link, "no mail server is set: the way in stands on the page"
    site = made()
    assert (site.country, site.time_zone, site.accent) == ("FI", "Europe/Helsinki", "lake")
    assert site.languages[:3] == ("fi", "sv", "ar")
    home = browse(site).get("/", headers={"accept-language": "fi"}).content.decode()
    assert "Koeverkko" in home
    assert "Ensimmäinen" in home
    assert "Provnätet" in browse(site).get("/sv/").content.decode()
    newcomer = browse(site)
    assert newcomer.post(link[1]).status_code == 302
    assert newcomer.get("/languages/").status_code == 200  # a site administrator's page


def test_the_first_administrator_gets_a_mail_in_the_own_language(committed, bare, operator, run_jobs, owner):
    bare(operator).post("/operator/new-site/", SITE)
    bare(operator).post("/operator/sites/koe/administrator/", {**ADMINISTRATOR, "language": "sv"})
    run_jobs()
    from talkoo.plumbing.mail_out.models import Mail

    with sites.within(made().id):
        mail = Mail.objects.get(kind="operator.administrator")
        assert (mail.address, mail.language, mail.is_secret) == ("aino@example.org", "sv", True)
        assert re.search(r"http://koe\.localhost[^/]*/sv/sign-in/link/", mail.text)
        assert "Provnätet" in mail.text


def test_one_can_stop_after_each_step_and_go_on_from_the_console(committed, bare, operator):
    bare(operator).post("/operator/new-site/", SITE)
    assert "/operator/sites/koe/administrator/" in bare(operator).get("/operator/").content.decode()
    bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR)
    page = bare(operator).get("/operator/").content.decode()
    assert "/operator/sites/koe/network/" in page
    assert "/operator/sites/koe/administrator/" not in page
    bare(operator).post("/operator/sites/koe/network/", NETWORK)
    page = bare(operator).get("/operator/").content.decode()
    assert "/operator/sites/koe/network/" not in page
    again = bare(operator).get("/operator/sites/koe/network/")
    assert (again.status_code, again["Location"]) == (302, "/operator/sites/koe/done/")


def test_the_colour_may_be_one_of_our_own_that_can_be_read(committed, bare, operator):
    browser = bare(operator)
    for own in ("", "teal", "#abc", "#ffff00"):
        refused = browser.post("/operator/new-site/", {**SITE, "accent": "own", "own": own})
        assert refused.status_code == 422
        assert 'id="id_own-error"' in refused.content.decode()
        assert made() is None
    assert look.nearest("#ffff00") in refused.content.decode()
    step = browser.post("/operator/new-site/", {**SITE, "accent": "own", "own": "#123A6B"})
    assert step.status_code == 302
    assert made().accent == "#123a6b"


WRONG = [
    ("name", ""), ("name", "\u202e "), ("sentence", ""), ("operator", ""), ("host", ""), ("host", "no host"),
    ("host", "localhost"), ("host", "127.0.0.1"), ("host", "10.0.0.1"), ("host", "a..b"), ("host", "-a.example.org"),
    ("host", "x" * 70 + ".example.org"), ("host", "alpha.localhost"), ("host", "single"), ("country", "XX"),
    ("language", "xx"), ("time_zone", "Mars/Base"), ("accent", "#ff0000"), ("modules", ["everything"]),
    ("others", ["xx"]),
    ("name", "x" * 81), ("sentence", "y" * 201), ("host", "xn--\u0441.\x00"), ("name_sv", "z" * 81),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_wrong_input_is_told_at_its_field_and_nothing_is_lost(rows, bare, operator, field, value):
    answer = bare(operator).post("/operator/new-site/", {**SITE, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'class="err" id="id_{field}-error"|class="field wrong"', page)
    for kept in ("name", "sentence", "operator"):
        if kept != field:
            assert f'value="{SITE[kept]}"' in page
    assert made() is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Verkko.Example.ORG:443/fi/", "verkko.example.org"),
        (" verkko.example.org. ", "verkko.example.org"),
        ("võrk.ee", "xn--vrk-ona.ee"),
        ("verkko.example.org:8000", "verkko.example.org"),
    ],
)
def test_a_host_name_is_taken_from_what_people_type(rows, typed, kept):
    from talkoo.site.operator import hosts

    assert hosts.tidy(typed) == kept


@pytest.mark.parametrize(
    ("host", "key"), [("ivkv.example.org", "ivkv"), ("www.ivkv.ee", "ivkv"), ("www.ee", "ee")]
)
def test_the_key_is_the_names_first_word(host, key):
    from talkoo.site.operator import hosts

    assert hosts.key_of(host) == key


def test_a_form_sent_twice_makes_one_site_one_administrator_one_network(committed, bare, operator):
    for _ in range(2):
        assert (
            bare(operator).post("/operator/new-site/", SITE)["Location"]
            == "/operator/sites/koe/administrator/"
        )
    for _ in range(2):
        assert bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR).status_code == 302
    for _ in range(2):
        assert bare(operator).post("/operator/sites/koe/network/", NETWORK).status_code == 302
    row = queries.site("koe", operator)
    assert (row["people"], row["administrators"], row["networks"]) == (1, 1, 1)


def test_of_many_at_once_one_site_is_made(committed, bare, operator):
    from django.db import IntegrityError, connection

    from talkoo.kernel.text import texts
    from talkoo.plumbing.tenancy import current

    wanted = actions.NewSite(
        key="race", host="race.localhost", name=texts("fi", fi="Kilpa"), sentence=texts("fi", fi="Kuka ensin."),
        operator="Koe ry", languages=("fi",), country="FI", time_zone="Europe/Helsinki", accent="spruce", modules=(),
    )  # fmt: skip
    together, won, lost = threading.Barrier(6), [], []

    def make() -> None:
        together.wait()
        try:
            with current.transaction_of(None):
                won.append(actions.make_site(wanted, by=operator))
        except IntegrityError:
            lost.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)


def test_the_record_of_a_new_site_begins_with_its_making(committed, bare, operator):
    from talkoo.plumbing.audit.models import Entry

    bare(operator).post("/operator/new-site/", SITE)
    with sites.within(made().id):
        assert list(Entry.objects.order_by("id").values_list("fact", flat=True)) == ["operator.SiteMade"]


def test_a_person_of_another_site_is_nobody_here(committed, bare, operator, alpha):
    """The same address may be on two sites: people are each site's own."""
    from tests import factories

    with sites.within(alpha.id):
        factories.person(email=ADMINISTRATOR["email"])
    bare(operator).post("/operator/new-site/", SITE)
    assert bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR).status_code == 302


def test_an_address_that_is_somebody_elses_on_the_site_is_refused(committed, bare, operator, alpha):
    from tests import factories

    with sites.within(alpha.id):
        factories.person(email=ADMINISTRATOR["email"])
    answer = bare(operator).post("/operator/sites/alpha/administrator/", ADMINISTRATOR)
    assert answer.status_code == 422
    assert "aino@example.org" in answer.content.decode()


def test_an_area_can_be_chosen_and_a_project_founded_with_it(committed, bare, browse, operator):
    bare(operator).post("/operator/new-site/", {**SITE, "modules": ["networks", "programmes"]})
    bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR)
    areas = queries.areas("FI", "fi")
    assert len(areas) > 300
    kuhmo = next(key for key, name in areas if name == "Kuhmo")
    given = {**NETWORK, "area": kuhmo, "programme": "Hanke"}
    assert bare(operator).post("/operator/sites/koe/network/", given).status_code == 302
    page = browse(made()).get("/networks/").content.decode()
    assert "Kuhmo" in page
    assert "Hanke" in browse(made()).get("/programmes/").content.decode()


@pytest.mark.parametrize("area", ["x", "00000000-0000-7000-8000-000000000000", "'"])
def test_a_place_that_is_none_is_refused(committed, bare, operator, area):
    answer = bare(operator).post("/operator/sites/alpha/network/", {**NETWORK, "area": area})
    assert answer.status_code == 422


def test_without_an_administrator_a_network_waits_for_its_contact(committed, bare, browse, operator):
    bare(operator).post("/operator/new-site/", SITE)
    bare(operator).post("/operator/sites/koe/network/", NETWORK)
    page = bare(operator).get("/operator/sites/koe/done/").content.decode()
    assert "Nobody looks after the site yet." in page
    assert "Found the first one" not in page


def test_a_lost_way_in_is_made_anew(committed, bare, operator):
    bare(operator).post("/operator/new-site/", SITE)
    bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR)
    find = re.compile(r"/sign-in/link/[^\"]+")
    before = find.search(bare(operator).get("/operator/sites/koe/done/").content.decode())[0]
    assert bare(operator).post("/operator/sites/koe/way-in/").status_code == 302
    after = find.search(bare(operator).get("/operator/sites/koe/done/").content.decode())[0]
    assert before != after


def test_with_a_mail_server_the_way_in_is_not_shown(committed, bare, operator, settings):
    bare(operator).post("/operator/new-site/", SITE)
    bare(operator).post("/operator/sites/koe/administrator/", ADMINISTRATOR)
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert "/sign-in/link/" not in bare(operator).get("/operator/sites/koe/done/").content.decode()


def test_every_offered_colour_can_be_read_on(rows):
    for key, _label in forms._accents():
        from talkoo.site import look

        light, dark = look.ACCENTS[key][0], look.ACCENTS[key][1]
        assert forms.contrast(light, "#ffffff") >= 7
        assert forms.contrast(dark, "#18211d") >= 7
    assert round(forms.contrast("#000000", "#ffffff"), 3) == 21
    assert forms.contrast("#ffff00", "#ffffff") < 1.1


@pytest.mark.parametrize("language", ["fi", "et", "ru", "sv", "en", "ar"])
def test_every_page_in_every_language(committed, bare, operator, owner, language):
    bare(operator).post("/operator/new-site/", SITE)
    owner.link("Berta")
    prefix = "" if language == "en" else f"/{language}"
    for path in (
        "", "new-site/", "check/", "notices/", "sites/koe/", "sites/koe/administrator/", "sites/koe/network/",
        "sites/koe/done/", f"enter/{owner.link()}/",
    ):  # fmt: skip
        answer = bare(operator).get(f"{prefix}/operator/{path}")
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert page.count("<h1") == 1
        assert "None" not in re.sub(r"<[^>]+>", " ", page), path
        assert "no-store" in answer["Cache-Control"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_as_many_sites_cost_as_many_questions_as_one(committed, bare, operator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = bare(operator)
    browser.get("/operator/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/operator/")
    for number in range(4):
        browser.post("/operator/new-site/", {**SITE, "host": f"many{number}.localhost"})
    browser.get("/operator/")
    with CaptureQueriesContext(connection) as many:
        browser.get("/operator/")

    def asked(
        found,
    ):  # the list of sites is read again once a second, whoever asks; and then in a transaction
        passing = ("from tenancy_site s left join", "BEGIN", "COMMIT", "set_config")
        statements = (one["sql"] for one in found.captured_queries)
        return sorted(sql[:60] for sql in statements if not any(word in sql for word in passing))

    assert asked(few) == asked(many)
    assert len(asked(few)) >= 5
    assert len(asked(few)) < 10
