"""Those who look after a site see who is there, help, mend double entries, and remove at somebody's wish."""

import datetime
import threading

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Block, Consent, ContactPoint, Person, RoleGrant, Status
from talkoo.people.organisations.models import Affiliation
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import ContactAppointment, Participation
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.moderation.models import Concerned, Hidden
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import defaults
from talkoo.plumbing.terms.models import Acceptance
from talkoo.site.administration import actions, merging
from tests import factories


class House:
    pass


@pytest.fixture
def house(rows, alpha, beta):
    return furnished(alpha)


def furnished(alpha):
    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.stand_in = factories.person("Stand-in", role="stand_in")
        made.person = factories.person("Aino Virtanen", email="aino@example.org")
        made.other = factories.person("Aino Wirtanen", email="aino.w@example.org")
    return made


def test_the_list_is_for_those_who_look_after_people(house, alpha, browse):
    assert browse(alpha).get("/administration/people/").status_code == 302
    for person, status in (
        (house.person, 403),
        (house.stand_in, 403),
        (house.coordinator, 200),
        (house.admin, 200),
    ):
        assert browse(alpha, person).get("/administration/people/").status_code == status


def test_the_list_shows_no_contact_detail_language_or_origin(house, alpha, browse):
    page = browse(alpha, house.coordinator).get("/administration/people/").content.decode()
    assert "Aino Virtanen" in page
    assert "example.org" not in page
    assert str(house.person.pk) in page


def test_the_list_asks_as_often_for_many_as_for_one(house, alpha, browse):
    client = browse(alpha, house.coordinator)
    client.get("/administration/people/")

    def asked(path):
        with CaptureQueriesContext(connections["default"]) as found:
            assert client.get(path).status_code == 200
        return len(found)

    few = asked("/administration/people/?q=virtanen")
    with sites.within(alpha.id):
        for number in range(70):
            person = factories.person(f"Person {number:03}")
            accounts.grant_role(person.pk, "moderator", by=PROGRAM)
    assert asked("/administration/people/") == few <= 10


def test_pages_of_the_list_follow_each_other_without_gap(house, alpha, browse):
    with sites.within(alpha.id):
        for number in range(130):
            factories.person("Same name" if number % 2 else f"Person {number:03}")
        everybody = set(Person.objects.values_list("pk", flat=True))
    client = browse(alpha, house.admin)
    for sort in ("name", "newest", "seen"):
        seen, path = [], f"/administration/people/?sort={sort}"
        while path:
            page = client.get(path).content.decode()
            seen += [key for key in everybody if f"/people/{key}/" in page]
            here = page.partition('rel="next" href="')[2].partition('"')[0]
            path = here.replace("&amp;", "&")
        assert sorted(seen) == sorted(everybody), sort
    assert client.get("/administration/people/?after=xx").status_code == 404


def test_the_list_is_narrowed_by_name_status_role_and_helper(house, alpha, browse):
    with sites.within(alpha.id):
        entered = accounts.enter_person(
            name="Paperi Peltola", contact=None, language="fi", via="paper", by=house.coordinator
        )
        Person.objects.filter(pk=house.person.pk).update(status=Status.ACTIVE)
    client = browse(alpha, house.coordinator)

    def names(query):
        page = client.get(f"/administration/people/?{query}").content.decode()
        everybody = [house.admin, house.coordinator, house.stand_in, house.person, house.other, entered]
        return {one.name for one in everybody if f"/people/{one.pk}/" in page}

    assert names("q=WIRTA") == {"Aino Wirtanen"}
    assert names("q=%25") == set()
    assert names("q=_") == set()
    assert names("status=active") == {"Aino Virtanen"}
    assert names("role=coordinator") == {"Coordinator"}
    assert names("entered=helper") == {"Paperi Peltola"}
    assert "Paperi Peltola" not in names("entered=self")
    assert names("q=aino&status=invited") == {"Aino Wirtanen"}
    for wrong in ("status=erased", "role=king", "entered=x", "sort=address"):
        assert client.get(f"/administration/people/?{wrong}").status_code == 404
    assert client.get("/administration/people/?q=%E2%80%AE%00aino").status_code == 200


def test_somebody_elses_site_has_none_of_them(house, alpha, beta, browse):
    with sites.within(beta.id):
        admin = factories.person("Beta admin", role="site_admin")
        merged = factories.person("Beta person")
    client = browse(beta, admin)
    assert "Aino" not in client.get("/administration/people/").content.decode()
    for path in ("", "merge/", "erase/"):
        assert client.get(f"/administration/people/{house.person.pk}/{path}").status_code == 404
    assert client.post(f"/administration/people/{house.person.pk}/contacts/").status_code == 404
    foreign = client.post(f"/administration/people/{merged.pk}/merge/", {"with": str(house.person.pk)})
    assert foreign.status_code == 404


def test_how_somebody_is_reached_is_shown_on_asking_and_written_down(house, alpha, browse):
    client = browse(alpha, house.coordinator)
    path = f"/administration/people/{house.person.pk}/"
    page = client.get(path).content.decode()
    assert "aino@example.org" not in page
    assert client.get(f"{path}contacts/").status_code == 405
    shown = client.post(f"{path}contacts/")
    assert "aino@example.org" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    with sites.within(alpha.id):
        entry = Entry.objects.get(fact="administration.ContactsLookedAt")
        assert (entry.actor_id, entry.values) == (house.coordinator.pk, {"person_id": str(house.person.pk)})
    for one in (house.person, house.stand_in):
        assert browse(alpha, one).post(f"{path}contacts/").status_code == 403


def test_organisations_of_a_person_are_for_site_administrators_alone(house, alpha, browse):
    with sites.within(alpha.id):
        factories.organisation("Vaasan yhdistys", representative=house.person)
        network = factories.space("Kylä", contact=house.person)
        spaces.join(network.pk, by=house.person)
    path = f"/administration/people/{house.person.pk}/"
    for_admin = browse(alpha, house.admin).get(path).content.decode()
    for_coordinator = browse(alpha, house.coordinator).get(path).content.decode()
    assert "Vaasan yhdistys" in for_admin
    assert "Vaasan yhdistys" not in for_coordinator
    assert "Kylä" in for_coordinator
    assert "merge/" in for_admin
    assert "merge/" not in for_coordinator


def test_merging_is_refused_to_all_but_site_administrators(house, alpha, browse):
    path = f"/administration/people/{house.person.pk}/"
    for one in (house.person, house.coordinator, house.stand_in):
        for what in ("merge/", "erase/"):
            assert browse(alpha, one).get(path + what).status_code == 403
            answer = browse(alpha, one).post(path + what, {"with": str(house.other.pk), "sure": "yes"})
            assert answer.status_code == 403
    with sites.within(alpha.id):
        assert Person.objects.filter(status=Status.ERASED).count() == 0


def test_two_entries_become_one_person(house, alpha, browse):
    with sites.within(alpha.id):
        defaults.ensure("terms")
        village, town = factories.space("Village"), factories.space("Town", contact=house.other)
        association = factories.organisation("Association", representative=house.other)
        for one in (house.person, house.other):  # both take part in the same: the older stays
            spaces.join(village.pk, by=one)
        first = Participation.objects.get(person=house.person, space=village.pk)
        accounts.grant_role(house.other.pk, "moderator", by=PROGRAM)
        accounts.give_consent(house.other.pk, "findable", by=house.other)
        holds = terms.accept(terms_id("terms"), by=house.other)
        points = set(ContactPoint.objects.filter(person__in=(house.person, house.other)).values_list("pk"))
    client, theirs = browse(alpha, house.admin), browse(alpha, house.other)
    assert theirs.get("/me/").status_code == 200
    path = f"/administration/people/{house.person.pk}/merge/"
    assert str(house.other.pk) in client.get(f"{path}?q=wirtanen").content.decode()
    assert str(house.person.pk) + '"' not in client.get(f"{path}?q=virtanen").content.decode()
    asked = client.get(f"{path}?with={house.other.pk}")
    assert "Aino Wirtanen" in asked.content.decode()
    assert client.post(path, {"with": str(house.other.pk)}).status_code == 302
    with sites.within(alpha.id):
        gone = Person.objects.get(pk=house.other.pk)
        assert (gone.name, gone.status) == ("", Status.ERASED)
        assert set(ContactPoint.objects.filter(person=house.person).values_list("pk")) == points
        assert Participation.objects.get(space=village.pk, person=house.person).pk == first.pk
        assert not Participation.objects.filter(person=house.other).exists()
        assert ContactAppointment.objects.get(space=town.pk, until=None).person_id == house.person.pk
        assert Affiliation.objects.get(organisation=association.pk).person_id == house.person.pk
        assert RoleGrant.objects.get(role="moderator").person_id == house.person.pk
        assert Consent.objects.filter(person=house.person, purpose="findable").count() == 1
        assert Acceptance.objects.filter(person=house.person, terms=holds.terms_id).count() == 1
        assert not Session.objects.filter(person=house.other).exists()
        entry = Entry.objects.get(fact="administration.PeopleMerged")
        assert entry.values["counts"]["accounts.ContactPoint"] == 1
        point = ContactPoint.objects.get(found_by=accounts.queries.found_by("email", "aino.w@example.org"))
        assert point.value == "aino.w@example.org"  # still to be opened: it is sealed for its row
        assert [one.label for one in references_left(house.other.pk)] == []
    assert theirs.get("/me/").status_code == 302
    assert client.post(path, {"with": str(house.other.pk)}).status_code == 404


def test_a_decision_that_both_had_a_hand_in_stays_without_saying_whose(house, alpha):
    with sites.within(alpha.id):
        author = factories.person()
        hidden = Hidden.objects.create(kind="idea", key="x", reason="why", by=house.other, at=clock.now())
        Concerned.objects.create(hidden=hidden, person=author)
        asked = {"appeal": "open", "appeal_by": author, "appeal_at": clock.now(), "appeal_text": "again"}
        decided = {"appeal_decided_by": house.person, "appeal_decided_at": clock.now()}
        for name, value in {**asked, **decided, "appeal": "refused", "appeal_answer": "no"}.items():
            setattr(hidden, name, value)
        hidden.save()
        accounts.block(house.other.pk, by=house.person)  # a block of oneself goes
        actions.merge_people(house.person.pk, house.other.pk, by=house.admin)
        hidden.refresh_from_db()
        assert (hidden.by_id, hidden.appeal_decided_by_id) == (None, house.person.pk)
        assert hidden.concerned.get().person_id == author.pk
        assert not Block.objects.exists()


def terms_id(kind):
    from talkoo.plumbing.terms import queries

    return queries.current(kind).id


def references_left(person_id):
    """Models in which something still refers to somebody, except where rows only grow."""
    return [
        field.model._meta
        for field in merging.references(Person)
        if not merging.grows_only(field.model)
        and field.model._default_manager.filter(**{field.name: person_id}).exists()
    ]


def test_the_same_role_at_the_same_time_stays_the_older_one(house, alpha):
    now = clock.now()
    with sites.within(alpha.id):
        older = accounts.grant_role(house.other.pk, "moderator", by=PROGRAM)
        accounts.grant_role(house.person.pk, "moderator", by=PROGRAM, until=now + datetime.timedelta(days=9))
        later = accounts.grant_role(
            house.person.pk,
            "moderator",
            by=PROGRAM,
            since=now + datetime.timedelta(days=20),
            until=now + datetime.timedelta(days=30),
        )
        actions.merge_people(house.person.pk, house.other.pk, by=house.admin)
        left = set(RoleGrant.objects.filter(person=house.person).values_list("pk", flat=True))
        assert left == {older.pk}
        assert later.pk not in left  # the older one has no end


def test_what_cannot_be_merged(house, alpha):
    with sites.within(alpha.id):
        for keep, gone, why in (
            (house.person, house.person, "self"),
            (house.person, house.admin, "own"),
        ):
            with pytest.raises(actions.NotTheSame) as problem:
                actions.merge_people(keep.pk, gone.pk, by=house.admin)
            assert problem.value.why == why
        actions.merge_people(house.person.pk, house.other.pk, by=house.admin)
        for pair in ((house.person, house.other), (house.other, house.person)):
            with pytest.raises(actions.NotTheSame):
                actions.merge_people(pair[0].pk, pair[1].pk, by=house.admin)


def test_somebody_is_removed_after_a_second_question(house, alpha, browse):
    with sites.within(alpha.id):
        network = factories.space("Village")
        spaces.join(network.pk, by=house.person)
    client = browse(alpha, house.admin)
    path = f"/administration/people/{house.person.pk}/erase/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 422
    with sites.within(alpha.id):
        assert Person.objects.get(pk=house.person.pk).name == "Aino Virtanen"
    assert client.post(path, {"sure": "yes"}).status_code == 302
    with sites.within(alpha.id):
        assert Person.objects.get(pk=house.person.pk).status == Status.ERASED
        assert not ContactPoint.objects.filter(person=house.person).exists()
        assert Entry.objects.get(fact="administration.PersonRemoved").actor_id == house.admin.pk
        assert Entry.objects.filter(fact="retention.PersonErased").count() == 1
    for path in ("", "erase/", "merge/"):
        assert client.get(f"/administration/people/{house.person.pk}/{path}").status_code == 404


def test_the_last_administrator_and_oneself_are_not_removed_here(house, alpha, browse):
    client = browse(alpha, house.admin)
    client.post(f"/administration/people/{house.admin.pk}/erase/", {"sure": "yes"})
    with sites.within(alpha.id):
        assert Person.objects.get(pk=house.admin.pk).name == "Admin"
        second = factories.person("Second", role="site_admin")
        actions.remove_person(second.pk, by=house.admin)
        with pytest.raises(actions.NotNow):
            actions.remove_person(house.admin.pk, by=PROGRAM)


def test_two_who_merge_the_same_pair_at_once_leave_one_person(committed, alpha):
    """Crosswise: each would keep what the other takes away."""
    house = furnished(alpha)
    answers = []

    def merge(keep, gone):
        try:
            with sites.within(alpha.id):
                actions.merge_people(keep.pk, gone.pk, by=house.admin)
            answers.append("done")
        except actions.NotTheSame:
            answers.append("refused")
        finally:
            connections.close_all()

    pair = (house.person, house.other)
    threads = [threading.Thread(target=merge, args=one) for one in (pair, pair[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == ["done", "refused"]
    with sites.within(alpha.id):
        names = [one.name for one in Person.objects.filter(pk__in=[one.pk for one in pair])]
        assert sum(bool(name) for name in names) == 1
