"""Who has no part in a meeting: whoever left its network, and whoever waits for a place."""

import uuid
from typing import Any

from talkoo.blocks.gatherings import actions, rules
from talkoo.blocks.gatherings.actions import admitting
from talkoo.blocks.gatherings.models import Gathering, Registration
from talkoo.blocks.gatherings.queries import calendars, listed, standing
from talkoo.kernel import meetings
from talkoo.kernel.rows import fetch
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Participation
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings.coming import coming, open_gathering, register


def test_who_left_neither_organises_nor_sees_what_is_for_those_who_take_part(village: Any) -> None:
    with sites.within(village.site.id):
        inner = factories.gathering(village.space, by=village.author, audience="space")
        open_one = factories.gathering(village.space, by=village.author)
        draft = factories.gathering(village.space, by=village.author, is_out=False)
        for one in (inner, open_one, draft):
            assert rules.organises(village.author, one)
            assert meetings.one("gatherings.gathering", one.pk, village.author).leads
        spaces.leave(village.space.pk, by=village.author)
        for one in (inner, open_one, draft):
            assert not rules.organises(village.author, one)
        seen = standing.as_meetings([inner.pk, open_one.pk, draft.pk], village.author)
        assert set(seen) == {open_one.pk}
        assert not seen[open_one.pk].leads


def test_who_waits_for_a_place_takes_no_part_yet(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space, takes_registrations=True, capacity=1)
        parts = []
        for person in (village.nobody, village.other):
            given = admitting.Coming(person_id=person.pk, language="fi", zone="Europe/Helsinki")
            came = admitting.admit(made.pk, given, by=person, once=uuid.uuid4())
            found = meetings.one("gatherings.gathering", made.pk, person)
            assert found is not None
            parts.append((came.state, found.takes_part))
        assert parts == [("confirmed", True), ("waiting", False)]


def standing_at(gathering: Any, person: Any) -> str:
    return Registration.objects.values_list("state", flat=True).get(gathering=gathering, person=person)


def of_their_own(person: Any) -> set[Any]:
    """What stands in their calendar and on their page of networks."""
    shown = {row["id"] for row in fetch(listed.MINE, listed.given_mine(person))}
    return shown | {row["id"] for row in calendars.of_person(person.pk)}


def test_who_left_or_was_removed_gives_back_the_place_at_what_they_cannot_see(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    """Those keep it who run the network, or answer for whoever holds it."""
    for each in (town, town.beta):
        with sites.within(each.site.id):
            each.closed = factories.space("Closed", kind="group", contact=each.contact, join="invite")
            each.events = {
                "inner": open_gathering(each.space, audience="space"),
                "hidden": open_gathering(each.space, audience="space"),
                "open": open_gathering(each.space),
                "secret": open_gathering(each.closed, audience="public"),
                "held": open_gathering(each.space, audience="space", organisations=[each.holder]),
            }
            for name in ("participant", "author", "staff", "representative"):
                one = getattr(each, name)
                if name in {"staff", "representative"}:
                    spaces.join(each.space.pk, by=one)
                spaces.invite_member(each.closed.pk, one.pk, by=each.contact)
                spaces.join(each.closed.pk, by=one)
                for event in each.events.values():
                    register(event, coming(one), by=one)
            actions.hide(each.events["hidden"].pk, by=each.moderator, reason="")
    run_jobs()
    with sites.within(alpha.id):
        there = Participation.objects.get(space=town.space, person=town.author, until=None)
        spaces.remove_member(there.pk, by=town.contact, reason="")
        for one in (town.participant, town.staff, town.representative):
            spaces.leave(town.space.pk, by=one)
            spaces.leave(town.closed.pk, by=one)
    run_jobs()
    with sites.within(alpha.id):
        kept = {
            name: {one for one, event in town.events.items() if standing_at(event, who) == "confirmed"}
            for name in ("participant", "author", "staff", "representative")
            if (who := getattr(town, name))
        }
        assert kept == {
            "participant": {"open"},
            "author": {"open", "secret"},  # was removed from one of both
            "staff": {"inner", "hidden", "open", "held"},
            "representative": {"open", "held"},
        }
        assert of_their_own(town.participant) == {town.events["open"].pk}
        told = Mail.objects.filter(
            kind="gatherings.registration_cancelled", receiver=f"person:{town.participant.pk}"
        )
        assert told.count() == 3  # nothing of what is hidden
        assert not any(f"/events/{event.slug}/" in one.text for one in told for event in town.events.values())
    with sites.within(town.beta.site.id):
        assert not Registration.objects.exclude(state="confirmed").exists()


def test_a_contact_who_is_followed_by_another_and_takes_no_part_gives_back_the_place(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    for each in (town, town.beta):
        with sites.within(each.site.id):
            each.inner, each.open_one = (
                open_gathering(each.space, audience="space"),
                open_gathering(each.space),
            )
            for event in (each.inner, each.open_one):
                register(event, coming(each.contact), by=each.contact)
    with sites.within(alpha.id):
        spaces.appoint_contact(town.space.pk, town.other.pk, by=town.coordinator)
    run_jobs()
    with sites.within(alpha.id):
        assert standing_at(town.inner, town.contact) == "cancelled"
        assert standing_at(town.open_one, town.contact) == "confirmed"
        spaces.join(town.space.pk, by=town.other)
        register(town.inner, coming(town.other), by=town.other)
        spaces.appoint_contact(town.space.pk, town.contact.pk, by=town.coordinator)
    run_jobs()
    with sites.within(alpha.id):
        assert standing_at(town.inner, town.other) == "confirmed"  # takes part besides
    with sites.within(town.beta.site.id):
        assert not Registration.objects.exclude(state="confirmed").exists()


def test_who_made_it_and_left_has_it_nowhere_any_more(village: Any) -> None:
    with sites.within(village.site.id):
        inner = factories.gathering(village.space, by=village.author, audience="space")
        held = factories.gathering(by=village.worker, organisations=[village.holder])
        actions.publish(held.pk, by=village.coordinator)
        assert of_their_own(village.author) == {inner.pk}
        spaces.leave(village.space.pk, by=village.author)
        assert of_their_own(village.author) == set()
        shown = [row["id"] for row in fetch(listed.MINE, listed.given_mine(village.worker))]
        assert shown == [held.pk]


def test_what_stands_in_a_space_that_was_taken_out_of_sight_is_nobody_s_any_more(village: Any) -> None:
    with sites.within(village.site.id):
        inner, open_one = factories.gathering(village.space), open_gathering(village.space)
        held = factories.gathering(by=village.worker, organisations=[village.holder])
        actions.publish(held.pk, by=village.coordinator)
        register(open_one, coming(village.nobody), by=village.nobody)
        assert of_their_own(village.participant) == {inner.pk, open_one.pk}
        assert of_their_own(village.nobody) == {open_one.pk}
        spaces.hide(village.space.pk, by=village.coordinator, reason="why")
        assert of_their_own(village.participant) == of_their_own(village.nobody) == set()
        assert of_their_own(village.worker) == {held.pk}


def test_a_place_at_what_is_for_others_now_can_be_given_back(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space)
        for one in (town.nobody, town.other):
            register(event, coming(one), by=one)
        Gathering.objects.filter(pk=event.pk).update(audience="space")
    at = f"/events/{event.slug}/registration/"
    browser = browse(alpha, town.nobody)
    assert browser.get(f"/events/{event.slug}/").status_code == 404
    assert browser.get(at).status_code == 200
    assert browser.post(at, {"do": "cancel"})["Location"] == "/events/"
    assert browser.get(at).status_code == 404
    assert browse(alpha, town.moderator).get(at).status_code == 404
    with sites.within(alpha.id):
        assert standing_at(event, town.nobody) == "cancelled"
        actions.hide(event.pk, by=town.moderator, reason="")
    assert browse(alpha, town.other).get(at).status_code == 404
