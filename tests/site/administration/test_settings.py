"""A site administrator changes the site; nobody else does, and no other site with it."""

import datetime
import re

import psycopg
import pytest
from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.people.accounts.models import RoleGrant
from talkoo.plumbing.tenancy import actions, sites
from talkoo.plumbing.tenancy.models import Site
from tests import factories

PAGES = ("/administration/", "/administration/settings/", "/administration/look/", "/administration/roles/")


@pytest.fixture
def house(rows, alpha, beta):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.person = factories.person("Somebody")
    return made


@pytest.fixture
def as_it_was(alpha, as_role):
    """The row of a site is no row that the tests empty: put it back."""
    owner = as_role("owner")
    columns = "name, sentence, operator, default_language, languages, modules, time_zone, accent, country"
    columns += ", working_weekdays, registration, founding, begins_after, held_first, held_days"
    before = owner.execute(f"select {columns} from tenancy_site where id = %s", [alpha.id]).fetchone()
    yield
    from psycopg.types.json import Jsonb

    values = [Jsonb(value) if isinstance(value, dict | list) else value for value in before]
    places = ", ".join(f"{name} = %s" for name in columns.split(", "))
    owner.execute(f"update tenancy_site set {places} where id = %s", [*values, alpha.id])
    sites.forget()


def settings_of(alpha, **changed):
    return {
        "operator": alpha.operator,
        "default_language": "fi",
        "languages": ["fi", "sv"],
        "country": "FI",
        "time_zone": "Europe/Helsinki",
        "modules": ["networks", "organisations"],
        "registration": "enough",
        "founding": "coordinator",
        "begins_after": "7",
        "held_first": "5",
        "held_days": "7",
        "name_fi": "Uusi nimi",
        "sentence_fi": "Uusi lause",
        **changed,
    }


@pytest.mark.parametrize("path", PAGES)
def test_who_comes_in(house, alpha, browse, path):
    assert browse(alpha).get(path).status_code == 302
    assert browse(alpha, house.person).get(path).status_code == 403
    is_for_both = path.endswith("roles/")
    assert browse(alpha, house.coordinator).get(path).status_code == (200 if is_for_both else 403)
    assert browse(alpha, house.admin).get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("moderator", set()),
        ("stand_in", set()),
        ("coordinator", {"roles", "people", "organisations", "import"}),
        (
            "site_admin",
            {"settings", "look", "roles", "people", "organisations", "import", "export", "record"},
        ),
    ],
)
def test_what_waits_leads_to_what_one_may_open_and_nowhere_else(house, alpha, browse, role, wanted):
    with sites.within(alpha.id):
        browser = browse(alpha, factories.person("Somebody in this role", role=role))
    links = set(re.findall(r'href="(/administration/[^"]*)"', browser.get("/monday/").content.decode()))
    assert {path: browser.get(path).status_code for path in links} == dict.fromkeys(links, 200)
    assert {path.split("/")[2] for path in links if path != "/administration/"} >= wanted
    assert links or not wanted


@pytest.mark.parametrize("path", ["roles", "people", "organisations", "import"])
def test_a_page_of_the_administration_leads_back_to_where_one_came_from(house, alpha, browse, path):
    for person, back in ((house.admin, "/administration/"), (house.coordinator, "/monday/")):
        page = browse(alpha, person).get(f"/administration/{path}/").content.decode()
        assert re.findall(r'class="crumb[^"]*" href="([^"]*)"', page) == [back]


@pytest.mark.parametrize("path", ["people", "organisations"])
def test_a_list_of_the_administration_always_has_an_order(house, alpha, browse, path):
    def orders(query):
        page = browse(alpha, house.admin).get(f"/administration/{path}/{query}").content.decode()
        select = re.search(r'<select[^>]*name="sort">(.*?)</select>', page, re.S)[1]
        return re.findall(r'<option value="(\w*)"( selected)?', select)

    assert [code for code, _chosen in orders("")][:2] == ["", "newest"]
    assert ("newest", " selected") in orders("?sort=newest")


def test_settings_are_saved_for_this_site_alone(house, alpha, beta, browse):
    answer = browse(alpha, house.admin).post("/administration/settings/", settings_of(alpha))
    assert answer.status_code == 302
    site, other = Site.objects.get(pk=alpha.id), Site.objects.get(pk=beta.id)
    assert (site.name["fi"], site.begins_after, site.languages) == ("Uusi nimi", 7, ["fi", "sv"])
    assert (site.held_first, site.held_days, other.held_first) == (5, 7, 0)
    assert site.modules == ["networks", "organisations"]
    assert other.name != site.name
    again = browse(alpha, house.admin).post("/administration/settings/", settings_of(alpha), follow=True)
    assert again.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"operator": ""},
        {"languages": []},
        {"languages": ["sv"]},
        {"languages": ["xx"]},
        {"country": "ZZ"},
        {"time_zone": "Mars/Base"},
        {"modules": ["everything"]},
        {"registration": "later"},
        {"begins_after": "9999999"},
        {"held_first": "3"},
        {"held_days": "0"},
        {"name_fi": ""},
        {"name_fi": "x" * 81},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(house, alpha, browse, wrong):
    given = settings_of(alpha, sentence_fi="Tämä on kirjoitettu", **wrong)
    answer = browse(alpha, house.admin).post("/administration/settings/", given)
    assert answer.status_code == 422
    assert "Tämä on kirjoitettu" in answer.content.decode()
    assert Site.objects.get(pk=alpha.id).name == alpha.names


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(house, alpha, browse):
    client = browse(alpha, house.admin)
    refused = client.post("/administration/look/", {"accent": "own", "own": "#FFFF00"})
    assert refused.status_code == 422
    assert "#" in refused.content.decode()
    for wrong in ("", "yellow", "#12", "#12345g", "#123456;"):
        assert client.post("/administration/look/", {"accent": "own", "own": wrong}).status_code == 422
    assert client.post("/administration/look/", {"accent": "own", "own": "#203F85"}).status_code == 302
    assert Site.objects.get(pk=alpha.id).accent == "#203f85"
    assert client.post("/administration/look/", {"accent": "lake"}).status_code == 302
    assert Site.objects.get(pk=alpha.id).accent == "lake"


def test_the_database_lets_a_site_change_only_its_own_row(alpha, beta, as_role, as_it_was):
    app = as_role("app")
    change = "update tenancy_site set operator = 'x' where id = %s"
    with app.transaction():
        app.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        assert app.execute(change, [beta.id]).rowcount == 0
        assert app.execute(change, [alpha.id]).rowcount == 1
    assert app.execute(change, [alpha.id]).rowcount == 0  # outside of every site
    for column in ("key", "is_open", "is_read_only", "is_demo", "notice"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(f"update tenancy_site set {column} = {column} where id = %s", [alpha.id])


def test_working_days_are_at_least_one_and_real(house, alpha, browse):
    client = browse(alpha, house.coordinator)
    for wrong in ({}, {"weekdays": ["8"]}, {"weekdays": ["x"]}):
        assert client.post("/administration/roles/", {"verb": "days", **wrong}).status_code == 422
    assert client.post("/administration/roles/", {"verb": "days", "weekdays": ["2", "3"]}).status_code == 302
    assert Site.objects.get(pk=alpha.id).working_weekdays == [2, 3]
    with sites.within(alpha.id), pytest.raises(ValueError):
        actions.set_working_days([0, 9], by=house.admin)


def test_a_column_of_the_operator_is_not_the_administrators(house, alpha):
    with sites.within(alpha.id):
        with pytest.raises(KeyError):
            actions.describe_site(by=house.admin, is_open=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.describe_site(by=house.admin, country="finland"[:2])


def test_a_stand_in_is_found_by_name_and_given_the_role_for_a_time(house, alpha, beta, browse):
    client = browse(alpha, house.admin)
    found = client.get("/administration/roles/?q=someb").content.decode()
    assert re.search(rf"[?;&]person={house.person.pk}", found)
    nobody = client.get("/administration/roles/?q=%25").content.decode()
    assert not re.search(r"[?;&]person=", nobody)
    today = clock.today(alpha.time_zone)
    given = {"verb": "grant", "person": str(house.person.pk), "role": "stand_in"}
    past = client.post("/administration/roles/", {**given, "until": str(today - datetime.timedelta(days=1))})
    assert past.status_code == 422
    reversed_days = {"since": str(today + datetime.timedelta(days=5)), "until": str(today)}
    assert client.post("/administration/roles/", {**given, **reversed_days}).status_code == 422
    until = {"until": str(today + datetime.timedelta(days=7))}
    assert client.post("/administration/roles/", {**given, **until}).status_code == 302
    assert client.post("/administration/roles/", {**given, **until}).status_code == 422  # has it already
    with sites.within(alpha.id):
        grant = RoleGrant.objects.get(person=house.person, role="stand_in")
    assert browse(alpha, house.coordinator).post(f"/administration/roles/{grant.pk}/end/").status_code == 403
    assert client.post(f"/administration/roles/{grant.pk}/end/").status_code == 302
    with sites.within(beta.id):
        foreign = factories.person("Foreign")
    wrong = client.post("/administration/roles/", {**given, "person": str(foreign.pk)})
    assert wrong.status_code == 422
    assert client.post("/administration/roles/", {**given, "person": "nobody"}).status_code == 422


def test_pages_of_a_part_that_is_off_are_not_there(house, alpha, browse):
    with sites.within(alpha.id):
        factories.space("Village")
        actions.describe_site(by=house.admin, modules=["programmes"])
    sites.forget()
    for path in ("/networks/", "/networks.csv", "/networks/village/", "/networks/village/write/", "/organisations/",
                 "/committees/", "/check-ins/"):  # fmt: skip
        assert browse(alpha, house.coordinator).get(path).status_code == 404, path
    assert browse(alpha).get("/programmes/").status_code == 200
