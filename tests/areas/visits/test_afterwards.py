"""The travel list, and one idea from everybody who was there."""

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.areas.ideas.models import Idea
from talkoo.areas.visits import actions, queries, tasks
from talkoo.areas.visits.models import Slot, Thought, Visit
from talkoo.blocks.gatherings.actions import needing
from talkoo.blocks.gatherings.models import Registration
from talkoo.blocks.tasks.models import Task
from talkoo.kernel import outcomes, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.visits.conftest import VISITOR, arrange, over, registered, words

NEED = "Wheelchair and a place to rest"
IDEA = {"title": "Yhteinen kuoro", "text": "Laulaa yhdessä kerran kuussa.", "kept": "idea"}


def link_of(trip: Any, registration: Any) -> str:
    proof = proofs.give("gatherings.registration", registration.pk, site=trip.site.id)
    return f"/visits/ideas/{proof}/"


def mails(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind=kind))


def test_the_travel_list_holds_no_needs(journey: Any, browse: Any, alpha: Any) -> None:
    arrange(journey)
    registered(journey, journey.traveller, need=NEED)
    registered(journey, name="Vieras Vilho", email="vilho@example.org", need=NEED)
    planner = browse(alpha, journey.planner)
    page = planner.get(f"{journey.at}travellers/")
    assert "Vieras Vilho" in words(page)
    assert "vilho@example.org" in words(page)
    assert "traveller" in words(page)
    table = planner.get(f"{journey.at}travellers.csv").content.decode()
    file = zipfile.ZipFile(io.BytesIO(planner.get(f"{journey.at}travellers.xlsx").content))
    sheet = "".join(file.read(name).decode() for name in file.namelist())
    for text in (words(page), table, sheet):
        assert "Vilho" in text
        assert "Wheelchair" not in text
    assert planner.get(f"{journey.at}travellers.pdf").status_code == 404


def test_the_host_alone_sees_a_need_by_a_press_that_is_recorded(
    journey: Any, browse: Any, alpha: Any
) -> None:
    arrange(journey)
    guest = registered(journey, name="Vilho", email="vilho@example.org", need=NEED)
    at = f"{journey.at}needs/"
    for person in (journey.planner, journey.coordinator, journey.nobody, journey.choir_speaker):
        assert browse(alpha, person).get(at).status_code == 403
        with sites.within(alpha.id), pytest.raises(PermissionDenied):
            actions.look_at_need(journey.visit.pk, guest.pk, by=person)
        with sites.within(alpha.id), pytest.raises(PermissionDenied):
            needing.look_at_need(guest.pk, by=person)  # not by the way of other events either
    people = f"/events/{journey.slug}/people/"
    assert "/need/" not in browse(alpha, journey.planner).get(people).content.decode()
    host = browse(alpha, journey.host_speaker)
    page = words(host.get(at))
    assert "Vilho" in page
    assert NEED not in page
    assert NEED in words(host.post(at, {"who": str(guest.pk)}))
    assert host.post(at, {"who": "x"}).status_code == 404
    with sites.within(alpha.id):
        actions.answer_as_host(journey.visit.pk, is_yes=False, by=journey.host_speaker)
    assert host.get(at).status_code == 403
    with sites.within(alpha.id):  # without a host it is for the organisers
        assert needing.look_at_need(guest.pk, by=journey.planner) == NEED


def test_the_list_asks_as_much_for_one_as_for_many(
    journey: Any, browse: Any, alpha: Any, django_assert_max_num_queries: Any
) -> None:
    with sites.within(alpha.id):
        registered(journey, journey.traveller)
        with django_assert_max_num_queries(3):
            assert len(queries.travellers(journey.gathering.pk)) == 1
        for number in range(3):
            registered(journey, name=f"Guest {number}", email=f"guest{number}@example.org")
            registered(journey, factories.person())
        with django_assert_max_num_queries(3):
            assert len(queries.travellers(journey.gathering.pk)) == 7


def test_everybody_who_was_there_is_asked_once(journey: Any, run_jobs: Any, alpha: Any, beta: Any) -> None:
    registered(journey, journey.traveller)
    guest = registered(journey, name="Vilho", email="vilho@example.org", language="et")
    absent = registered(journey, name="Absent", email="absent@example.org")
    registered(journey.beta, journey.beta.traveller)
    with sites.within(alpha.id):
        with pytest.raises(NotNow):
            actions.ask_for_ideas(journey.visit.pk, by=PROGRAM)
        assert tasks.ask_those_who_were_there() == 0
    over(journey)
    with sites.within(alpha.id):
        Registration.objects.filter(pk=absent.pk).update(attended=False)
        assert tasks.ask_those_who_were_there() == 1
        assert tasks.ask_those_who_were_there() == 0
    run_jobs()
    found = mails(alpha, "visits.idea_asked")
    assert len(found) == 2
    assert link_of(journey, guest) in next(one.text for one in found if one.address == "vilho@example.org")
    assert mails(beta, "visits.idea_asked") == []


def test_a_guest_without_an_account_gives_one_idea(journey: Any, browse: Any, alpha: Any, beta: Any) -> None:
    guest = registered(journey, name="Vilho", email="vilho@example.org")
    at = link_of(journey, guest)
    assert "when the visit has begun" in words(browse(alpha).get(f"/en{at}"))
    with sites.within(alpha.id), pytest.raises(NotNow):
        actions.give_idea(
            journey.visit.pk, guest.pk, outcome="idea", title="x", text="y", language="fi", by=VISITOR
        )
    over(journey)
    wrong = browse(alpha).post(at, {**IDEA, "title": ""})
    assert wrong.status_code == 422
    assert "Laulaa yhdessä" in wrong.content.decode()
    assert browse(alpha).post(at, {**IDEA, "kept": "task 1"}).status_code == 422
    for _twice in "ab":
        browse(alpha).post(at, IDEA)
    with sites.within(alpha.id):
        assert Idea.objects.get().title["fi"] == "Yhteinen kuoro"
        thought = Thought.objects.get()
        with pytest.raises(actions.Already):
            actions.give_idea(
                journey.visit.pk, guest.pk, outcome="idea", title="x", text="y", language="fi", by=VISITOR
            )
    assert thought.outcome == "idea"
    assert "Yhteinen kuoro" in words(browse(alpha).get(f"{journey.at}report/"))
    assert browse(beta).get(at).status_code == 404
    with sites.within(alpha.id):
        Idea.objects.update(hidden_at=thought.given_at, hidden_reason="x")
    assert "Yhteinen kuoro" not in words(browse(alpha).get(f"{journey.at}report/"))


def test_a_participant_keeps_it_as_a_task_of_the_own_network(journey: Any, browse: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        network = factories.space("Kylä", slug="kyla")
        strange = factories.space("Vieras", slug="vieras")
        spaces.join(network.pk, by=journey.traveller)
    registered(journey, journey.traveller)
    over(journey)
    at = f"{journey.at}idea/"
    assert browse(alpha).get(at).status_code == 302
    assert browse(alpha, journey.nobody).get(at).status_code == 403
    browser = browse(alpha, journey.traveller)
    page = browser.get(at)
    assert "Kylä" in words(page)
    assert "Vieras" not in words(page)
    assert browser.post(at, {**IDEA, "kept": f"task {strange.pk}"}).status_code == 422
    assert browser.post(at, {**IDEA, "kept": f"task {network.pk}"}).status_code == 302
    with sites.within(alpha.id):
        task = Task.objects.get()
        assert (task.space_id, task.title, task.created_by_id) == (
            network.pk,
            "Yhteinen kuoro",
            journey.traveller.pk,
        )
    assert "Yhteinen kuoro" in words(browser.get(f"{journey.at}report/"))
    assert "Yhteinen kuoro" not in words(browse(alpha).get(f"{journey.at}report/"))
    assert "Yhteinen kuoro" not in words(browse(alpha, journey.nobody).get(f"{journey.at}report/"))


def test_what_nobody_takes_is_refused(journey: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        guest = registered(journey, name="Vilho", email="vilho@example.org")
        over(journey)
        given = {"title": "x", "text": "y", "language": "fi", "by": VISITOR}
        network = factories.space()
        for outcome, space_id in (("poem", None), ("task", None), ("idea", network.pk)):
            with pytest.raises(outcomes.NobodyTakes):
                actions.give_idea(journey.visit.pk, guest.pk, outcome=outcome, space_id=space_id, **given)
        with pytest.raises(PermissionDenied):
            actions.give_idea(journey.visit.pk, guest.pk, outcome="task", space_id=network.pk, **given)
        assert not Thought.objects.exists()


def test_the_link_of_somebody_with_an_account_is_theirs(journey: Any, browse: Any, alpha: Any) -> None:
    mine = registered(journey, journey.traveller)
    over(journey)
    assert browse(alpha).get(link_of(journey, mine)).status_code == 404
    assert browse(alpha, journey.traveller).get(link_of(journey, mine)).status_code == 200
    for wrong in ("x", "a" * 48):
        assert browse(alpha).get(f"/visits/ideas/{wrong}/").status_code == 404


def test_whoever_asked_is_forgotten_and_what_was_asked_stays(journey: Any, alpha: Any) -> None:
    arrange(journey)
    import uuid

    with sites.within(alpha.id):
        slot = actions.invite(
            journey.visit.pk,
            journey.choir.pk,
            actions.Presentation(),
            by=journey.host_speaker,
            once=uuid.uuid4(),
        )
        own = [one for one in registry.everything_personal() if one.model is Slot]
        assert [one.person for one in own] == ["asked_by"]
        for one in own:
            one.erase(journey.host_speaker.pk)  # type: ignore[operator]
        assert Slot.objects.get(pk=slot.pk).asked_by_id is None
        assert Visit.objects.count() == 1
