"""Organisations: what the database refuses, who may, what the directory finds, and what no page ever shows."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import registries
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions
from talkoo.people.organisations.models import Affiliation, Membership, Organisation
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def names_on(page: str) -> list[str]:
    return re.findall(r'<h[23][^>]*><a href="/organisations/([a-z0-9-]+)/"', page)


@pytest.fixture
def partners(rows, alpha):
    """Estonia and Finland, narrow and broad fields, as a project worker looks for partners."""
    with sites.within(alpha.id):
        factories.organisation(
            "MTÜ Meelerahu Näidis",
            slug="meelerahu",
            country="EE",
            seat="0663",
            fields=("C12",),
            registry_code="80999905",
            seeks_international=True,
            languages=("et", "ru"),
        )
        factories.organisation(
            "SA Tugiring Näidis", slug="tugiring", country="EE", seat="0251", fields=("C",)
        )
        factories.organisation("Hingehoid Näidis", slug="hingehoid", country="EE", seat="0793", fields=("D",))
        factories.organisation(
            "Vaikuse Tund", slug="vaikuse-tund", country="EE", seat="0514", fields=("A10",)
        )
        factories.organisation(
            "Mielen Tuki Esimerkki ry",
            slug="mielen-tuki",
            seat="309",
            fields=("C12", "D19"),
            kinds=("patient",),
            founded=PartialDate(2015, 2),
            registry_code="0000331-6",
        )
        factories.organisation("Draft", slug="draft", fields=("C12",), country="EE", state="draft")
    return alpha


def test_the_directory_lists_who_is_listed_in_the_order_of_the_language(partners, browse):
    page = browse(partners).get("/organisations/").content.decode()
    assert names_on(page) == ["hingehoid", "mielen-tuki", "meelerahu", "tugiring", "vaikuse-tund"]


def test_estonia_and_mental_health_find_the_exact_ones_and_the_broader_fields_below(partners, browse):
    page = browse(partners).get("/et/organisations/", {"country": "EE", "field": "C12"}).content.decode()
    exact, _heading, broader = page.partition('id="around"')
    found = re.compile(r'<h[23][^>]*><a href="/et/organisations/([a-z0-9-]+)/"')
    assert found.findall(exact) == ["meelerahu"]
    assert found.findall(broader) == ["hingehoid", "tugiring"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"field": "C"}, {"meelerahu", "tugiring", "mielen-tuki"}),  # with what is narrower
        ({"country": "FI"}, {"mielen-tuki"}),
        ({"international": "1"}, {"meelerahu"}),
        ({"language": "ru"}, {"meelerahu"}),
        ({"kind": "patient"}, {"mielen-tuki"}),
        ({"area": "ee-ehak:0663"}, {"meelerahu"}),
        ({"area": "ee-ehak:0045"}, {"tugiring", "vaikuse-tund"}),  # the county that both towns lie in
        ({"country": "FI", "language": "ru"}, set()),
    ],
)
def test_each_facet_narrows(partners, browse, chosen, found):
    page = browse(partners).get("/organisations/", chosen).content.decode()
    assert set(names_on(page.partition('id="around"')[0])) == found


@pytest.mark.parametrize(
    "chosen",
    [
        {"field": "XX"},
        {"country": "ee"},
        {"country": "Eesti"},
        {"area": "ee-ehak:9999"},
        {"kind": "C12"},
        {"language": "x" * 17},
        {"language": "f\0i"},
        {"after": "nonsense"},
    ],
)
def test_a_choice_that_does_not_exist_is_no_page(partners, browse, chosen):
    assert browse(partners).get("/organisations/", chosen).status_code == 404


def test_who_works_in_an_area_is_found_there_wherever_its_seat_is(rows, alpha, browse):
    with sites.within(alpha.id):
        factories.organisation(
            "A", slug="a", country="EE", seat="0793", areas=[area("0511").pk]
        )  # Tartu; Narva
        factories.organisation(
            "B", slug="b", country="EE", areas=[area("0045").pk], not_areas=[area("0511").pk]
        )
        factories.organisation("C", slug="c", country="EE", is_wide=True)
    for code, found in (
        ("ee-ehak:0511", ["a", "c"]),
        ("ee-ehak:0735", ["b", "c"]),
        ("ee-ehak:0793", ["a", "c"]),
    ):
        page = browse(alpha).get("/organisations/", {"area": code}).content.decode()
        assert names_on(page) == found, code


def test_the_number_of_statements_does_not_grow_with_the_rows(rows, alpha, browse):
    counts = []
    for more in (1, 8):
        with sites.within(alpha.id):
            for _one in range(more):
                factories.organisation(
                    fields=("C12", "D19"), kinds=("patient",), seat="309", languages=("fi",)
                )
        browse(alpha).get("/organisations/")
        for path in ("/organisations/?field=C12&country=FI", "/organisations/"):
            with CaptureQueriesContext(connection) as asked:
                assert browse(alpha).get(f"/en{path}").status_code == 200
            counts.append(
                sum(one["sql"].lstrip().startswith(("select", "with")) for one in asked.captured_queries) - 2
            )
    assert counts[:2] == counts[2:]
    assert counts[:2] == [4, 3]


def test_the_page_shows_what_it_says_of_itself_and_nothing_of_its_people(rows, alpha, browse):
    with sites.within(alpha.id):
        umbrella = factories.organisation("Keskusliitto Esimerkki", slug="liitto", kinds=("umbrella",))
        member = factories.organisation(
            "Välkkeen Esimerkki ry",
            slug="valke",
            seat="309",
            kinds=("patient",),
            fields=("C12",),
            registry_code="0000154-8",
            founded=PartialDate(2015, 2),
            representative=factories.person("Aino Salainen"),
            addresses=(
                {
                    "kind": "visiting",
                    "street": "Kummunkatu 6",
                    "floor": "2 krs.",
                    "po_box": "PL 37",
                    "postal_code": "83501",
                    "town": "Outokumpu",
                },
            ),
            mailboxes=(
                {"role": texts("fi", fi="Yleiset asiat"), "address": "yleinen@valke.example.org"},
                {"role": texts("fi", fi="Nuorisotyö"), "address": "nuoret@valke.example.org"},
            ),
            links=({"label": texts("fi", fi="Verkkosivut"), "url": "https://valke.example.org/"},),
        )
        actions.join_umbrella(member.pk, umbrella.pk, by=PROGRAM)
    page = browse(alpha).get("/organisations/valke/").content.decode()
    for shown in (
        "Kummunkatu 6",
        "2 krs.",
        "PL 37",
        "83501",
        "0000154-8",
        "helmikuu 2015",
        "Keskusliitto Esimerkki",
        'rel="noopener external"',
        "/organisations/valke/write/",
    ):
        assert shown in page
    for hidden in ("Aino", "Salainen", "yleinen@", "nuoret@", "staff"):
        assert hidden not in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))
    assert (data["@type"], data["name"]) == ("NGO", "Välkkeen Esimerkki ry")
    assert data["address"]["streetAddress"] == "Kummunkatu 6"
    above = browse(alpha).get("/organisations/liitto/").content.decode()
    assert "Välkkeen Esimerkki ry" in above


def test_what_people_wrote_cannot_break_out_of_the_data_for_programs(rows, alpha, browse):
    name = "</script><script>alert(1)</script>&<!--"
    with sites.within(alpha.id):
        factories.organisation(name, slug="evil")
    page = browse(alpha).get("/organisations/evil/").content.decode()
    assert "<script>alert" not in page
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1)
    assert json.loads(data)["name"] == name


def test_downloads_hold_the_same_rows(partners, browse):
    answer = browse(partners).get("/organisations.json", {"country": "EE", "field": "C12"})
    (one,) = json.loads(answer.content)["organisations"]
    assert one["name"] == "MTÜ Meelerahu Näidis"
    assert one["seeks_international_cooperation"] is True
    table = browse(partners).get("/organisations.csv", {"country": "FI"}).content.decode("utf-8-sig")
    assert table.count("\r\n") == 2
    assert "Mielen Tuki Esimerkki ry" in table
    assert browse(partners).get("/organisations.exe").status_code == 404


def test_another_site_has_none_of_it(partners, beta, browse):
    assert names_on(browse(beta).get("/organisations/").content.decode()) == []
    assert browse(beta).get("/organisations/meelerahu/").status_code == 404
    assert browse(partners).get("/organisations/draft/").status_code == 404


def test_an_umbrella_that_is_not_listed_is_named_nowhere(rows, alpha, browse):
    with sites.within(alpha.id):
        member = factories.organisation("Member", slug="member")
        for state in ("draft", "listed"):
            umbrella = factories.organisation(f"Umbrella {state}", slug=state, state=state)
            actions.join_umbrella(member.pk, umbrella.pk, by=PROGRAM)
    page = browse(alpha).get("/organisations/member/").content.decode()
    assert "Umbrella listed" in page
    assert "Umbrella draft" not in page


def test_a_wrong_check_digit_is_refused(rows, alpha):
    with sites.within(alpha.id):
        with pytest.raises(registries.WrongCode):
            factories.organisation(country="EE", registry_code="80999906")
        one = factories.organisation(country="EE", registry_code="80999905")
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.organisation(country="EE", registry_code="80999905")
        for wrong in ("80999906", "abc"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Organisation.objects.filter(pk=one.pk).update(registry_code=wrong)
        factories.organisation(country="EE")  # a community that is in no register
        factories.organisation(country="EE")


@pytest.mark.parametrize(
    "change",
    [
        {"country": "E1"},
        {"country": "ee"},
        {"state": "gone"},
        {"founded_month": 13},
        {"founded_day": 3},
        {"founded_year": 1},
        {"founded_year": 2015, "founded_month": 2, "founded_day": 30},
        {"links": [{"url": "javascript:alert(1)"}]},
        {"links": [{"url": 5}]},
        {"slug": "other"},
    ],
)
def test_the_database_refuses_what_cannot_be(rows, alpha, change):
    with sites.within(alpha.id):
        factories.organisation("Other", slug="other")
        one = factories.organisation()
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.filter(pk=one.pk).update(**change)


def test_membership_and_affiliation_hold_one_open_each_and_no_public_person(rows, alpha):
    with sites.within(alpha.id):
        umbrella, member, person = factories.organisation(), factories.organisation(), factories.person()
        actions.join_umbrella(member.pk, umbrella.pk, by=PROGRAM)
        for again in (
            lambda: actions.join_umbrella(member.pk, umbrella.pk, by=PROGRAM),
            lambda: actions.join_umbrella(member.pk, member.pk, by=PROGRAM),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                again()
        actions.affiliate(member.pk, person.pk, "staff", by=PROGRAM)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.affiliate(member.pk, person.pk, "staff", by=PROGRAM)
        with pytest.raises(IntegrityError), transaction.atomic():
            Affiliation.objects.update(is_public=True)
        assert Membership.objects.count() == 1


def test_the_lifecycle(rows, alpha):
    with sites.within(alpha.id):
        one = factories.organisation(state="draft")
        with pytest.raises(NotNow):
            actions.change_state(one.pk, "list", by=PROGRAM)
        for verb, state in (
            ("submit", "submitted"),
            ("list", "listed"),
            ("suspend", "suspended"),
            ("resume", "listed"),
            ("close", "closed"),
        ):
            assert actions.change_state(one.pk, verb, by=PROGRAM).state == state


PERMISSIONS = ("register", "describe", "change_state", "join_umbrella", "affiliate", "name_guide")
MAY = {
    "visitor": set(),
    "member": set(),
    "stand_in": set(),
    "representative": {"describe", "affiliate"},
    "was_representative": set(),
    "coordinator": set(PERMISSIONS),
    "site_admin": set(PERMISSIONS),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what(rows, alpha, who):
    from django.contrib.auth.models import AnonymousUser

    with sites.within(alpha.id):
        organisation, other = factories.organisation(), factories.organisation()
        person = (
            AnonymousUser()
            if who == "visitor"
            else factories.person(role=who if who in {"stand_in", "coordinator", "site_admin"} else "")
        )
        if who == "member":
            actions.affiliate(organisation.pk, person.pk, "member", by=PROGRAM)
        if who in {"representative", "was_representative"}:
            actions.affiliate(organisation.pk, person.pk, "board", by=PROGRAM, may_represent=True)
        if who == "was_representative":
            affiliation = Affiliation.objects.get(person=person)
            affiliation.until = affiliation.since
            affiliation.save()
        allowed = {name for name in PERMISSIONS if may(person, f"organisations.{name}", organisation.pk)}
        assert allowed == MAY[who]
        if who == "representative":
            assert not may(person, "organisations.describe", other.pk)
            with pytest.raises(PermissionDenied):
                actions.describe(other.pk, by=person, name=texts("fi", fi="Mine now"))


def test_an_umbrella_of_a_field_is_shown_with_the_field(partners, browse):
    with sites.within(partners.id):
        guide = factories.organisation("Katusorganisatsioon Näidis", slug="katus", country="EE")
        actions.name_guide(guide.pk, words.at("field", "C").id, by=PROGRAM)
    page = browse(partners).get("/organisations/", {"field": "C12"}).content.decode()
    assert "/organisations/katus/" in page
