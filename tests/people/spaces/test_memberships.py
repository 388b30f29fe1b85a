"""Organisations in a network: the area rule, terms in versions, deciding, resigning; who coordinates."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, queries, tasks
from talkoo.people.spaces.models import Coordination, Space, SpaceMembership
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import current, sites
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms.models import Acceptance
from tests import factories

OVERDUE = 'class="badge bad"'
NARVA, TARTU, IDA_VIRU = "0511", "0793", "0045"


def et(words: str, **more: str) -> dict:
    return texts("et", et=words, **more)


@pytest.fixture
def decides(monkeypatch):
    """The coordinator decides on this site."""
    import dataclasses

    told = current.site
    monkeypatch.setattr(current, "site", lambda: dataclasses.replace(told(), registration="coordinator"))


def make(beta, rule="area"):
    with sites.within(beta.id):
        contact = factories.person("The Contact", language="et")
        space = factories.space("Ühendus", slug="uhendus", areas=[area(IDA_VIRU).pk], contact=contact)
        arrangement = actions.Arrangement(
            areas=[area(IDA_VIRU).pk], join="open", participants="organisations", membership_rule=rule
        )
        actions.arrange(space.pk, arrangement, by=PROGRAM)
        person = factories.person("Rep", language="ru")
        body = factories.organisation(
            "Tartu MTÜ",
            slug="tartu",
            country="EE",
            seat=TARTU,
            areas=[area(TARTU).pk, area(NARVA).pk],
            representative=person,
        )
        return {"site": beta, "space": space, "contact": contact, "person": person, "body": body}


@pytest.fixture
def county(rows, beta):
    return make(beta)


def apply_for(county, **more):
    return actions.apply_for(county["space"].pk, county["body"].pk, by=county["person"], **more)


@pytest.mark.parametrize(
    ("areas", "not_areas", "is_wide", "passes"),
    [
        ((TARTU, NARVA), (), False, True),  # seated elsewhere, works here
        ((TARTU,), (), False, False),
        ((), (), False, False),
        ((IDA_VIRU,), (), False, True),
        (("EE",), (), False, True),
        (("EE",), (IDA_VIRU,), False, False),
        ((), (), True, True),
    ],
)
def test_the_area_rule_asks_where_an_organisation_works_not_where_it_sits(
    county, areas, not_areas, is_wide, passes
):
    with sites.within(county["site"].id):
        person = factories.person()
        body = factories.organisation(
            country="EE",
            seat=NARVA if not passes else TARTU,
            areas=[area(one).pk for one in areas],
            not_areas=[area(one).pk for one in not_areas],
            is_wide=is_wide,
            representative=person,
        )
        if passes:
            assert actions.apply_for(county["space"].pk, body.pk, by=person).status == "accepted"
        else:
            with pytest.raises(actions.NotOurArea):
                actions.apply_for(county["space"].pk, body.pk, by=person)


def test_an_excluded_part_is_no_area_of_the_network(county):
    with sites.within(county["site"].id):
        arrangement = actions.Arrangement(
            areas=[area(IDA_VIRU).pk],
            not_areas=[area(NARVA).pk],
            join="open",
            participants="both",
            membership_rule="area",
        )
        actions.arrange(county["space"].pk, arrangement, by=PROGRAM)
        with pytest.raises(actions.NotOurArea):
            apply_for(county)


def test_where_the_coordinator_decides_it_waits_and_is_decided_once(county, decides):
    with sites.within(county["site"].id):
        made = apply_for(county)
        assert (made.status, made.since) == ("applied", None)
        with pytest.raises(actions.AlreadyMember):
            apply_for(county)
        assert "tartu" not in str(queries.visible("network", "uhendus")["countries"])
        actions.decide(made.pk, by=county["contact"], is_yes=True)
        with pytest.raises(NotNow):
            actions.decide(made.pk, by=county["contact"], is_yes=False, reason="x")
        assert queries.visible("network", "uhendus")["countries"] == {"EE": 1}
        with pytest.raises(IntegrityError), transaction.atomic():
            SpaceMembership.objects.create(
                space=county["space"], organisation=county["body"], status="applied"
            )


def test_who_waits_opens_the_page_with_terms_and_takes_the_application_back(county, decides, browse):
    here = "/networks/uhendus/membership/"
    client = browse(county["site"], county["person"])
    with sites.within(county["site"].id):
        version = terms.publish("membership", et("Tasu"), subject_id=county["space"].pk, by=PROGRAM)
        apply_for(county, terms_id=version.pk)
    page = client.get(here)
    assert page.status_code == 200
    assert 'value="resign"' in page.content.decode()
    assert 'value="accept"' not in page.content.decode()
    client.post(here, {"organisation": str(county["body"].pk), "do": "resign"})
    assert 'value="apply"' in client.get(here).content.decode()


def test_a_declined_one_reads_why_and_may_apply_again(county, decides):
    with sites.within(county["site"].id):
        made = apply_for(county)
        declined = actions.decide(made.pk, by=county["contact"], is_yes=False, reason="Veel mitte")
        assert (declined.status, declined.reason) == ("declined", "Veel mitte")
        (own,) = queries.own_organisations(county["person"], county["space"].pk)
        assert own["last"] == {"status": "declined", "reason": "Veel mitte"}
        assert apply_for(county).status == "applied"


ROLES = ("contact", "representative", "coordinator", "staff", "site-admin", "stranger")
MAY = {
    "apply": {"representative"},
    "decide": {"contact", "coordinator", "staff"},
    "remove": {"contact", "coordinator", "staff"},
    "resign": {"representative"},
    "accept terms": {"representative"},
    "coordinate": {"coordinator", "site-admin"},
    "publish": {"coordinator", "staff", "site-admin"},
}


@pytest.mark.parametrize("verb", MAY)
@pytest.mark.parametrize("role", ROLES)
def test_who_may(county, decides, role, verb):
    with sites.within(county["site"].id):
        space, body = county["space"], county["body"]
        people = {
            "contact": county["contact"],
            "representative": county["person"],
            "coordinator": factories.person(role="coordinator"),
            "staff": factories.person(),
            "site-admin": factories.person(role="site_admin"),
            "stranger": factories.person(),
        }
        runner = factories.organisation(country="EE")
        organisations.affiliate(runner.pk, people["staff"].pk, "staff", by=PROGRAM)
        actions.appoint_coordinator(space.pk, runner.pk, by=PROGRAM)
        if verb not in {"apply", "publish", "coordinate"}:
            made = apply_for(county)
            if verb != "decide":
                actions.decide(made.pk, by=PROGRAM, is_yes=True)
        if verb == "accept terms":
            version = terms.publish("membership", et("Uus"), subject_id=space.pk, by=PROGRAM)
        person = people[role]
        act = {
            "apply": lambda: actions.apply_for(space.pk, body.pk, by=person),
            "decide": lambda: actions.decide(made.pk, by=person, is_yes=True),
            "remove": lambda: actions.remove_organisation(made.pk, by=person, reason="x"),
            "resign": lambda: actions.resign(made.pk, by=person),
            "accept terms": lambda: actions.accept_new_terms(made.pk, by=person, terms_id=version.pk),
            "coordinate": lambda: actions.appoint_coordinator(space.pk, body.pk, by=person),
            "publish": lambda: terms.publish("membership", et("Uus"), subject_id=space.pk, by=person),
        }[verb]
        if role in MAY[verb]:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()


def test_membership_is_under_the_version_that_was_read(county):
    with sites.within(county["site"].id):
        space = county["space"]
        first = terms.publish("membership", et("Kohustusi ei ole"), subject_id=space.pk, by=PROGRAM)
        with pytest.raises(actions.OtherTerms):
            apply_for(county)
        made = apply_for(county, terms_id=first.pk)
        assert made.terms_id == first.pk
        assert Acceptance.objects.get().organisation_id == county["body"].pk
        second = terms.publish("membership", et("Tasu 10"), subject_id=space.pk, by=PROGRAM)
        with pytest.raises(actions.OtherTerms):
            actions.accept_new_terms(made.pk, by=county["person"], terms_id=first.pk)
        assert queries.memberships_of(space.pk)[0]["terms_number"] == 1
        actions.accept_new_terms(made.pk, by=county["person"], terms_id=second.pk)
        assert queries.memberships_of(space.pk)[0]["terms_number"] == 2
        actions.resign(made.pk, by=county["person"])
        assert queries.memberships_of(space.pk) == []
        with pytest.raises(NotNow):
            actions.accept_new_terms(made.pk, by=county["person"], terms_id=second.pk)
        with pytest.raises(NotNow):
            actions.resign(made.pk, by=county["person"])


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_listed_organisations_apply_and_only_where_organisations_take_part(county, state):
    with sites.within(county["site"].id):
        person = factories.person()
        body = factories.organisation(country="EE", is_wide=True, representative=person, state=state)
        with pytest.raises(NotNow):
            actions.apply_for(county["space"].pk, body.pk, by=person)
        people_only = factories.space()
        with pytest.raises(NotNow):
            actions.apply_for(people_only.pk, county["body"].pk, by=county["person"])


def test_sixteen_applications_at_once_are_one(committed, beta):
    county = make(beta)
    done, late, start = [], [], threading.Barrier(16)

    def work():
        try:
            start.wait()
            with sites.within(beta.id):
                apply_for(county)
            done.append(1)
        except actions.AlreadyMember:
            late.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(late)) == (1, 15)


def test_another_coordinating_organisation_keeps_history_and_moves_the_rights(county, browse):
    site, space = county["site"], county["space"]
    with sites.within(site.id):
        before, after = factories.person(), factories.person()
        old = factories.organisation("Vana MTÜ", country="EE")
        factories.organisation("Uus MTÜ", slug="uus", country="EE", representative=after)
        organisations.affiliate(old.pk, before.pk, "staff", by=PROGRAM)
        actions.appoint_coordinator(space.pk, old.pk, by=PROGRAM, is_interim=True)
        assert may(before, "spaces.begin", space.pk)
        boss = factories.person(role="coordinator")
    client = browse(site, boss)
    here = "/networks/uhendus/coordinator/"
    assert "Vana MTÜ" in client.get(here).content.decode()
    assert client.post(here, {"organisation": "Kes see on"}).status_code == 422
    assert client.post(here, {"organisation": "uus mtü", "since": "1.1.1999"}).status_code == 422
    assert client.post(here, {"organisation": "uus mtü", "since": "x"}).status_code == 422
    assert client.post(here, {"organisation": "uus mtü", "is_interim": "on"}).status_code == 302
    with sites.within(site.id):
        assert Coordination.objects.filter(space=space).count() == 2
        now = Coordination.objects.get(space=space, until=None)
        assert now.is_interim
        assert not may(before, "spaces.begin", space.pk)
        assert may(after, "spaces.begin", space.pk)
    assert browse(site, after).get(here).status_code == 403


def test_the_page_of_membership_applies_accepts_and_resigns(county, browse):
    site, space = county["site"], county["space"]
    here = "/networks/uhendus/membership/"
    with sites.within(site.id):
        first = terms.publish(
            "membership", et("Kohustusi ei ole", ru="Обязанностей нет"), subject_id=space.pk, by=PROGRAM
        )
    assert "Kohustusi ei ole" in browse(site).get(here).content.decode()
    assert "Обязанностей нет" in browse(site).get(f"/ru{here}").content.decode()
    assert browse(site).post(here, {"do": "apply"}).status_code == 302
    client = browse(site, county["person"])
    assert "Tartu MTÜ" in client.get(here).content.decode()
    for wrong in (
        {},
        {"organisation": "x"},
        {"organisation": str(county["body"].pk), "terms": "x"},
        {"organisation": str(county["body"].pk), "terms": ""},
        {"organisation": str(county["body"].pk), "do": "accept", "terms": str(first.pk)},
        {"organisation": str(county["body"].pk), "do": "nonsense"},
    ):
        assert client.post(here, wrong).status_code == 302, wrong
    with sites.within(site.id):
        assert not SpaceMembership.objects.exists()
    given = {"organisation": str(county["body"].pk), "terms": str(first.pk), "do": "apply"}
    for _time in range(2):
        assert client.post(here, given).status_code == 302
    with sites.within(site.id):
        made = SpaceMembership.objects.get()
        assert made.status == "accepted"
        second = terms.publish("membership", et("Tasu"), subject_id=space.pk, by=PROGRAM)
    page = client.get(here).content.decode()
    assert 'value="accept"' in page
    assert client.post(here, {**given, "terms": str(second.pk), "do": "accept"}).status_code == 302
    assert 'value="accept"' not in client.get(here).content.decode()
    with sites.within(site.id):
        stranger = factories.person()
    assert browse(site, stranger).post(here, {**given, "do": "resign"}).status_code == 302
    with sites.within(site.id):
        assert SpaceMembership.objects.get(pk=made.pk).until is None
    assert client.post(here, {**given, "do": "resign"}).status_code == 302
    with sites.within(site.id):
        assert SpaceMembership.objects.get(pk=made.pk).status == "resigned"


def test_the_contact_accepts_and_declines_on_a_page(county, browse, decides):
    site = county["site"]
    with sites.within(site.id):
        made = apply_for(county)
        other = factories.organisation("Teine", country="EE", is_wide=True, representative=factories.person())
        second = actions.apply_for(
            county["space"].pk, other.pk, by=other.affiliations.select_related("person").get().person
        )
    client = browse(site, county["contact"])
    page = client.get("/networks/uhendus/memberships/").content.decode()
    assert "Tartu MTÜ" in page
    assert "Teine" in page
    assert browse(site, county["person"]).get("/networks/uhendus/memberships/").status_code == 403
    refuse = f"/networks/uhendus/memberships/{second.pk}/refuse/"
    assert client.post(refuse, {"reason": ""}).status_code == 422
    for _time in range(2):
        assert client.post(f"/networks/uhendus/memberships/{made.pk}/accept/").status_code == 302
        assert client.post(refuse, {"reason": "Mitte praegu"}).status_code == 302
    with sites.within(site.id):
        assert SpaceMembership.objects.get(pk=made.pk).status == "accepted"
        assert SpaceMembership.objects.get(pk=second.pk).reason == "Mitte praegu"
    remove = f"/networks/uhendus/memberships/{made.pk}/refuse/"
    assert client.post(remove, {"reason": "Lõpp"}).status_code == 302
    with sites.within(site.id):
        assert SpaceMembership.objects.get(pk=made.pk).status == "removed"


def test_a_membership_of_another_network_or_site_is_no_page(county, alpha, browse):
    with sites.within(county["site"].id):
        made = apply_for(county)
        factories.space("Other", slug="other", contact=county["contact"])
    client = browse(county["site"], county["contact"])
    assert client.get(f"/networks/other/memberships/{made.pk}/refuse/").status_code == 404
    with sites.within(alpha.id):
        boss = factories.person(role="coordinator")
        factories.space("Ühendus", slug="uhendus")
    assert browse(alpha, boss).get(f"/networks/uhendus/memberships/{made.pk}/refuse/").status_code == 404


def test_everybody_is_told_in_the_own_language(committed, beta, run_jobs, decides):
    county = make(beta)
    with sites.within(beta.id):
        made = apply_for(county)
        actions.decide(made.pk, by=county["contact"], is_yes=True)
        terms.publish(
            "membership",
            et("Tasu"),
            subject_id=county["space"].pk,
            acceptance_due=datetime.date(2099, 5, 1),
            by=PROGRAM,
        )
        actions.resign(made.pk, by=county["person"])
    run_jobs()
    with sites.within(beta.id):
        mails = [(one.kind, one.language) for one in Mail.objects.order_by("id")]
        assert sorted(mails) == [
            ("spaces.organisation", "et"),  # applied
            ("spaces.organisation", "et"),  # resigned
            ("spaces.organisation", "ru"),  # accepted
        ]
        # The terms came after; who has resigned by then is asked nothing.
        assert re.search("Tartu MTÜ", Mail.objects.filter(language="ru").get().subject)


def test_members_are_asked_to_accept_new_terms_by_a_date(committed, beta, run_jobs):
    county = make(beta)
    with sites.within(beta.id):
        apply_for(county)
        terms.publish(
            "membership",
            et("Tasu"),
            subject_id=county["space"].pk,
            acceptance_due=datetime.date(2099, 5, 1),
            by=PROGRAM,
        )
    run_jobs()
    with sites.within(beta.id):
        mail = Mail.objects.get(language="ru", kind="spaces.organisation")
        assert "/ru/networks/uhendus/membership/" in mail.text
        assert "01.05.2099" in mail.text
        assert Space.objects.count() == 1


def test_when_the_day_to_accept_has_passed_both_sides_hear_of_it_once(committed, beta, browse, run_jobs):
    county = make(beta)
    with sites.within(beta.id):
        made = apply_for(county)
        version = terms.publish(
            "membership",
            et("Tasu"),
            subject_id=county["space"].pk,
            acceptance_due=clock.today(beta.time_zone),
            by=PROGRAM,
        )
    run_jobs()
    with sites.within(beta.id):
        Mail.objects.all().delete()
    tasks.note_overdue(0)
    run_jobs()
    with sites.within(beta.id):
        assert not Mail.objects.exists()  # the day itself is still in time

    def pages():
        for who, path in ((county["contact"], "memberships"), (county["person"], "membership")):
            yield browse(beta, who).get(f"/networks/uhendus/{path}/").content.decode()

    assert [page.count(OVERDUE) for page in pages()] == [0, 0]
    with clock.frozen(clock.now() + datetime.timedelta(days=1)):
        for _time in range(2):
            tasks.note_overdue(0)
            run_jobs()
        assert [page.count(OVERDUE) for page in pages()] == [1, 1]
    with sites.within(beta.id):
        told = {mail.receiver: mail.text for mail in Mail.objects.all()}
        assert Mail.objects.count() == 2
        assert "/networks/uhendus/memberships/" in told[f"person:{county['contact'].pk}"]
        assert "Tartu MTÜ" in told[f"person:{county['person'].pk}"]
        made.refresh_from_db()
        assert (made.status, made.overdue_terms_id) == ("accepted", version.pk)
        assert (
            actions.accept_new_terms(made.pk, by=county["person"], terms_id=version.pk).terms_id == version.pk
        )


def test_a_coordinator_publishes_a_new_version_once(county, browse):
    site = county["site"]
    with sites.within(site.id):
        boss = factories.person(role="coordinator")
    client, here = browse(site, boss), "/networks/uhendus/terms/"
    assert browse(site, county["contact"]).get(here).status_code == 403
    given = {"text": "Kohustusi ei ole", "number": "0"}
    for wrong in ({"text": ""}, {"fee": "palju"}, {"acceptance_due": "1.1.2001"}, {"number": "5"}):
        assert client.post(here, {**given, **wrong}).status_code == 422
    assert client.post(here, given).status_code == 302
    assert client.post(here, given).status_code == 422  # the same page sent again
    given = {"text": "Tasu", "number": "1", "fee": "20", "acceptance_due": "1.5.2099"}
    assert client.post(here, given).status_code == 302
    page = browse(site).get("/networks/uhendus/membership/").content.decode()
    assert "Tasu" in page
    assert "01.05.2099" in page
