"""This concerns us too: counted without names, and from three on the offer of a group, once (S4.26, J15 step 6)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.areas.advice import actions, queries
from talkoo.areas.advice.models import Concern, Matter
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.spaces.models import Participation, Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from tests import factories
from tests.blocks.documents.test_races import all_at_once

FORM = {"name": "Kahvirahaporukka", "purpose": "Mietitään yhdessä.", "join": "request"}


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def three(people):
    """Three organisations, each with somebody who answers for it."""
    with sites.within(people.site.id):
        who = [factories.person(f"Rep {number}", language="et") for number in range(3)]
        return [
            (factories.organisation(f"Quiet {number}", representative=one), one)
            for number, one in enumerate(who)
        ]


def concern(people, organisation, by=PROGRAM, **about):
    with sites.within(people.site.id):
        return actions.concern(organisation.pk, by=by, **(about or {"concept_id": people.topic}))


def test_a_representative_says_it_of_a_question_and_of_a_topic(people, thread, browse):
    asked = thread(people)
    with sites.within(people.site.id):
        first = asked.posts.get(number=1)
    client = browse(people.site, people.knows)
    on_thread, on_topic = (
        f"/advice/concerns/{one}/" for one in (f"discussions.post/{first.pk}", f"topic/{people.topic}")
    )
    assert on_thread in text_of(client.get(f"/discussions/{asked.code}/1/more/"))
    assert on_topic in text_of(client.get("/advice/?topic=funding"))
    for path in (on_thread, on_topic):
        assert client.post(path, {"is_named": "on"}).status_code == 302
        assert "Knowing alpha" in text_of(browse(people.site, people.other).get(path))
    with sites.within(people.site.id):
        found = Concern.objects.order_by("id")
        assert {(one.organisation_id, one.is_named, one.said_by_id) for one in found} == {
            (people.knowing.pk, True, people.knows.pk)
        }
        assert Matter.objects.count() == 2
    client.post(on_topic, {})  # not named any more
    assert "Knowing alpha" not in text_of(browse(people.site, people.other).get(on_topic))
    client.post(on_topic, {"do": "take-back"})
    with sites.within(people.site.id):
        assert Concern.objects.count() == 1
    for wrong in ("topic/" + str(first.pk), f"discussions.post/{people.topic}", f"idea/{first.pk}"):
        assert client.get(f"/advice/concerns/{wrong}/").status_code == 404


def test_a_question_about_no_topic_concerns_people_too(people, thread, browse):
    asked = thread(people, topics=())
    with sites.within(people.site.id):
        first = asked.posts.get(number=1)
    assert (
        browse(people.site, people.knows).get(f"/advice/concerns/discussions.post/{first.pk}/").status_code
        == 200
    )


def test_who_answers_for_no_organisation_reads_and_says_nothing(people, browse):
    path = f"/advice/concerns/topic/{people.topic}/"
    for who in ("other", "moderator", "coordinator", "adviser"):
        client = browse(people.site, getattr(people, who))
        assert 'name="is_named"' not in text_of(client.get(path))
        assert client.post(path, {"is_named": "on"}).status_code == 403
    assert browse(people.site).get(path).status_code == 302
    with sites.within(people.site.id), pytest.raises(PermissionDenied):
        actions.concern(people.knowing.pk, by=people.asker, concept_id=people.topic)
    wrong = browse(people.site, people.knows).post(
        path, {"capacity": str(people.asking.pk), "is_named": "on"}
    )
    with sites.within(people.site.id):
        found = list(Concern.objects.values_list("organisation_id", flat=True))
    assert people.asking.pk not in found or wrong.status_code == 422


def test_fewer_than_five_are_neither_named_nor_counted(people, three, browse):
    path = f"/advice/concerns/topic/{people.topic}/"
    client = browse(people.site, people.other)
    for organisation, _who in three:
        concern(people, organisation)
    page = text_of(client.get(path)).partition("<main")[2]
    assert "Quiet" not in page
    assert ">3 " not in page
    with sites.within(people.site.id):
        about = queries.matters.about("topic", people.topic, people.other)
        shown = queries.matters.concerned(about, [])
        assert (shown.number, shown.named, shown.is_any) == (None, [], True)
        more = [factories.organisation(f"More {number}") for number in range(2)]
    for one in more:
        concern(people, one)
    with sites.within(people.site.id):
        assert queries.matters.concerned(about, []).number == 5
    with sites.within(people.beta.site.id):
        beta = queries.matters.about("topic", people.topic, people.beta.other)
        assert queries.matters.concerned(beta, []).number == 0


def test_the_third_makes_the_site_offer_a_group_once(people, three, run_jobs):
    for organisation, _who in three[:2]:
        concern(people, organisation, is_named=organisation == three[0][0], concept_id=people.topic)
    run_jobs()
    with sites.within(people.site.id):
        assert not Mail.objects.filter(kind="advice.group").exists()
        assert Matter.objects.get().offered_at is None
    matter = concern(people, three[2][0])
    with sites.within(people.site.id):
        actions.take_back(matter.pk, three[2][0].pk, by=three[2][1])
    concern(people, three[2][0])
    concern(people, people.knowing)
    run_jobs()
    with sites.within(people.site.id):
        told = {mail.receiver: mail for mail in Mail.objects.filter(kind="advice.group")}
        assert Mail.objects.filter(kind="advice.group").count() == len(told)
        reps = {f"person:{who.pk}" for _one, who in three}
        assert {f"person:{people.coordinator.pk}", *reps} <= set(told)
        assert all(told[one].language == "et" for one in reps)
        for mail in told.values():
            assert "Quiet 0" in mail.text
            assert "Quiet 1" not in mail.text
            assert "Quiet 2" not in mail.text
    with sites.within(people.beta.site.id):
        assert not Mail.objects.exists()


def test_three_at_once_make_one_offer(people, three):
    works = [
        lambda one=one: actions.concern(one.pk, by=PROGRAM, concept_id=people.topic).pk for one, _who in three
    ] * 2
    made = all_at_once(people.site, works)
    assert len(set(made)) == 1
    with sites.within(people.site.id), connection.cursor() as cursor:
        assert Concern.objects.count() == 3
        cursor.execute("select count(*) from audit_entry where fact = 'advice.GroupOffered'")
        assert cursor.fetchone() == (1,)


def test_a_site_without_groups_offers_none(people, three):
    with sites.within(people.site.id):
        Site.objects.filter(pk=people.site.id).update(modules=["advice", "organisations"])
    sites.forget()
    try:
        for organisation, _who in three:
            concern(people, organisation)
        with sites.within(people.site.id):
            assert Matter.objects.get().offered_at is None
    finally:
        with sites.within(people.site.id):
            Site.objects.filter(pk=people.site.id).update(modules=list(people.site.modules))
        sites.forget()


@pytest.mark.parametrize("role", ["other", "asker", "adviser", "moderator", "site_admin", "stand_in"])
def test_who_has_nothing_to_do_with_it_founds_no_group(people, three, browse, role):
    for organisation, _who in three:
        matter = concern(people, organisation)
    client = browse(people.site, getattr(people, role))
    assert client.get(f"/advice/matters/{matter.pk}/").status_code == 403
    assert client.get("/advice/desk/matters/").status_code == 403
    with sites.within(people.site.id), pytest.raises(PermissionDenied):
        actions.found(
            matter.pk,
            by=getattr(people, role),
            name={"_": "fi", "fi": "x"},
            purpose={"_": "fi", "fi": "x"},
            join="open",
        )


@pytest.mark.parametrize("founder", ["rep", "coordinator"])
def test_founding_invites_the_three_and_happens_once(people, three, browse, founder):
    for organisation, _who in three:
        matter = concern(people, organisation)
    by = three[0][1] if founder == "rep" else people.coordinator
    client, own = browse(people.site, by), f"/advice/matters/{matter.pk}/"
    assert own in text_of(browse(people.site, people.coordinator).get("/advice/desk/matters/"))
    assert own in text_of(browse(people.site, three[1][1]).get(f"/advice/concerns/topic/{people.topic}/"))
    for field in FORM:
        assert client.post(own, {**FORM, field: ""}).status_code == 422
    assert client.post(own, FORM).status_code == 302
    with sites.within(people.site.id):
        group = Space.objects.get(kind="group")
        asked = Participation.objects.filter(space=group, is_asked=True).values_list("person_id", flat=True)
        assert set(asked) == {who.pk for _one, who in three} - {by.pk}
        assert Matter.objects.get().space_id == group.pk
        assert list(group.topics.values_list("concept_id", flat=True)) == [people.topic]
        with pytest.raises(NotNow):
            actions.found(matter.pk, by=by, name=group.name, purpose=group.purpose, join="open")
    assert client.get(own).status_code == 302
    assert client.post(own, FORM).status_code == 302
    with sites.within(people.site.id):
        assert Space.objects.filter(kind="group").count() == 1
    assert own not in text_of(browse(people.site, people.coordinator).get("/advice/desk/matters/"))
    concern(people, people.knowing)  # it is offered once
    with sites.within(people.site.id):
        assert Matter.objects.get().founded_at is not None


def test_of_two_who_found_it_at_once_one_does(people, three):
    for organisation, _who in three:
        matter = concern(people, organisation)

    def found(by):
        words = {"_": "fi", "fi": "Ryhmä"}
        try:
            return actions.found(matter.pk, by=by, name=words, purpose=words, join="open").pk
        except NotNow:
            return None

    made = all_at_once(people.site, [lambda by=by: found(by) for by in (three[0][1], three[1][1]) * 2])
    assert len([one for one in made if one]) == 1
    with sites.within(people.site.id):
        assert Space.objects.filter(kind="group").count() == 1


def test_a_group_by_invitation_is_told_of_to_nobody_else(people, three, browse):
    for organisation, _who in three:
        matter = concern(people, organisation)
    browse(people.site, three[0][1]).post(
        f"/advice/matters/{matter.pk}/", {**FORM, "join": "invite", "is_contact": "on"}
    )
    page = text_of(browse(people.site, people.other).get(f"/advice/concerns/topic/{people.topic}/"))
    assert "Kahvirahaporukka" not in page


def test_the_database_holds_each_once(people):
    matter = concern(people, people.knowing)
    with sites.within(people.site.id):
        for make in (
            lambda: Matter.objects.create(concept_id=people.topic),
            lambda: Matter.objects.create(),
            lambda: Matter.objects.filter(pk=matter.pk).update(founded_at="2026-01-01T00:00Z"),
            lambda: Concern.objects.create(
                matter=matter, organisation=people.knowing, said_at="2026-01-01T00:00Z"
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                make()


def test_the_page_asks_as_often_for_many_as_for_one(people, three, browse):
    path = f"/advice/concerns/topic/{people.topic}/"
    client = browse(people.site, people.knows)
    concern(people, three[0][0], is_named=True, concept_id=people.topic)
    client.get(path)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    before = cost()
    with sites.within(people.site.id):
        more = [factories.organisation(f"More {number}") for number in range(8)]
    for one in more:
        concern(people, one, is_named=True, concept_id=people.topic)
    assert cost() == before
