"""People take part: join, ask, are added, invited, removed, leave; what others see of them."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import queries as accounts
from talkoo.people.accounts.models import Consent, ContactPoint, Person
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import ParticipantKind, Participation, Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories


@pytest.fixture
def network(rows, alpha):
    """A network of Kainuu without Kajaani, with a contact."""
    with sites.within(alpha.id):
        contact = factories.person("The Contact", email="contact@example.org")
        space = factories.space(
            "Avoin", slug="avoin", areas=[area("FI1D8").pk], not_areas=[area("205").pk], contact=contact
        )
        return {"site": alpha, "space": space, "contact": contact}


def arrange(space, **changes):
    given = {"join": "open", "participants": "persons", "membership_rule": "any", **changes}
    actions.arrange(space.pk, actions.Arrangement(areas=[area("FI1D8").pk], **given), by=PROGRAM)


def open_part(space, person):
    return Participation.objects.get(space=space, person=person, until=None)


def test_an_open_network_takes_in_at_once_and_twice_is_once(network):
    with sites.within(network["site"].id):
        person = factories.person()
        for _time in range(2):
            assert actions.join(network["space"].pk, by=person).is_asked is False
        assert Participation.objects.filter(person=person).count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            Participation.objects.create(space=network["space"], person=person, since=clock.now())


@pytest.mark.parametrize(
    ("policy", "participants", "state", "why"),
    [
        ("invite", "persons", "active", "invite"),
        ("open", "organisations", "active", "organisations"),
        ("open", "persons", "ended", "ended"),
        ("open", "persons", "withdrawn", "ended"),
        ("open", "persons", "hidden", "ended"),
        ("open", "both", "active", None),
        ("request", "persons", "paused", None),
        ("open", "persons", "forming", None),
    ],
)
def test_who_can_join_when(rows, alpha, policy, participants, state, why):
    with sites.within(alpha.id):
        space = factories.space(state="forming" if state == "forming" else "active")
        arrange(space, join=policy, participants=participants)
        for verb in {"ended": ["end"], "withdrawn": ["withdraw"], "paused": ["pause"]}.get(state, []):
            actions.change_state(space.pk, verb, by=PROGRAM)
        if state == "hidden":
            actions.hide(space.pk, by=PROGRAM)
        person = factories.person()
        if why:
            with pytest.raises(actions.Closed) as refused:
                actions.join(space.pk, by=person)
            assert refused.value.why == why
            assert not Participation.objects.exists()
        else:
            assert actions.join(space.pk, by=person).is_asked is (policy == "request")


def test_an_invitation_opens_what_is_by_invitation(network):
    with sites.within(network["site"].id):
        space = network["space"]
        arrange(space, join="invite")
        tipped, asked = factories.person(), factories.person()
        assert actions.join(space.pk, by=tipped, is_invited=True).is_asked is False
        actions.invite_member(space.pk, asked.pk, by=network["contact"])
        assert not queries.is_taking_part(asked, space.pk)
        assert actions.join(space.pk, by=asked).is_asked is False
        assert queries.is_taking_part(asked, space.pk)


def test_on_request_the_contact_decides_once(network):
    with sites.within(network["site"].id):
        space, contact = network["space"], network["contact"]
        arrange(space, join="request")
        first, second, stranger = (factories.person() for _one in range(3))
        for person in (first, second):
            assert actions.join(space.pk, by=person).is_asked
        with pytest.raises(PermissionDenied):
            actions.answer_request(open_part(space, first).pk, by=stranger, is_yes=True)
        yes = open_part(space, first)
        actions.answer_request(yes.pk, by=contact, is_yes=True)
        with pytest.raises(NotNow):
            actions.answer_request(yes.pk, by=contact, is_yes=False)
        no = actions.answer_request(open_part(space, second).pk, by=contact, is_yes=False, reason="Täynnä")
        assert (no.reason, no.ended_by_id) == ("Täynnä", contact.pk)
        assert queries.is_taking_part(first, space.pk)
        assert not queries.is_taking_part(second, space.pk)
        assert actions.join(space.pk, by=second).is_asked  # may ask again


def test_as_an_organisation_only_who_represents_it(network):
    with sites.within(network["site"].id):
        space, person, other = network["space"], factories.person(), factories.person()
        kinds = {"fi-kunta": "municipality", "co": "company", "fi-ry": "association", None: "association"}
        for code, kind in kinds.items():
            body = factories.organisation(
                representative=person, legal_form=words.at("legal_form", code).id if code else None
            )
            made = actions.join(space.pk, by=person, capacity_id=body.pk)
            assert (made.kind, made.capacity_id) == (kind, body.pk)
            with pytest.raises(PermissionDenied):
                actions.join(space.pk, by=other, capacity_id=body.pk)
        assert Participation.objects.filter(person=person).count() == 1
        assert actions.join(space.pk, by=person).kind == "citizen"  # as myself again
        assert not Participation.objects.filter(person=other).exists()


def test_an_organisation_of_another_site_is_nobodys(network, beta):
    with sites.within(beta.id):
        foreign = factories.organisation().pk
    with sites.within(network["site"].id), pytest.raises(PermissionDenied):
        actions.join(network["space"].pk, by=factories.person(), capacity_id=foreign)


def test_the_contact_cannot_leave_or_be_removed_but_everybody_else_can(network):
    with sites.within(network["site"].id):
        space, contact, person = network["space"], network["contact"], factories.person()
        actions.join(space.pk, by=contact)
        with pytest.raises(actions.StillContact):
            actions.leave(space.pk, by=contact)
        with pytest.raises(actions.StillContact):
            actions.remove_member(open_part(space, contact).pk, by=PROGRAM, reason="x")
        assert actions.leave(space.pk, by=person) is False
        actions.join(space.pk, by=person)
        assert actions.leave(space.pk, by=person) is True
        actions.join(space.pk, by=person)  # and comes back
        removed = actions.remove_member(open_part(space, person).pk, by=contact, reason="Ei sovi\u202e")
        assert removed.reason == "Ei sovi"
        with pytest.raises(NotNow):
            actions.remove_member(removed.pk, by=contact, reason="x")


def test_whoever_leaves_everything_is_no_contact_and_what_ran_pauses(network):
    with sites.within(network["site"].id):
        contact, space = network["contact"], network["space"]
        other = factories.space()
        for one in (space, other):
            actions.join(one.pk, by=contact)
        with pytest.raises(PermissionDenied):
            actions.leave_all(contact.pk, by=factories.person())
        actions.leave_all(contact.pk, by=contact)
        assert not Participation.objects.filter(person=contact, until=None).exists()
        assert queries.contact_of(space.pk) is None
        assert Space.objects.get(pk=space.pk).state == "paused"
        assert Space.objects.get(pk=other.pk).state == "active"


def test_forgetting_takes_parts_places_and_public_names(network):
    with sites.within(network["site"].id):
        contact, space = network["contact"], network["space"]
        actions.join(space.pk, by=contact)
        for _time in range(2):
            actions.forget_person(contact.pk)
        assert not Participation.objects.filter(person=contact).exists()
        assert space.contacts.get().public_name == ""


def test_entering_somebody_new_writes_down_who_heard_the_yes(network):
    with sites.within(network["site"].id):
        contact = network["contact"]
        given = {"name": "Uusi Ihminen", "contact": "uusi@example.org", "language": "fi"}
        with pytest.raises(PermissionDenied):
            actions.enter_member(network["space"].pk, by=factories.person(), **given)
        actions.enter_member(network["space"].pk, by=contact, **given)
        made = accounts.person_at("uusi@example.org")
        assert queries.is_taking_part(made, network["space"].pk)
        consent = Consent.objects.get(person=made)
        assert (consent.via, consent.witness_id, consent.recorded_by_id) == ("oral", contact.pk, contact.pk)


def test_entering_somebody_who_is_here_only_asks(network):
    with sites.within(network["site"].id):
        known = factories.person("Tuttu", email="tuttu@example.org")
        people = Person.objects.count()
        for _time in range(2):
            actions.enter_member(
                network["space"].pk,
                by=network["contact"],
                name="Joku",
                contact="Tuttu@Example.org",
                language="fi",
            )
        assert Person.objects.count() == people
        part = open_part(network["space"], known)
        assert (part.is_asked, part.is_invited) == (True, True)
        assert Person.objects.get(pk=known.pk).name == "Tuttu"


def test_one_who_is_added_twice_takes_part_once(network):
    with sites.within(network["site"].id):
        person = factories.person()
        first = actions.add_member(network["space"].pk, person.pk, by=network["contact"])
        assert actions.add_member(network["space"].pk, person.pk, by=PROGRAM).pk == first.pk


NEWCOMER = {"name": "Aino Uusi", "contact": "aino@example.org", "consent": "on"}


def test_a_newcomer_joins_with_three_fields_and_is_in_at_once(network, browse):
    client = browse(network["site"])
    form = client.get("/networks/avoin/join/").content.decode()
    asked = re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', form.partition("<main")[2])
    assert set(asked) - {"csrfmiddlewaretoken", "homepage", "next"} == {"name", "contact", "area", "consent"}
    answer = client.post("/networks/avoin/join/", NEWCOMER)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code/")
    with sites.within(network["site"].id):
        made = accounts.person_at("aino@example.org")
        assert queries.is_taking_part(made, network["space"].pk)
        assert made.name == "Aino Uusi"


def test_somebody_elses_address_joins_nobody_and_the_answer_is_the_same(network, browse):
    with sites.within(network["site"].id):
        known = factories.person("Tuttu", email="tuttu@example.org")
    kajaani = str(area("205").pk)
    answers = []
    for contact in ("tuttu@example.org", "uusi@example.org"):
        client = browse(network["site"])
        answer = client.post(
            "/networks/avoin/join/", {**NEWCOMER, "contact": contact, "area": kajaani}, follow=True
        )
        answers.append(re.sub(r'value="[^"]{30,}"', "", answer.content.decode()).replace("t…u@", "u…i@"))
    assert answers[0] == answers[1]
    with sites.within(network["site"].id):
        assert not Participation.objects.filter(person=known).exists()
        assert Person.objects.get(pk=known.pk).name == "Tuttu"


def test_who_was_here_already_finds_one_button_with_the_municipality_after_the_code(network, browse):
    site = network["site"]
    with sites.within(site.id):
        known = factories.person("Tuttu")
    kajaani = str(area("205").pk)
    page = browse(site, known).get(f"/networks/avoin/join/?area={kajaani}").content.decode()
    assert f'value="{kajaani}" selected' in page
    answer = browse(site, known).post("/networks/avoin/join/", {"capacity": "citizen", "area": kajaani})
    assert answer["Location"] == "/networks/avoin/"
    with sites.within(site.id):
        assert queries.numbers_of(network["space"].pk).outside == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " \u202e "},
        {"contact": "ei osoite"},
        {"contact": ""},
        {"consent": ""},
        {"area": "123"},
        {"area": "0190b8a0-0000-7000-8000-000000000000"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(network, browse, wrong):
    given = {**NEWCOMER, **wrong}
    answer = browse(network["site"]).post("/networks/avoin/join/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page or "id_consent-error" in page
    if "name" not in wrong:
        assert "Aino Uusi" in page
    with sites.within(network["site"].id):
        assert not Participation.objects.exists()


def test_a_program_that_fills_in_the_trap_joins_nobody(network, browse):
    answer = browse(network["site"]).post("/networks/avoin/join/", {**NEWCOMER, "homepage": "x"})
    assert answer.status_code == 302
    with sites.within(network["site"].id):
        assert not Participation.objects.exists()


def test_signed_in_one_press_of_the_button_is_enough(network, browse):
    with sites.within(network["site"].id):
        person = factories.person()
    client = browse(network["site"], person)
    assert client.post("/networks/avoin/join/").status_code == 302
    assert client.post("/networks/avoin/join/").status_code == 302
    page = client.get("/networks/avoin/").content.decode()
    assert "/networks/avoin/leave/" in page
    with sites.within(network["site"].id):
        assert Participation.objects.filter(person=person).count() == 1
    assert client.post("/networks/avoin/leave/").status_code == 302
    with sites.within(network["site"].id):
        assert not queries.is_taking_part(person, network["space"].pk)


def test_an_organisation_that_somebody_represents_no_longer_is_refused_at_the_field(network, browse):
    with sites.within(network["site"].id):
        person = factories.person()
        body = factories.organisation()
    answer = browse(network["site"], person).post("/networks/avoin/join/", {"capacity": f"org:{body.pk}"})
    assert answer.status_code == 422


def test_a_closed_network_says_why(network, browse):
    with sites.within(network["site"].id):
        arrange(network["space"], join="invite")
        person = factories.person()
    for client in (browse(network["site"]), browse(network["site"], person)):
        assert client.get("/networks/avoin/join/").status_code == 200
        assert client.post("/networks/avoin/join/", NEWCOMER).status_code == 409
    page = browse(network["site"]).get("/networks/avoin/").content.decode()
    assert "/networks/avoin/join/" not in page
    assert "/networks/avoin/write/" in page


def test_the_way_to_join_is_on_the_page_of_the_network(network, browse):
    assert 'href="/networks/avoin/join/"' in browse(network["site"]).get("/networks/avoin/").content.decode()
    assert (
        'href="/ru/networks/avoin/join/"'
        in browse(network["site"]).get("/ru/networks/avoin/").content.decode()
    )


@pytest.fixture
def village(network):
    """Five of Kajaani, one municipality, one who asks, one invited."""
    with sites.within(network["site"].id):
        space = network["space"]
        arrange(space)
        for number in range(5):
            actions.join(space.pk, by=factories.person(f"Citizen {number}"), area_id=area("309").pk)
        clerk = factories.person("Clerk")
        body = factories.organisation(
            "Kunta", representative=clerk, legal_form=words.at("legal_form", "fi-kunta").id
        )
        actions.join(space.pk, by=clerk, capacity_id=body.pk, area_id=area("290").pk)
        actions.join(space.pk, by=network["contact"])
        arrange(space, join="request")
        actions.join(space.pk, by=factories.person("Asker"))
        actions.invite_member(space.pk, factories.person("Invited").pk, by=PROGRAM)
        return {**network, "clerk": clerk, "body": body}


def test_people_see_each_other_and_no_stranger_does(village, browse):
    site = village["site"]
    with sites.within(site.id):
        stranger = factories.person()
        asker = Person.objects.get(name="Asker")
    for person in (stranger, asker):
        assert browse(site, person).get("/networks/avoin/people/").status_code == 403
    assert browse(site).get("/networks/avoin/people/").status_code == 302
    page = browse(site, village["clerk"]).get("/networks/avoin/people/").content.decode()
    for name in ("Citizen 0", "Clerk", "Kunta", "The Contact"):
        assert name in page
    for name in ("Asker", "Invited", "@"):
        assert name not in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
    mine = browse(site, village["contact"]).get("/networks/avoin/people/").content.decode()
    assert "Asker" in mine


def test_nobody_learns_whose_an_address_is_by_inviting_it(village, browse):
    site = village["site"]
    with sites.within(site.id):
        known = factories.person("Salattu Nimi", email="salattu@example.org")
    client = browse(site, village["contact"])
    given = {"name": "Joku", "contact": "salattu@example.org", "consent": "on"}
    answer = client.post("/networks/avoin/people/add/", given, follow=True).content.decode()
    with sites.within(site.id):
        part = open_part(village["space"], known)
    assert (part.is_asked, part.is_invited) == (True, True)
    assert "Salattu" not in answer
    here = f"/networks/avoin/people/{part.pk}"
    assert client.get(f"{here}/remove/").status_code == 404
    assert client.post(f"{here}/answer/").status_code == 404
    with sites.within(site.id):
        actions.join(village["space"].pk, by=known)
    assert "Salattu" in client.get("/networks/avoin/people/").content.decode()


def test_small_numbers_are_told_only_to_those_who_look_after_the_network(village):
    with sites.within(village["site"].id):
        numbers = queries.numbers_of(village["space"].pk)
        assert (numbers.all, numbers.outside, numbers.waiting) == (7, 5, 1)
        assert numbers.by_kind == {"citizen": 6, "municipality": 1}
        of_others = numbers.told(exactly=True)["kinds"][0]["label"]
        assert of_others != str(ParticipantKind.CITIZEN.label)  # "myself" is said of the reader alone
        told = numbers.told(exactly=False)
        assert (told["all"], [one["count"] for one in told["kinds"]], told["outside"]) == (
            "7",
            ["6", "<5"],
            "5",
        )
        assert told["waiting"] == 0
        assert [one["count"] for one in numbers.told(exactly=True)["kinds"]] == ["6", "1"]


def test_a_contact_detail_shows_only_as_its_person_said(village, browse):
    with sites.within(village["site"].id):
        clerk = village["clerk"]
        consent = Consent.objects.create(
            person=clerk, purpose="show_contact", is_given=True, language="fi", at=clock.now()
        )
        point = ContactPoint.objects.get(person=clerk)
        point.visibility, point.consent = "members", consent
        point.save()
        address = point.value
        reader = Person.objects.get(name="Citizen 1")
    assert address in browse(village["site"], reader).get("/networks/avoin/people/").content.decode()
    with sites.within(village["site"].id):
        point.visibility = "hidden"
        point.save()
    assert address not in browse(village["site"], reader).get("/networks/avoin/people/").content.decode()


def test_the_contact_removes_with_a_reason_and_answers(village, browse):
    site, space = village["site"], village["space"]
    with sites.within(site.id):
        asked = open_part(space, Person.objects.get(name="Asker"))
        part = open_part(space, Person.objects.get(name="Citizen 0"))
    client = browse(site, village["contact"])
    here = f"/networks/avoin/people/{part.pk}/remove/"
    assert client.get(here).status_code == 200
    assert client.post(here, {"reason": " "}).status_code == 422
    assert browse(site, village["clerk"]).post(here, {"reason": "x"}).status_code == 403
    for _time in range(2):
        assert client.post(here, {"reason": "Ei enää"}).status_code == 302
    assert client.post(f"/networks/avoin/people/{asked.pk}/answer/").status_code == 302
    assert client.post(f"/networks/avoin/people/{asked.pk}/answer/").status_code == 302
    with sites.within(site.id):
        assert Participation.objects.get(pk=part.pk).reason == "Ei enää"
        assert not Participation.objects.get(pk=asked.pk).is_asked


def test_a_part_in_another_network_or_site_is_no_page(village, beta, browse):
    with sites.within(village["site"].id):
        other = factories.space("Other", slug="other", contact=village["contact"])
        part = actions.join(other.pk, by=factories.person())
    client = browse(village["site"], village["contact"])
    assert client.get(f"/networks/avoin/people/{part.pk}/remove/").status_code == 404
    assert client.get(f"/networks/other/people/{part.pk}/remove/").status_code == 200
    with sites.within(beta.id):
        boss = factories.person(role="coordinator")
    assert browse(beta, boss).get(f"/networks/other/people/{part.pk}/remove/").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_pages_of_people_ask_the_same_for_one_and_for_many(network, browse, count):
    site = network["site"]
    with sites.within(site.id):
        for number in range(count):
            actions.join(network["space"].pk, by=factories.person(f"P{number}"))
        reader = factories.person("Reader")
        actions.join(network["space"].pk, by=reader)
    browse(site).get("/-/health")
    asked = {}
    for path in ("/networks/avoin/people/", "/networks/avoin/join/", "/networks/avoin/"):
        client = browse(site, reader)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        asked[path] = len(
            [
                one
                for one in seen
                if not re.search("set_config|SAVEPOINT|django_session|audit|read only", one["sql"])
            ]
        )
    before = _BASELINE.setdefault("people", asked)
    assert asked == before
    assert asked["/networks/avoin/people/"] <= 20


_BASELINE: dict = {}


@pytest.mark.parametrize("count", [1, 12])
def test_my_networks_are_one_statement(rows, alpha, count):
    with sites.within(alpha.id):
        me = factories.person()
        for number in range(count):
            actions.join(factories.space(f"N{number:02}").pk, by=me)
        own = factories.space("Own", contact=me)
        arrange(own, join="request")
        actions.join(own.pk, by=factories.person())
        asked = factories.space("Asked")
        arrange(asked, join="request")
        actions.join(asked.pk, by=me)
        gone = factories.space("Gone")
        actions.join(gone.pk, by=me)
        actions.change_state(gone.pk, "withdraw", by=PROGRAM)
        with CaptureQueriesContext(connection) as seen:
            mine = queries.my_spaces(me)
        assert len(seen) == 1
        roles = {one.name.text: one for one in mine}
        assert len(mine) == count + 2
        assert (roles["Own"].role, roles["Own"].waiting) == ("contact", 1)
        assert (roles["Asked"].role, roles["Asked"].waiting) == ("asked", 0)
        assert roles["N00"].role == "participant"
        assert [one.name.text for one in mine] == sorted(roles)


def test_what_is_new_since_i_looked(network, browse):
    site = network["site"]
    with sites.within(site.id):
        me = factories.person()
        actions.join(network["space"].pk, by=me)
        assert [one.is_new for one in queries.my_spaces(me)] == [False]
    later = clock.now() + datetime.timedelta(hours=1)
    with clock.frozen(later), sites.within(site.id):
        arrange(network["space"])
        assert [one.is_new for one in queries.my_spaces(me)] == [True]
    with clock.frozen(later + datetime.timedelta(minutes=1)):
        browse(site, me).get("/networks/avoin/")
        with sites.within(site.id):
            assert [one.is_new for one in queries.my_spaces(me)] == [False]


def test_everybody_who_must_know_is_told_in_their_language(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        contact = factories.person("C", language="ru")
        person = factories.person("P", language="en")
        space = factories.space("Kylä", slug="kyla", contact=contact)
        arrange(space, join="request")
        actions.join(space.pk, by=person)
        actions.answer_request(open_part(space, person).pk, by=contact, is_yes=True)
        actions.remove_member(open_part(space, person).pk, by=contact, reason="Because")
        actions.invite_member(space.pk, person.pk, by=contact)
    run_jobs()
    with sites.within(alpha.id):
        mails = [(one.kind, one.language, one.text) for one in Mail.objects.order_by("id")]
        told = [text for kind, language, text in mails if language == "en"]
        assert len(told) == 3
        assert "Because" in told[1]
        assert "/en/networks/kyla/join/" in told[2]
        to_contact = [text for kind, language, text in mails if language == "ru"]
        assert len(to_contact) == 1
        assert "/ru/networks/kyla/people/" in to_contact[0]
        assert not any("P " in text.split("\n")[0] for text in to_contact)


def test_who_was_affiliated_and_is_no_more_keeps_the_capacity_but_cannot_take_it_again(network):
    with sites.within(network["site"].id):
        person = factories.person()
        body = factories.organisation(representative=person)
        actions.join(network["space"].pk, by=person, capacity_id=body.pk)
        assert organisations is not None
        person.affiliations.update(until=clock.now())
        with pytest.raises(PermissionDenied):
            actions.join(network["space"].pk, by=person, capacity_id=body.pk)
        assert open_part(network["space"], person).capacity_id == body.pk
