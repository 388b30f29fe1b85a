"""An organisation comes in: the form, the code by mail, the yes, and the coordinator's answer (S4.18, J14)."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts.models import Person, SignInPass
from talkoo.people.organisations import actions, queries
from talkoo.people.organisations.models import Affiliation, Organisation
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.plumbing.translation.models import Translation
from tests import factories
from tests.people.organisations.conftest import everybody
from tests.people.organisations.furnish import profile

GOOD = {
    "name": "Narva Vaimne Tervis",
    "country": "EE",
    "registry_code": "80999905",
    "legal_form": "ee-mty",
    "fields_chosen": ["C12"],
    "areas": ["ee-ehak:0511"],
    "purpose": "Aitame.",
    "own_name": "Jelena",
    "email": "jelena@example.org",
    "part": "board",
    "consent": "on",
}


@pytest.fixture
def decided_by_coordinator(as_role, beta):
    """The site takes nobody in by itself."""
    owner = as_role("owner")
    owner.execute("update tenancy_site set registration = 'coordinator' where id = %s", [beta.id])
    sites.forget()
    yield
    owner.execute("update tenancy_site set registration = 'enough' where id = %s", [beta.id])
    sites.forget()


def form_of(client, path="/organisations/register/"):
    page = client.get(path).content.decode()
    return {"once": re.search(r'name="once" value="([^"]+)"', page).group(1)}


def code_of(site):
    with sites.within(site.id):
        return SignInPass.objects.order_by("-created_at").first().code


def test_a_visitor_registers_with_one_form_one_code_and_one_yes(rows, beta, browse):
    client = browse(beta)
    answer = client.post("/organisations/register/", GOOD | form_of(client))
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code/")
    with sites.within(beta.id):
        made = Organisation.objects.get()
        assert (made.state, made.slug) == ("draft", "narva-vaimne-tervis")
        assert Affiliation.objects.get().may_represent
    assert client.get("/organisations/narva-vaimne-tervis/").status_code == 404
    answer = client.post("/sign-in/code/", {"code": code_of(beta)})
    assert answer["Location"] == "/organisations/narva-vaimne-tervis/registration/"
    page = client.get(answer["Location"]).content.decode()
    assert 'value="confirm"' in page
    client.post(answer["Location"], {"verb": "confirm"})
    with sites.within(beta.id):
        assert Organisation.objects.get().state == "listed"
    shown = browse(beta).get("/organisations/narva-vaimne-tervis/").content.decode()
    assert "80999905" in shown
    assert "Jelena" not in shown


def test_a_seat_in_tartu_does_not_matter_for_who_works_in_narva(rows, beta):
    with sites.within(beta.id):
        made = factories.organisation(seat="0793", country="EE", areas=[area("0511").pk])
        county, other = area("0045").pk, area("0068").pk
        assert queries.works_in(made.pk, county)
        assert not queries.works_in(made.pk, other)
        left_out = factories.organisation(areas=[county], not_areas=[area("0511").pk], country="EE")
        assert queries.works_in(left_out.pk, county)
        assert not queries.works_in(left_out.pk, area("0511").pk)
        assert queries.works_in(factories.organisation(is_wide=True).pk, other)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"registry_code": "80999906"}, "registry_code"),
        ({"country": "FI", "registry_code": "0000331-7"}, "registry_code"),
        ({"registry_code": ""}, "registry_code"),
        ({"name": "  "}, "name"),
        ({"name": "Nаrva Tervis"}, "name"),  # the second letter is Cyrillic
        ({"name": "\u202e\u2066"}, "name"),
        ({"areas": []}, "areas"),
        ({"areas": ["ee-ehak:9999"]}, "areas"),
        ({"fields_chosen": []}, "fields_chosen"),
        ({"fields_chosen": ["XX"]}, "fields_chosen"),
        ({"email": "jelena"}, "email"),
        ({"part": "assessor!"}, "part"),
        ({"country": "XX"}, "country"),
        ({"legal_form": "xx"}, "legal_form"),
        ({"consent": ""}, "consent"),
        ({"own_name": ""}, "own_name"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(rows, beta, browse, changed, field):
    client = browse(beta)
    answer = client.post("/ru/organisations/register/", GOOD | form_of(client) | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert 'value="Jelena"' in page or field == "own_name"
    assert 'value="ee-ehak:0511" checked' in page or field == "areas"
    with sites.within(beta.id):
        assert not Organisation.objects.exists()
        assert not Person.objects.exists()


def test_a_community_in_no_register_comes_in_without_a_code(rows, beta, browse):
    client = browse(beta)
    community = GOOD | {
        "registry_code": "",
        "is_unregistered": "on",
        "legal_form": "ee-selts",
        "name": "Naabrid",
    }
    assert client.post("/organisations/register/", community | form_of(client)).status_code == 302
    with sites.within(beta.id):
        assert Organisation.objects.get().registry_code == ""


def test_letters_that_turn_the_line_round_are_taken_out_of_the_name(rows, beta, browse):
    client = browse(beta)
    client.post(
        "/organisations/register/", GOOD | form_of(client) | {"name": "Nar\u202eva\u2066  Tervis\u0007"}
    )
    with sites.within(beta.id):
        assert Organisation.objects.get().name["et"] == "Narva Tervis"


def test_the_same_form_sent_twice_makes_one_organisation(rows, beta, browse):
    client = browse(beta)
    form = GOOD | form_of(client)
    first, second = (client.post("/organisations/register/", form) for _time in range(2))
    assert first["Location"] == second["Location"] == "/sign-in/code/"
    client.post("/sign-in/code/", {"code": code_of(beta)})
    with sites.within(beta.id):
        assert Organisation.objects.count() == 1
        assert Person.objects.count() == 1


def test_a_form_made_elsewhere_is_a_new_one(rows, alpha, beta, browse):
    foreign = form_of(browse(alpha))
    for one in (foreign, {"once": "x"}, {"once": ""}):
        code = {"registry_code": "", "is_unregistered": "on", "email": f"a{len(one['once'])}@example.org"}
        assert browse(beta).post("/organisations/register/", GOOD | one | code).status_code == 302
    with sites.within(beta.id):
        assert Organisation.objects.count() == 3
        slugs = set(Organisation.objects.values_list("slug", flat=True))
        assert slugs == {"narva-vaimne-tervis", "narva-vaimne-tervis-2", "narva-vaimne-tervis-3"}


def test_a_code_that_is_registered_is_told_kindly(rows, beta, browse):
    with sites.within(beta.id):
        factories.organisation("There", country="EE", registry_code="80999905")
    client = browse(beta)
    answer = client.post("/organisations/register/", GOOD | form_of(client))
    assert answer.status_code == 422
    assert 'id="id_registry_code-error"' in answer.content.decode()
    with sites.within(beta.id):
        assert not Person.objects.filter(name="Jelena").exists()


def test_who_has_signed_in_only_says_what_part_and_is_listed_at_once(rows, beta, browse):
    with sites.within(beta.id):
        person = factories.person("Jelena")
    client = browse(beta, person)
    assert 'name="email"' not in client.get("/organisations/register/").content.decode()
    form = {key: GOOD[key] for key in GOOD if key not in {"own_name", "email", "consent"}}
    answer = client.post("/organisations/register/", form | form_of(client))
    assert answer["Location"] == "/organisations/narva-vaimne-tervis/registration/"
    with sites.within(beta.id):
        assert Organisation.objects.get().state == "listed"
        assert Affiliation.objects.get().person_id == person.pk


def test_the_trap_catches_programs(rows, beta, browse):
    client = browse(beta)
    form = GOOD | form_of(client) | {"homepage": "https://spam.example"}
    assert client.post("/organisations/register/", form)["Location"] == "/organisations/"
    with sites.within(beta.id):
        assert not Organisation.objects.exists()


def test_an_address_that_is_known_gets_the_same_answer_and_nobody_learns_of_it(rows, beta, browse):
    with sites.within(beta.id):
        factories.person("Someone Else", email="jelena@example.org")
    client = browse(beta)
    answer = client.post("/organisations/register/", GOOD | form_of(client), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/sign-in/code/"
    assert "Someone Else" not in page
    with sites.within(beta.id):
        assert Person.objects.get().name == "Someone Else"


def test_whoever_did_not_register_it_takes_it_away(rows, beta, browse):
    with sites.within(beta.id):
        person = factories.person(email="jelena@example.org")
    visitor = browse(beta)
    visitor.post("/organisations/register/", GOOD | form_of(visitor))
    path = "/organisations/narva-vaimne-tervis/registration/"
    client = browse(beta, person)
    assert path in client.get("/organisations/mine/").content.decode()
    assert client.post(path, {"verb": "discard"})["Location"] == "/organisations/"
    with sites.within(beta.id):
        assert not Organisation.objects.exists()
        assert not Affiliation.objects.exists()
        assert not Translation.objects.exists()


def test_others_do_not_see_a_registration(rows, beta, browse):
    with sites.within(beta.id):
        her, him = factories.person(), factories.person()
        made = actions.enter(profile("Hidden"), by=her, role="board").organisation
    path = f"/organisations/{made.slug}/registration/"
    assert browse(beta, her).get(path).status_code == 200
    assert browse(beta, him).get(path).status_code == 404
    assert browse(beta, him).post(path, {"verb": "confirm"}).status_code == 404
    assert browse(beta).get(path).status_code == 302
    assert browse(beta, her).post(path, {"verb": "nonsense"}).status_code == 404


def test_a_registration_that_nobody_confirms_makes_room_after_a_day(rows, beta, monkeypatch):
    with sites.within(beta.id):
        her, him = factories.person(), factories.person()
        code = {"country": "EE", "code": "80999905"}
        actions.enter(profile("First", **code), by=her, role="board")
        with pytest.raises(IntegrityError):
            actions.enter(profile("Second", **code), by=him, role="board")
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + datetime.timedelta(hours=24, seconds=1))
        made = actions.enter(profile("Second", **code), by=him, role="board").organisation
        assert list(Organisation.objects.all()) == [made]
        assert actions.forget_unconfirmed() == 0
        monkeypatch.setattr(clock, "now", lambda: now + datetime.timedelta(hours=49))
        assert actions.forget_unconfirmed() == 1
        factories.organisation(state="draft")  # entered by the program: not somebody who did not come back
        monkeypatch.setattr(clock, "now", lambda: now + datetime.timedelta(days=99))
        assert actions.forget_unconfirmed() == 0


def test_only_who_entered_it_confirms_and_once_is_enough(rows, beta):
    with sites.within(beta.id):
        her, him = factories.person(), factories.person(role="coordinator")
        made = actions.enter(profile("Mine"), by=her, role="board").organisation
        with pytest.raises(PermissionDenied):
            actions.confirm(made.pk, by=him)
        assert actions.confirm(made.pk, by=her).state == "listed"
        assert actions.confirm(made.pk, by=her).state == "listed"
        with pytest.raises(NotNow):
            actions.discard(made.pk, by=her)
        actions.change_state(made.pk, "close", by=her)
        with pytest.raises(NotNow):
            actions.confirm(made.pk, by=her)


def test_the_coordinator_declines_with_a_reason_and_it_is_sent_again(
    committed, beta, browse, run_jobs, decided_by_coordinator
):
    with sites.within(beta.id):
        her = factories.person("Her", language="ru", email="her@example.org")
        coordinator = factories.person(role="coordinator")
        made = actions.enter(profile("Waits"), by=her, role="board").organisation
    assert Site.objects.filter(registration="coordinator").exists()
    path = f"/organisations/{made.slug}/registration/"
    hers, theirs = browse(beta, her), browse(beta, coordinator)
    hers.post(path, {"verb": "confirm"})
    with sites.within(beta.id):
        waits = Organisation.objects.get()
        assert (waits.state, waits.due_on > clock.today("Europe/Tallinn")) == ("submitted", True)
    assert "Waits" in theirs.get("/organisations/desk/").content.decode()
    decline = f"/organisations/{made.slug}/decide/decline/"
    assert theirs.post(decline, {"reason": " "}).status_code == 422
    assert hers.post(decline, {"reason": "x"}).status_code == 404
    assert theirs.post(decline, {"reason": "Whose?"}).status_code == 302
    assert theirs.post(decline, {"reason": "Again"}).status_code == 302  # somebody was quicker
    run_jobs()
    with sites.within(beta.id):
        mail = Mail.objects.get(kind="organisations.decided")
        assert mail.language == "ru"
        assert "Whose?" in mail.text
        assert f"/ru{path}" in mail.text
    assert "Whose?" in hers.get(path).content.decode()
    hers.post(path, {"verb": "submit_again"})
    assert theirs.post(f"/organisations/{made.slug}/decide/list/", {"reason": ""}).status_code == 302
    run_jobs()
    with sites.within(beta.id):
        assert Organisation.objects.get().state == "listed"
        assert Mail.objects.filter(kind="organisations.decided").count() == 2
    assert browse(beta).get(f"/organisations/{made.slug}/").status_code == 200


STEPS = {
    "list": {"coordinator", "stand_in", "site_admin"},
    "decline": {"coordinator", "stand_in", "site_admin"},
    "suspend": {"coordinator", "site_admin"},
    "resume": {"coordinator", "site_admin"},
    "close": {"coordinator", "site_admin", "representative"},
    "submit_again": {"coordinator", "site_admin", "representative"},
}
FROM = {
    "list": "submitted", "decline": "submitted", "suspend": "listed", "resume": "suspended", "close": "listed",
    "submit_again": "declined",
}  # fmt: skip
REACH = {
    "draft": [], "submitted": ["submit"], "listed": ["submit", "list"], "declined": ["submit", "decline"],
    "suspended": ["submit", "list", "suspend"], "closed": ["close"],
}  # fmt: skip


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", REACH)
def test_who_takes_which_step_from_which_state(rows, alpha, verb, state):
    with sites.within(alpha.id):
        for role in (
            "visitor",
            "person",
            "member",
            "representative",
            "stand_in",
            "coordinator",
            "site_admin",
        ):
            one = factories.organisation(state="draft")
            people = everybody(alpha, one)
            for step in REACH[state]:
                actions.change_state(one.pk, step, by=PROGRAM)
            may = role in STEPS[verb]
            possible = state == FROM[verb] or (verb == "close" and state != "closed")
            wrong = PermissionDenied if not may else None if possible else NotNow
            if wrong is None:
                actions.change_state(one.pk, verb, by=people[role])
            else:
                with pytest.raises(wrong):
                    actions.change_state(one.pk, verb, by=people[role])


def test_sixteen_register_the_same_code_and_one_wins(committed, beta, browse):
    with sites.within(beta.id):
        people = [factories.person() for _one in range(16)]
    form = {key: GOOD[key] for key in GOOD if key not in {"own_name", "email", "consent"}}
    clients = [browse(beta, person) for person in people]
    forms = [form | form_of(client) for client in clients]
    barrier, answers = threading.Barrier(16), []

    def send(client, data):
        try:
            barrier.wait()
            answers.append(client.post("/organisations/register/", data))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(clients, forms, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    codes = sorted(one.status_code for one in answers)
    assert codes == [302] + [422] * 15
    told = [one.content.decode() for one in answers if one.status_code == 422]
    assert all('id="id_registry_code-error"' in page or 'role="alert"' in page for page in told)
    with sites.within(beta.id):
        assert Organisation.objects.count() == 1
        assert Affiliation.objects.count() == 1


def test_eight_times_the_same_form_at_once_is_one_organisation(committed, beta, browse):
    with sites.within(beta.id):
        person = factories.person()
    clients = [browse(beta, person) for _one in range(8)]
    form = {key: GOOD[key] for key in GOOD if key not in {"own_name", "email", "consent"}} | form_of(
        clients[0]
    )
    barrier, answers = threading.Barrier(8), []

    def send(client):
        try:
            barrier.wait()
            answers.append(client.post("/organisations/register/", form))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, "/organisations/narva-vaimne-tervis/registration/")
    }
    with sites.within(beta.id):
        assert Organisation.objects.count() == 1


def test_names_of_pages_are_no_addresses_of_organisations(rows, alpha):
    with sites.within(alpha.id):
        her = factories.person()
        for name in ("Register", "Guides", "Mine", "Desk"):
            assert actions.enter(profile(name), by=her, role="board").organisation.slug == f"{name.lower()}-2"
        with pytest.raises(IntegrityError):
            Organisation.objects.filter(slug="desk-2").update(slug="desk")
