"""Planning an exchange visit: who goes, who receives them, who pays."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.areas.visits import actions, queries
from talkoo.areas.visits.models import Delegation, Visit
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests import factories
from tests.areas.visits.conftest import RAKVERE, VISITOR, arrange, words


@pytest.fixture(autouse=True)
def here(request: Any) -> Any:
    if "trip" not in request.fixturenames:
        yield
        return
    with sites.within(request.getfixturevalue("trip").site.id):
        yield


def test_a_visit_may_have_no_date_and_says_so(trip: Any, browse: Any, alpha: Any) -> None:
    arrange(trip)
    page = words(browse(alpha).get(f"/en{trip.at}"))
    assert "The date is not known yet." in page
    assert "Host" in page
    assert "Vieraat maksavat matkan." in page
    assert "5 seats" in page
    assert "Retki Rakvereen" in words(browse(alpha).get("/en/visits/"))
    assert 'href="/en/visits/"' in browse(alpha).get("/en/events/").content.decode()
    assert "Retki Rakvereen" not in words(browse(alpha).get("/en/visits/?past=1"))


def test_planning_twice_is_planning_once(trip: Any) -> None:
    assert actions.plan(trip.gathering.pk, by=trip.planner).pk == trip.visit.pk
    meeting = factories.gathering(kind="meeting", organisations=[trip.guest], by=trip.coordinator)
    with pytest.raises(NotNow):
        actions.plan(meeting.pk, by=trip.planner)


def test_the_same_plan_again_changes_nothing(trip: Any) -> None:
    arrange(trip, answer=None)
    before = Visit.objects.get().changed_at
    arrange(trip, answer=None)
    assert Visit.objects.get().changed_at == before


def test_a_host_that_is_new_is_asked_and_may_change_its_mind(trip: Any) -> None:
    arrange(trip, answer=None)
    assert trip.visit.host_answer == "asked"
    assert actions.answer_as_host(trip.visit.pk, is_yes=True, by=trip.host_speaker).host_answer == "yes"
    assert actions.answer_as_host(trip.visit.pk, is_yes=False, by=trip.host_speaker).host_answer == "no"
    other = actions.Arrangement(host_id=trip.choir.pk)
    assert actions.arrange(trip.visit.pk, other, by=trip.planner).host_answer == "asked"
    with pytest.raises(PermissionDenied):
        actions.answer_as_host(trip.visit.pk, is_yes=True, by=trip.host_speaker)


@pytest.mark.parametrize("who", ["traveller", "nobody", "choir_speaker", "host_speaker", None])
def test_others_do_not_plan(trip: Any, who: Any) -> None:
    arrange(trip)
    by = getattr(trip, who) if who else VISITOR
    with pytest.raises(PermissionDenied):
        actions.arrange(trip.visit.pk, actions.Arrangement(), by=by)
    with pytest.raises(PermissionDenied):
        actions.ask_for_ideas(trip.visit.pk, by=by)
    with pytest.raises(PermissionDenied):
        actions.report(trip.visit.pk, None, by=by)


def test_what_cannot_be_is_refused(trip: Any) -> None:
    seats = {trip.guest.pk: 21}
    with pytest.raises(actions.TooFew):
        actions.arrange(trip.visit.pk, actions.Arrangement(seats=seats), by=trip.planner)
    with pytest.raises(ValueError, match="seats"):
        actions.arrange(trip.visit.pk, actions.Arrangement(seats={trip.guest.pk: 0}), by=trip.planner)
    waiting = factories.organisation("Waiting", state="submitted")
    with pytest.raises(actions.NotListed):
        actions.arrange(trip.visit.pk, actions.Arrangement(host_id=waiting.pk), by=trip.planner)
    with pytest.raises(Stale):
        actions.arrange(
            trip.visit.pk,
            actions.Arrangement(host_id=trip.host.pk),
            by=trip.planner,
            seen=trip.visit.changed_at - datetime.timedelta(seconds=1),
        )
    gatherings.cancel(trip.gathering.pk, by=trip.coordinator, language="fi")
    with pytest.raises(NotNow):
        actions.arrange(trip.visit.pk, actions.Arrangement(host_id=trip.host.pk), by=trip.planner)


@pytest.mark.parametrize(
    "values",
    [
        {"host_answer": "yes"},
        {"host_answer": "maybe"},
        {"report": texts("fi", fi="Hyvä")},
    ],
)
def test_the_database_refuses_what_cannot_be(trip: Any, values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=trip.visit.pk).update(**values)


def test_one_visit_for_a_gathering_and_one_row_for_an_organisation(trip: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(gathering=trip.gathering, created_at=clock.now(), changed_at=clock.now())
    Delegation.objects.create(visit=trip.visit, organisation=trip.guest, seats=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(visit=trip.visit, organisation=trip.guest, seats=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(visit=trip.visit, organisation=trip.host, seats=0)


def _plan(**more: Any) -> dict[str, str]:
    given = {"host": "Host", "areas": "Rakvere linn", "from_0": "Guest", "seats_0": "4"}
    return {**given, "who_pays_fi": "Jokainen itse.", **more}


def test_the_plan_is_written_on_a_page_and_nothing_typed_is_lost(trip: Any, browse: Any, alpha: Any) -> None:
    browser = browse(alpha, trip.planner)
    assert browser.post(f"{trip.at}edit/", _plan()).status_code == 302
    assert Delegation.objects.get().seats == 4
    assert Visit.objects.get().who_pays["fi"] == "Jokainen itse."
    wrong = browser.post(f"{trip.at}edit/", _plan(host="Nobody at all", from_1="Choir"))
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert 'value="Nobody at all"' in said
    assert "Jokainen itse." in said
    assert 'value="Choir"' in said
    assert browser.post(f"{trip.at}edit/", _plan(seats_0="40")).status_code == 422
    assert browser.post(f"{trip.at}edit/", _plan(seats_0="x\0")).status_code == 422
    stale = browser.post(f"{trip.at}edit/", _plan(seats_0="3", seen="2020-01-01T00:00:00+00:00"))
    assert stale.status_code == 422
    assert 'value="3"' in stale.content.decode()


def test_an_organisation_that_stands_twice_has_no_more_seats_than_one_may_have(
    trip: Any, browse: Any, alpha: Any
) -> None:
    twice = _plan(seats_0="600", from_1="Guest", seats_1="600")
    browser = browse(alpha, trip.planner)
    answer = browser.post(f"/en{trip.at}edit/", twice)
    assert answer.status_code == 422
    assert "This stands here twice." in words(answer)
    fewer = {**twice, "seats_0": "3", "seats_1": "4"}
    assert browser.post(f"{trip.at}edit/", fewer).status_code == 302
    assert Delegation.objects.get().seats == 7


def test_the_same_words_in_the_plan_mean_whom_they_meant(trip: Any, browse: Any, alpha: Any) -> None:
    host = factories.organisation("Host", slug="the-other-host")
    guest = factories.organisation("Guest", slug="the-other-guest")
    seats = {trip.guest.pk: 2, guest.pk: 3}
    actions.arrange(trip.visit.pk, actions.Arrangement(host_id=host.pk, seats=seats), by=trip.planner)
    Visit.objects.update(host_answer="yes", host_answered_at=clock.now())
    given = {"host": "Host", "from_0": "Guest", "seats_0": "2", "from_1": "Guest", "seats_1": "3"}
    browser = browse(alpha, trip.planner)

    def save(pays: str) -> None:
        assert browser.post(f"{trip.at}edit/", {**given, "who_pays_fi": pays}).status_code == 302
        saved = Visit.objects.get()
        assert (saved.host_id, saved.host_answer, saved.who_pays["fi"]) == (host.pk, "yes", pays)
        assert dict(Delegation.objects.values_list("organisation", "seats")) == seats

    save("Jokainen itse.")
    Organisation.objects.filter(pk__in=[host.pk, *seats]).update(state="closed")  # left the directory
    save("Isäntä maksaa.")
    given = {**given, "host": "Host ", "seats_1": "x"}
    assert browser.post(f"{trip.at}edit/", given).status_code == 422


def test_who_may_see_what(trip: Any, browse: Any, alpha: Any) -> None:
    arrange(trip)
    for_planners = ("edit/", "travellers/", "travellers.xlsx", "report/edit/")
    for name in for_planners:
        assert browse(alpha).get(trip.at + name).status_code == 302  # to sign in
        for person in (trip.nobody, trip.host_speaker):
            assert browse(alpha, person).get(trip.at + name).status_code == 403
    for person, status in ((trip.nobody, 403), (trip.host_speaker, 200), (trip.planner, 200)):
        assert browse(alpha, person).get(f"{trip.at}programme/").status_code == status
    for name in ("", "report/"):
        assert browse(alpha).get(trip.at + name).status_code == 200


def test_the_list_holds_no_visit_of_a_space_that_not_everybody_sees(
    trip: Any, browse: Any, alpha: Any
) -> None:
    network = factories.space("Verkosto")
    group = factories.space("Suljettu", kind="group", join="invite")
    for space, title in ((network, "Verkoston retki"), (group, "Ryhmän retki")):
        gathering = factories.gathering(space, kind="visit", title=title, starts_at=None)
        actions.plan(gathering.pk, by=PROGRAM)
    assert [str(one.title) for one in queries.listed(past=False)] == ["Retki Rakvereen", "Verkoston retki"]
    spaces.hide(network.pk, by=trip.coordinator)
    assert [str(one.title) for one in queries.listed(past=False)] == ["Retki Rakvereen"]


def test_a_draft_is_seen_by_its_planners_and_its_host_only(trip: Any, browse: Any, alpha: Any) -> None:
    hidden = factories.gathering(
        by=trip.coordinator, is_out=False, kind="visit", organisations=[trip.guest], starts_at=None
    )
    visit = actions.plan(hidden.pk, by=trip.planner)
    actions.arrange(visit.pk, actions.Arrangement(host_id=trip.host.pk), by=trip.planner)
    at = f"/visits/{hidden.slug}/"
    assert browse(alpha).get(at).status_code == 404
    assert browse(alpha, trip.nobody).get(at).status_code == 404
    assert browse(alpha, trip.host_speaker).get(at).status_code == 200
    assert browse(alpha, trip.planner).get(at).status_code == 200


def test_a_page_asks_as_much_for_one_slot_as_for_many(trip: Any, browse: Any, alpha: Any) -> None:
    arrange(trip)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert queries.standing(trip.slug, VISITOR) is not None
            queries.listed(past=False)
        return len(asked)

    first = count()
    for number in range(3):
        one = factories.organisation(f"Extra {number}", country="EE", seat=RAKVERE)
        slot = actions.invite(
            trip.visit.pk, one.pk, actions.Presentation(), by=trip.host_speaker, once=uuid.uuid4()
        )
        actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
    assert count() == first == 2


def test_the_event_page_leads_to_the_visit(trip: Any, browse: Any, alpha: Any) -> None:
    assert f'href="{trip.at}"' in browse(alpha).get(f"/events/{trip.slug}/").content.decode()
    plain = factories.gathering(by=trip.coordinator, kind="trip", organisations=[trip.guest])
    at = f"/events/{plain.slug}/"
    assert f"/visits/plan/{plain.pk}/" not in browse(alpha).get(at).content.decode()
    assert f"/visits/plan/{plain.pk}/" in browse(alpha, trip.planner).get(at).content.decode()
    assert browse(alpha, trip.nobody).post(f"/visits/plan/{plain.pk}/").status_code == 403
    answer = browse(alpha, trip.planner).post(f"/visits/plan/{plain.pk}/")
    assert answer["Location"] == f"/visits/{plain.slug}/edit/"


def test_the_report_is_told_when_the_visit_has_begun(trip: Any, browse: Any, alpha: Any) -> None:
    with pytest.raises(NotNow):
        actions.report(trip.visit.pk, texts("fi", fi="Hyvä retki"), by=trip.planner)
    now = clock.now()
    gatherings.set_date(
        trip.gathering.pk, now - datetime.timedelta(days=2), now - datetime.timedelta(days=1), by=PROGRAM
    )
    browser = browse(alpha, trip.planner)
    assert browser.post(f"{trip.at}report/edit/", {"report_fi": "Hyvä retki"}).status_code == 302
    assert "Hyvä retki" in words(browse(alpha).get(f"{trip.at}report/"))
    assert "Retki Rakvereen" in words(browse(alpha).get("/en/visits/?past=1"))
