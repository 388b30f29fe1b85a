"""What ties organisations to each other: memberships under terms, connections, guides of fields."""

import datetime
import itertools
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock, desk
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions, queries, tasks
from talkoo.people.organisations.models import Connection, FieldGuide, Membership
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms.models import Acceptance, Terms
from talkoo.plumbing.vocabulary import known as words
from tests import factories
from tests.people.organisations.conftest import everybody

OVERDUE = 'class="badge bad"'


def asked_for(name):
    queue = next(one for one in desk.queues() if one.name == name)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(queue.select, queue.parameters(None) or None)
        return cursor.fetchone()


def test_a_membership_from_application_to_the_end(umbrella, pair, alpha, browse):
    made, keeper, version = umbrella
    _one, _other, her, him = pair
    hers, theirs = browse(alpha, her), browse(alpha, keeper)
    page = hers.get("/organisations/umbrella/join/").content.decode()
    assert "Ei velvoitteita" in page
    assert hers.post("/organisations/umbrella/join/", {"terms": version.pk}).status_code == 422
    answer = hers.post("/organisations/umbrella/join/", {"terms": version.pk, "accepted": "on"})
    assert answer["Location"] == "/organisations/one/memberships/"
    again = hers.post("/organisations/umbrella/join/", {"terms": version.pk, "accepted": "on"})
    assert again.status_code == 302
    with sites.within(alpha.id):
        membership = Membership.objects.get()
        assert (membership.status, membership.terms_id) == ("applied", version.pk)
        assert Acceptance.objects.get().organisation_id == membership.organisation_id
        assert asked_for("memberships") == (1, membership.due_on)
    assert "One" not in browse(alpha).get("/organisations/umbrella/").content.decode()
    decide = f"/organisations/desk/memberships/{membership.pk}"
    assert browse(alpha, him).get(f"{decide}/accept/").status_code == 404
    assert hers.get(f"{decide}/accept/").status_code == 403
    assert theirs.post(f"{decide}/decline/", {"reason": ""}).status_code == 422
    assert theirs.post(f"{decide}/accept/", {"reason": ""}).status_code == 302
    assert theirs.post(f"{decide}/decline/", {"reason": "Late"}).status_code == 302
    assert "One" in browse(alpha).get("/organisations/umbrella/").content.decode()
    assert "Umbrella" in browse(alpha).get("/organisations/one/").content.decode()
    assert theirs.post(f"{decide}/", {"verb": "resign"}).status_code == 403
    assert hers.post(f"{decide}/", {"verb": "resign"}).status_code == 302
    assert "One" not in browse(alpha).get("/organisations/umbrella/").content.decode()
    with sites.within(alpha.id):
        membership.refresh_from_db()
        assert (membership.status, membership.until) == ("resigned", clock.today("Europe/Helsinki"))
        actions.apply(membership.organisation_id, made.pk, version.pk, by=her)  # a new one is possible


def test_the_database_refuses_a_second_open_membership(umbrella, pair, alpha):
    made, _keeper, version = umbrella
    one, _other, her, _him = pair
    with sites.within(alpha.id):
        first = actions.apply(one.pk, made.pk, version.pk, by=her)
        with pytest.raises(IntegrityError):
            actions.apply(one.pk, made.pk, version.pk, by=her)
        actions.decide_membership(first.pk, "accept", by=PROGRAM)
        with pytest.raises(IntegrityError):
            actions.join_umbrella(one.pk, made.pk, by=PROGRAM)
        with pytest.raises(IntegrityError):
            Membership.objects.create(organisation=one, within=made, status="applied")


def test_nobody_applies_under_terms_that_hold_no_more(umbrella, pair, alpha, browse):
    made, keeper, version = umbrella
    one, _other, her, _him = pair
    client = browse(alpha, her)
    with sites.within(alpha.id):
        newer = terms.publish(
            "membership", texts("fi", fi="Maksu 25 euroa"), by=keeper, subject_id=made.pk, fee=25
        )
        with pytest.raises(actions.NewTerms):
            actions.apply(one.pk, made.pk, version.pk, by=her)
    answer = client.post("/organisations/umbrella/join/", {"terms": version.pk, "accepted": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Maksu 25" in page
    assert f'value="{newer.pk}"' in page
    assert client.post("/organisations/umbrella/join/", {"terms": "x", "accepted": "on"}).status_code == 422


def test_who_does_not_take_members_has_no_page_for_it(pair, alpha, browse):
    _one, _other, her, _him = pair
    assert browse(alpha, her).get("/organisations/other/join/").status_code == 404
    assert "/join/" not in browse(alpha).get("/organisations/other/").content.decode()


VERBS = ("accept", "decline", "remove", "lapse", "resign")
FROM = {"accept": {"applied"}, "decline": {"applied"}, "remove": {"accepted"}, "lapse": {"accepted"},
        "resign": {"applied", "accepted"}}  # fmt: skip
MAY = {
    "accept": {"umbrella", "coordinator", "stand_in", "site_admin"},
    "decline": {"umbrella", "coordinator", "stand_in", "site_admin"},
    "remove": {"umbrella", "coordinator", "site_admin"},
    "lapse": {"umbrella", "coordinator", "site_admin"},
    "resign": {"representative", "coordinator", "site_admin"},
}
STATES = {"applied": [], "accepted": ["accept"], "declined": ["decline"], "resigned": ["resign"],
          "removed": ["accept", "remove"], "lapsed": ["accept", "lapse"]}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_a_membership_in_which_state(umbrella, pair, alpha, verb, state):
    made, keeper, version = umbrella

    def do(membership, step, by):
        if step == "resign":
            return actions.resign(membership.pk, by=by)
        return actions.decide_membership(membership.pk, step, by=by, reason="Because")

    with sites.within(alpha.id):
        for role in (
            "visitor", "person", "member", "representative", "umbrella", "stand_in", "coordinator", "site_admin",
        ):  # fmt: skip
            member = factories.organisation()
            people = everybody(alpha, member) | {"umbrella": keeper}
            membership = actions.apply(member.pk, made.pk, version.pk, by=people["representative"])
            for step in STATES[state]:
                do(membership, step, PROGRAM)
            wrong = PermissionDenied if role not in MAY[verb] else None if state in FROM[verb] else NotNow
            if wrong is None:
                do(membership, verb, people[role])
            else:
                with pytest.raises(wrong):
                    do(membership, verb, people[role])


def test_new_terms_ask_every_member_for_a_yes_by_a_day(committed, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        keeper, her, him = (
            factories.person("Keeper"), factories.person("Her", language="ru"), factories.person("Him", language="et"),
        )  # fmt: skip
        made = factories.organisation("Umbrella", slug="umbrella", representative=keeper)
        first = terms.publish("membership", texts("fi", fi="Ei velvoitteita"), by=keeper, subject_id=made.pk)
        members = []
        for name, person in (("A", her), ("B", her), ("C", him)):
            one = factories.organisation(f"Jäsen {name}", slug=f"m-{name.lower()}", representative=person)
            actions.apply(one.pk, made.pk, first.pk, by=person)
            members.append(Membership.objects.get(organisation=one))
            actions.decide_membership(members[-1].pk, "accept", by=keeper)
    run_jobs()
    due = clock.today("Europe/Helsinki") + datetime.timedelta(days=30)
    theirs = browse(alpha, keeper)
    given = {"text": "Vuoden toiminta ja maksu", "fee": "25", "acceptance_due": due.isoformat()}
    for wrong in ({"fee": "x"}, {"fee": "-1"}, {"text": " "}, {"acceptance_due": "2001-01-01"}):
        assert theirs.post("/organisations/umbrella/members/", given | wrong).status_code == 422
    assert theirs.post("/organisations/umbrella/members/", given).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        mails = {mail.language: mail.text for mail in Mail.objects.filter(kind="organisations.new_terms")}
        assert set(mails) == {"ru", "et"}
        assert "/ru/organisations/m-a/memberships/" in mails["ru"]
        assert "/ru/organisations/m-b/memberships/" in mails["ru"]
        assert "/et/organisations/m-c/memberships/" in mails["et"]
        assert asked_for("membership-terms") == (3, due)
    hers = browse(alpha, her)
    assert "Vuoden" in hers.get(f"/organisations/desk/memberships/{members[0].pk}/").content.decode()
    newest = _newest(alpha)
    accept = {"terms": newest, "accepted": "on"}
    for _twice in range(2):
        assert hers.post(f"/organisations/desk/memberships/{members[0].pk}/", accept).status_code == 302
    assert (
        hers.post(f"/organisations/desk/memberships/{members[1].pk}/", {"terms": newest}).status_code == 422
    )
    hers.post(f"/organisations/desk/memberships/{members[1].pk}/", {"verb": "resign"})
    with sites.within(alpha.id):
        states = dict(Membership.objects.values_list("organisation__slug", "status"))
        assert states == {"m-a": "accepted", "m-b": "resigned", "m-c": "accepted"}
        assert Membership.objects.get(pk=members[0].pk).terms_id == newest
        assert asked_for("membership-terms") == (1, due)
    staff = browse(alpha, _coordinator(alpha))
    assert "Jäsen C" in staff.get("/organisations/desk/?part=terms").content.decode()
    assert staff.get("/organisations/desk/?part=nonsense").status_code == 404
    assert staff.get("/organisations/desk/?after=nonsense").status_code == 404
    lapse = f"/organisations/desk/memberships/{members[2].pk}/lapse/"
    assert theirs.post(lapse, {"reason": "No answer"}).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        told = (
            Mail.objects.filter(kind="organisations.membership", language="et")
            .order_by("-created_at")
            .first()
        )
        assert "No answer" in told.text


def _newest(site):
    with sites.within(site.id):
        return Terms.objects.order_by("-number").first().pk


def _coordinator(site):
    with sites.within(site.id):
        return factories.person(role="coordinator")


def test_when_the_day_to_accept_has_passed_both_sides_hear_of_it_once(committed, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        keeper, her, him = factories.person("Keeper"), factories.person("Her"), factories.person("Him")
        made = factories.organisation("Umbrella", slug="umbrella", representative=keeper)
        first = terms.publish("membership", texts("fi", fi="Ei velvoitteita"), by=keeper, subject_id=made.pk)
        for name, person in (("A", her), ("B", him)):
            one = factories.organisation(f"Jäsen {name}", slug=f"m-{name.lower()}", representative=person)
            actions.apply(one.pk, made.pk, first.pk, by=person)
            actions.decide_membership(Membership.objects.get(organisation=one).pk, "accept", by=keeper)
        today = clock.today(alpha.time_zone)
        second = terms.publish(
            "membership", texts("fi", fi="Maksu"), by=keeper, subject_id=made.pk, acceptance_due=today
        )
        actions.accept_new_terms(Membership.objects.get(organisation__slug="m-a").pk, second.pk, by=her)
    run_jobs()
    with sites.within(alpha.id):
        Mail.objects.all().delete()
    tasks.note_overdue(0)
    run_jobs()
    with sites.within(alpha.id):
        assert not Mail.objects.exists()  # the day itself is still in time
    theirs, his = browse(alpha, keeper), browse(alpha, him)
    assert OVERDUE not in theirs.get("/organisations/umbrella/members/").content.decode()
    with clock.frozen(clock.now() + datetime.timedelta(days=1)):
        for _time in range(2):
            tasks.note_overdue(0)
            run_jobs()
        members = theirs.get("/organisations/umbrella/members/").content.decode()
        own = his.get("/organisations/m-b/memberships/").content.decode()
    for page in (members, own):
        assert page.count(OVERDUE) == 1
    with sites.within(alpha.id):
        told = {mail.receiver: mail.text for mail in Mail.objects.filter(kind="organisations.membership")}
        assert set(told) == {f"person:{keeper.pk}", f"person:{him.pk}"}
        assert Mail.objects.count() == 2
        assert "/organisations/umbrella/members/" in told[f"person:{keeper.pk}"]
        assert "/organisations/m-b/memberships/" in told[f"person:{him.pk}"]
        late = Membership.objects.get(organisation__slug="m-b")
        assert (late.status, late.overdue_terms_id) == ("accepted", second.pk)
        assert (
            actions.accept_new_terms(late.pk, second.pk, by=him).terms_id == second.pk
        )  # late is not too late
        newer = terms.publish(
            "membership", texts("fi", fi="Maksu 2"), by=keeper, subject_id=made.pk, acceptance_due=today
        )
        with clock.frozen(clock.now() + datetime.timedelta(days=1)):
            (again,) = queries.past_their_day(clock.today(alpha.time_zone))
        assert (again["terms_id"], len(again["memberships"])) == (newer.pk, 2)


def test_only_the_umbrella_and_the_coordinator_publish_its_terms(umbrella, pair, alpha, browse):
    made, keeper, _version = umbrella
    _one, _other, her, _him = pair
    with sites.within(alpha.id):
        for person, allowed in ((keeper, True), (her, False), (factories.person(role="coordinator"), True)):
            assert may(person, "terms.publish_membership", made.pk) == allowed
    assert browse(alpha, her).post("/organisations/umbrella/members/", {"text": "x"}).status_code == 403
    with sites.within(alpha.id):
        stand_in = factories.person(role="stand_in")
    client = browse(alpha, stand_in)
    assert client.get("/organisations/umbrella/members/").status_code == 200
    assert client.post("/organisations/umbrella/members/", {"text": "x"}).status_code == 403


def test_two_organisations_connect_when_both_want_it(committed, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        her, him = factories.person("Her", language="ru"), factories.person("Him", language="sv")
        one = factories.organisation("Yksi", slug="one", representative=her)
        other = factories.organisation("Kaksi", slug="other", representative=him)
    hers, his = browse(alpha, her), browse(alpha, him)
    asked = hers.post("/organisations/other/connect/", {"message": "Tehdään yhdessä"})
    assert asked["Location"] == "/organisations/one/connections/"
    assert hers.post("/organisations/other/connect/", {"message": "Uudestaan"}).status_code == 302
    assert his.post("/organisations/one/connect/", {}).status_code == 302  # the other way round is the same
    with sites.within(alpha.id):
        found = Connection.objects.get()
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get(kind="organisations.connection")
        assert (mail.language, mail.address.startswith("person")) == ("sv", True)
        assert "Tehdään yhdessä" in mail.text
    for slug, name in (("one", "Kaksi"), ("other", "Yksi")):
        assert name not in browse(alpha).get(f"/organisations/{slug}/").content.decode()
    act = f"/organisations/desk/connections/{found.pk}"
    assert hers.post(f"{act}/accept/").status_code == 403
    assert his.post(f"{act}/withdraw/").status_code == 403
    assert browse(alpha).post(f"{act}/accept/").status_code == 302
    assert his.get(f"{act}/accept/").status_code == 405
    assert his.post(f"{act}/accept/")["Location"] == "/organisations/other/connections/"
    for slug, name in (("one", "Kaksi"), ("other", "Yksi")):
        assert name in browse(alpha).get(f"/organisations/{slug}/").content.decode()
    assert hers.post(f"{act}/end/").status_code == 302
    assert hers.post(f"{act}/end/").status_code == 302  # twice is once
    assert "Kaksi" not in browse(alpha).get("/organisations/one/").content.decode()
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.filter(kind="organisations.connection").count() == 3
        actions.ask_to_connect(other.pk, one.pk, by=him)  # a new one is possible


def test_nobody_connects_with_itself_or_for_others(pair, alpha, browse):
    one, other, her, _him = pair
    with sites.within(alpha.id):
        with pytest.raises(NotNow):
            actions.ask_to_connect(one.pk, one.pk, by=her)
        with pytest.raises(PermissionDenied):
            actions.ask_to_connect(other.pk, one.pk, by=her)
        with pytest.raises(PermissionDenied):
            actions.ask_to_connect(one.pk, other.pk, by=factories.person(role="coordinator"))
        hidden = factories.organisation(state="draft", slug="hidden")
        with pytest.raises(NotNow):
            actions.ask_to_connect(one.pk, hidden.pk, by=her)
        nobody = factories.person()
    assert browse(alpha, her).get("/organisations/hidden/connect/").status_code == 404
    assert browse(alpha, her).post("/organisations/one/connect/", {}).status_code == 422
    assert browse(alpha, nobody).post("/organisations/one/connect/", {}).status_code == 422
    assert browse(alpha, her).post("/organisations/other/connect/", {"capacity": other.pk}).status_code == 422


def test_nobody_is_asked_for_a_connection_all_day_long(pair, alpha, browse):
    one, _other, her, _him = pair
    client = browse(alpha, her)
    for _number in range(20):
        assert client.post("/organisations/other/connect/", {"message": "Hei"}).status_code == 302
        with sites.within(alpha.id):
            actions.withdraw_connection(Connection.objects.get(state="asked").pk, by=her)
    answer = client.post("/organisations/other/connect/", {"message": "Vielä kerran"})
    assert answer.status_code == 422
    assert "Vielä kerran" in answer.content.decode()
    with sites.within(alpha.id):
        assert not Connection.objects.filter(state="asked", first__in=[one.pk]).exists()


CONNECTION_MAY = {
    "accept": {"asked"},
    "decline": {"asked"},
    "withdraw": {"asker"},
    "end": {"asked", "asker", "coordinator"},
}
CONNECTION_FROM = {"accept": "asked", "decline": "asked", "withdraw": "asked", "end": "accepted"}


@pytest.mark.parametrize("verb", CONNECTION_MAY)
@pytest.mark.parametrize("state", ["asked", "accepted", "declined", "ended"])
def test_who_may_do_what_with_a_connection_in_which_state(pair, alpha, verb, state):
    one, other, her, him = pair

    def do(found, step, by):
        if step in {"accept", "decline"}:
            return actions.answer_connection(found.pk, step == "accept", by=by)
        act = actions.withdraw_connection if step == "withdraw" else actions.end_connection
        return act(found.pk, by=by)

    with sites.within(alpha.id):
        people = {
            "asker": her, "asked": him, "person": factories.person(), "stand_in": factories.person(role="stand_in"),
            "coordinator": factories.person(role="coordinator"),
        }  # fmt: skip
        for role, turned in itertools.product(people, (False, True)):
            pair_of = (other, one) if turned else (one, other)
            by = (him, her) if turned else (her, him)
            now = people | {"asker": by[0], "asked": by[1]}
            found = actions.ask_to_connect(pair_of[0].pk, pair_of[1].pk, by=by[0])
            for step in {
                "asked": [],
                "accepted": ["accept"],
                "declined": ["decline"],
                "ended": ["accept", "end"],
            }[state]:
                do(found, step, now["asked"])
            wrong = (
                PermissionDenied
                if role not in CONNECTION_MAY[verb]
                else None
                if state == CONNECTION_FROM[verb]
                else NotNow
            )
            if wrong is None:
                do(found, verb, now[role])
            else:
                with pytest.raises(wrong):
                    do(found, verb, now[role])
            Connection.objects.all().delete()


def test_sixteen_ask_both_ways_and_there_is_one_connection(committed, alpha, browse):
    with sites.within(alpha.id):
        her, him = factories.person(), factories.person()
        one = factories.organisation(slug="one", representative=her)
        other = factories.organisation(slug="other", representative=him)
    barrier, won, lost = threading.Barrier(16), [], []

    def ask(number):
        try:
            sides = (one, other, her) if number % 2 else (other, one, him)
            barrier.wait()
            with sites.within(alpha.id):
                actions.ask_to_connect(sides[0].pk, sides[1].pk, by=sides[2])
            won.append(number)
        except IntegrityError:
            lost.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 15)


def test_the_number_of_statements_does_not_grow_with_ties(umbrella, pair, alpha, browse):
    made, keeper, version = umbrella
    one, _other, her, _him = pair
    paths = {
        "/organisations/one/connections/": her, "/organisations/one/memberships/": her, "/organisations/one/": None,
        "/organisations/umbrella/members/": keeper, "/organisations/guides/": None,
    }  # fmt: skip
    with sites.within(alpha.id):
        staff = factories.person(role="coordinator")
    paths |= {f"/organisations/desk/{query}": staff for query in ("", "?part=memberships", "?part=terms")}

    def more(number):
        with sites.within(alpha.id):
            for _one in range(number):
                person = factories.person()
                member = factories.organisation(representative=person)
                membership = actions.apply(member.pk, made.pk, version.pk, by=person)
                asked = actions.ask_to_connect(one.pk, member.pk, by=her)
                actions.answer_connection(asked.pk, True, by=person)
                actions.name_guide(member.pk, words.at("field", "C12").id, by=PROGRAM)
                actions.decide_membership(membership.pk, "accept", by=PROGRAM)
                another = factories.organisation(representative=person)
                actions.apply(another.pk, made.pk, version.pk, by=person)
                factories.organisation(state="submitted")
                within = factories.organisation()
                shown = terms.publish("membership", texts("fi", fi="Ei"), by=PROGRAM, subject_id=within.pk)
                actions.apply(one.pk, within.pk, shown.pk, by=her)

    def asked():
        found = {}
        for path, who in paths.items():
            client = browse(alpha, who)
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found[path] = len(captured)
        return found

    more(1)
    before = asked()
    more(5)
    assert asked() == before


def test_the_guides_of_the_fields_and_how_to_reach_them(pair, alpha, browse):
    one, other, her, _him = pair
    with sites.within(alpha.id):
        staff = factories.person(role="coordinator")
    client = browse(alpha, staff)
    name = {"field": "C12", "organisation": "one"}
    assert browse(alpha, her).post("/organisations/guides/edit/", name).status_code == 403
    for _twice in range(2):
        assert client.post("/organisations/guides/edit/", name).status_code == 302
    address = {"field": "D", "organisation": "https://example.org/organisations/other/"}
    assert client.post("/organisations/guides/edit/", address).status_code == 302
    for wrong in ({"organisation": "Nowhere"}, {"field": "XX"}, {"organisation": ""}):
        assert client.post("/organisations/guides/edit/", name | wrong).status_code == 422
    page = browse(alpha).get("/organisations/guides/").content.decode()
    assert "/organisations/one/write/" in page
    assert "/organisations/other/" in page
    found = browse(alpha).get("/organisations/?competence=C12")
    assert found.status_code == 200
    assert 'href="/organisations/one/"' in found.content.decode()
    with sites.within(alpha.id):
        guide = FieldGuide.objects.get(organisation=one)
    assert client.post("/organisations/guides/edit/", {"take_away": "x"}).status_code == 404
    for _twice in range(2):
        assert client.post("/organisations/guides/edit/", {"take_away": guide.pk}).status_code == 302
    assert "/organisations/one/" not in browse(alpha).get("/organisations/guides/").content.decode()
    with sites.within(alpha.id):
        assert [field for field, _guides in queries.guides_of_fields()] != []
        assert other.pk


def test_who_knows_about_a_topic_or_a_field(rows, alpha, browse):
    with sites.within(alpha.id):
        knows = [words.at("topic", "funding").id, words.at("field", "C12").id]
        factories.organisation("Knows", slug="knows", competences=knows)
        factories.organisation("Works", slug="works", fields=("C12",))
    for code in ("funding", "C12", "C"):
        page = browse(alpha).get("/organisations/", {"competence": code}).content.decode()
        assert "/organisations/knows/" in page, code
        assert "/organisations/works/" not in page, code


def test_the_queues_of_the_desk_say_how_many_wait_and_until_when(umbrella, pair, alpha):
    with sites.within(alpha.id):
        assert asked_for("organisations") == (0, None)
        one = factories.organisation(state="submitted")
        one.refresh_from_db()
        assert asked_for("organisations") == (1, one.due_on)
        assert one.due_on > clock.today("Europe/Helsinki")
        assert fetch("select 1 as one")
