"""Making gatherings, showing them, moving them and calling them off."""

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.gatherings import actions, facts
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import Gathering, Organiser, State
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests import factories

HOUR = datetime.timedelta(hours=1)


def told(kind: Any) -> list[dict[str, Any]]:
    """What the record has of this kind of fact, oldest first."""
    return [one.values for one in Entry.objects.filter(fact=kind.name()).order_by("id")]


def given(**more: Any) -> actions.Given:
    start = datetime.datetime(2027, 3, 2, 15, tzinfo=datetime.UTC)
    plain = {"title": texts("fi", fi="Kokous"), "starts_at": start, "ends_at": start + 2 * HOUR}
    return actions.Given(**{**plain, "zone": "Europe/Helsinki", **more})


def test_who_takes_part_calls_a_meeting_and_it_is_out_at_once(village: Any) -> None:
    with sites.within(village.site.id):
        once = uuid.uuid4()
        made = actions.make(given(), by=village.participant, once=once, space_id=village.space.pk)
        again = actions.make(given(), by=village.participant, once=once, space_id=village.space.pk)
        assert (made.pk, made.state) == (again.pk, State.DRAFT)
        assert actions.publish(made.pk, by=village.participant).state == State.PUBLISHED
        assert [one["gathering_id"] for one in told(facts.GatheringPublished)] == [str(made.pk)]
        with pytest.raises(PermissionDenied):
            actions.make(given(), by=village.nobody, once=uuid.uuid4(), space_id=village.space.pk)
        with pytest.raises(NotNow):
            actions.publish(made.pk, by=village.participant)


def test_the_event_of_an_organisation_waits_until_three_were_out(village: Any) -> None:
    with sites.within(village.site.id):
        holder = given(organisation_ids=[village.holder.pk])

        def hand_in() -> Gathering:
            made = actions.make(holder, by=village.representative, once=uuid.uuid4())
            return actions.publish(made.pk, by=village.representative)

        for _number in range(3):
            waits = hand_in()
            assert waits.state == State.SUBMITTED
            assert actions.publish(waits.pk, by=village.representative).state == State.SUBMITTED
            with pytest.raises(PermissionDenied):
                actions.publish(waits.pk, by=village.other)
            assert actions.publish(waits.pk, by=village.moderator).state == State.PUBLISHED
        assert hand_in().state == State.PUBLISHED
        assert len(told(facts.GatheringSubmitted)) == 3
        with pytest.raises(PermissionDenied):
            actions.make(given(organisation_ids=[village.rival.pk]), by=village.worker, once=uuid.uuid4())
        with pytest.raises(actions.NobodyHoldsIt):
            actions.make(given(), by=village.worker, once=uuid.uuid4())


def test_what_is_declined_can_be_handed_in_again(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(by=village.worker, organisations=[village.holder])
        assert made.state == State.SUBMITTED
        with pytest.raises(PermissionDenied):
            actions.decline(made.pk, by=village.worker, reason="No", language="fi")
        back = actions.decline(made.pk, by=village.moderator, reason="Place missing", language="en")
        assert (back.state, back.reason["en"]) == (State.DRAFT, "Place missing")
        again = actions.publish(made.pk, by=village.representative)  # another one of the organisation
        assert (again.state, again.reason) == (State.SUBMITTED, None)


def test_each_organiser_has_the_same_rights(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(
            by=village.coordinator, organisations=[village.holder, village.rival], takes_registrations=True
        )
        for one in (village.representative, village.worker, village.other, village.coordinator):
            changed = dataclasses.replace(
                making.given_of(Gathering.objects.get(pk=made.pk)), place=f"{one.name}"
            )
            assert actions.change(made.pk, changed, by=one).place == one.name
        with pytest.raises(PermissionDenied):
            actions.change(made.pk, changed, by=village.nobody)
        only = dataclasses.replace(changed, organisation_ids=[village.holder.pk])
        actions.change(made.pk, only, by=village.worker)
        assert [one.organisation_id for one in Organiser.objects.all()] == [village.holder.pk]
        with pytest.raises(PermissionDenied):
            actions.change(made.pk, only, by=village.other)


def test_moving_one_tells_once_and_counts_revisions(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space, place="Kirjasto")
        moved = actions.set_date(made.pk, made.starts_at + HOUR, made.ends_at + HOUR, by=village.contact)
        assert (moved.revision, moved.postponed_at is not None) == (1, True)
        same = actions.set_date(made.pk, made.starts_at + HOUR, made.ends_at + HOUR, by=village.contact)
        assert same.revision == 1
        away = actions.set_date(made.pk, None, None, by=village.contact)
        assert (away.starts_at, away.revision) == (None, 2)
        back = actions.set_date(made.pk, made.starts_at, made.ends_at, by=PROGRAM)
        assert back.revision == 3
        assert [one["has_date"] for one in told(facts.GatheringMoved)] == [True, False]
        assert len(told(facts.GatheringDated)) == 1
        words = dataclasses.replace(making.given_of(back), text=texts("fi", fi="Tervetuloa!"))
        assert actions.change(made.pk, words, by=village.contact).revision == 3
        assert told(facts.GatheringChanged)[-1]["fields"] == ["text"]
        nothing = dataclasses.replace(words, text=None)
        assert actions.change(made.pk, nothing, by=village.contact).text is None
        with pytest.raises(Stale):
            actions.change(made.pk, words, by=village.contact, seen=made.changed_at)
        with pytest.raises(actions.BadTimes):
            actions.set_date(made.pk, made.ends_at, made.starts_at, by=village.contact)
        with pytest.raises(actions.BadTimes):
            actions.set_date(made.pk, made.starts_at, None, by=village.contact)


def test_a_draft_moves_without_telling(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space, is_out=False)
        actions.set_date(made.pk, made.starts_at + HOUR, made.ends_at + HOUR, by=village.contact)
        assert told(facts.GatheringMoved) == []
        actions.discard(made.pk, by=village.contact)
        assert not Gathering.objects.exists()


def test_calling_one_off(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space)
        with pytest.raises(PermissionDenied):
            actions.cancel(made.pk, by=village.participant, reason="Ei", language="fi")
        off = actions.cancel(made.pk, by=village.contact, reason="Sairaus", language="fi")
        assert (off.state, off.reason["fi"], off.revision) == (State.CANCELLED, "Sairaus", 1)
        for late in (
            lambda: actions.cancel(made.pk, by=village.contact, language="fi"),
            lambda: actions.set_date(made.pk, None, None, by=village.contact),
            lambda: actions.discard(made.pk, by=village.contact),
        ):
            with pytest.raises(NotNow):
                late()
        assert len(told(facts.GatheringCancelled)) == 1


def test_counting_heads(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space)
        with pytest.raises(NotNow):
            actions.count_heads(made.pk, 12, by=village.contact)
        with clock.frozen(made.starts_at + HOUR):
            assert actions.count_heads(made.pk, 12, by=village.contact).head_count == 12
            with pytest.raises(ValueError):
                actions.count_heads(made.pk, -1, by=village.contact)
            with pytest.raises(PermissionDenied):
                actions.count_heads(made.pk, 13, by=village.participant)
        with clock.frozen(made.ends_at + HOUR), pytest.raises(NotNow):
            actions.cancel(made.pk, by=village.contact, language="fi")


def test_what_the_database_refuses(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space, capacity=2)
        for wrong in (
            {"ends_at": None},
            {"ends_at": made.starts_at},
            {"slug": "add"},
            {"link": "javascript:alert(1)"},
            {"taken": 3},
            {"published_at": None},
            {"cancelled_at": made.created_at},
            {"kind": "party"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Gathering.objects.filter(pk=made.pk).update(**wrong)
        elsewhere = factories.gathering(by=village.coordinator, organisations=[village.holder])
        with pytest.raises(IntegrityError), transaction.atomic():
            Gathering.objects.filter(pk=elsewhere.pk).update(audience="space")
