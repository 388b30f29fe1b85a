"""The agenda: what is put on it, changed, moved, withdrawn and carried over."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.minutes import facts, queries
from talkoo.blocks.minutes.actions.opening import check_draft, locked, opened
from talkoo.blocks.minutes.models import Item, Kind, Minutes
from talkoo.kernel import clock, ids, meetings
from talkoo.kernel.access import id_of, may, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.plumbing.translation.history import Stale

MOST_ITEMS = 100
_STEP = 10


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A matter for the agenda, in one language. `length`: minutes of time, None when nobody can say."""

    title: str
    language: str
    text: str = ""
    kind: str = str(Kind.DISCUSS)
    length: int | None = None


class Full(NotNow):
    """The agenda has no room for more."""


@action
def propose(kind: str, key: uuid.UUID, given: Proposal, *, by: Any, once: uuid.UUID, notes: str = "") -> Item:
    """Put something on the agenda of this meeting. `once` names the form: sent again, it gives the item of the first
    time. `notes` is what its minutes already say.

    Raises PermissionDenied, Full, NotNow when the agenda is closed for `by`.
    """
    minutes, meeting = opened(kind, key, by)
    require(by, "minutes.propose", minutes)
    if before := Item.objects.filter(minutes=minutes, once=once).first():
        return before
    check_draft(minutes)
    if meeting.is_cancelled:
        raise NotNow("the meeting is cancelled")
    _check_time(minutes, by)
    if Item.objects.filter(minutes=minutes).count() >= MOST_ITEMS:
        raise Full("the agenda is full")
    now = clock.now()
    item = Item.objects.create(
        minutes=minutes,
        position=_last(minutes) + _STEP,
        **_words(given),
        notes=clean_paragraphs(notes),
        proposer_id=id_of(by),
        once=once,
        created_at=now,
        changed_at=now,
    )
    emit(facts.ItemAdded(actor_id=id_of(by), minutes_id=minutes.pk, item_id=item.pk))
    return item


@action
def change_item(
    item_id: uuid.UUID, given: Proposal, *, by: Any, seen: datetime.datetime | None = None
) -> Item:
    """Put it in other words. `seen`: when it had last changed as `by` read it. Nothing happens when nothing differs.

    Raises PermissionDenied, Stale, NotNow when it is too late, Item.DoesNotExist.
    """
    item = _locked_item(item_id, by)
    wanted = _words(given)
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    if not changed:
        return item
    if seen is not None and seen != item.changed_at:
        raise Stale(item.pk)
    for name in changed:
        setattr(item, name, wanted[name])
    item.changed_at = clock.now()
    item.save(update_fields=[*changed, "changed_at"])
    emit(facts.ItemChanged(actor_id=id_of(by), minutes_id=item.minutes_id, item_id=item.pk, fields=changed))
    return item


@action
def withdraw(item_id: uuid.UUID, *, by: Any) -> None:
    """Take it off the agenda, with what was written about it. Raises PermissionDenied, NotNow, Item.DoesNotExist."""
    item = _locked_item(item_id, by)
    minutes_id = item.minutes_id
    item.delete()
    emit(facts.ItemWithdrawn(actor_id=id_of(by), minutes_id=minutes_id, item_id=item_id))


@action
def move(item_id: uuid.UUID, steps: int, *, by: Any) -> Item:
    """One place up (-1) or down (1); nothing happens at the end. Raises PermissionDenied, NotNow, Item.DoesNotExist."""
    item = _locked_item(item_id, by)
    require(by, "minutes.write", item.minutes)
    others = list(Item.objects.select_for_update().filter(minutes=item.minutes_id).order_by("position", "pk"))
    place = next(number for number, one in enumerate(others) if one.pk == item.pk)
    to = place + (1 if steps > 0 else -1)
    if not 0 <= to < len(others):
        return item
    others[place], others[to] = others[to], others[place]
    for number, one in enumerate(others, 1):
        if one.position != number * _STEP:
            one.position = number * _STEP
            one.save(update_fields=["position"])
    emit(
        facts.ItemChanged(
            actor_id=id_of(by), minutes_id=item.minutes_id, item_id=item.pk, fields=["position"]
        )
    )
    return item


@action
def carry_over(kind: str, key: uuid.UUID, *, by: Any) -> list[Item]:
    """What the meeting before left open comes first on the agenda of this one, in its order; what was carried over
    already stays where it is. Tasks that came of an item stay with the item they came of.

    Raises PermissionDenied, and NotNow when there is nothing to carry over.
    """
    minutes, _meeting = opened(kind, key, by)
    require(by, "minutes.write", minutes)
    check_draft(minutes)
    before_key = meetings.before(kind, key)
    earlier = (
        Minutes.objects.filter(meeting_kind=kind, meeting_key=before_key).first() if before_key else None
    )
    if earlier is None or not may(by, "minutes.see", earlier):
        raise NotNow("there are no minutes of a meeting before")
    have = set(Item.objects.filter(minutes=minutes).values_list("carried_from_id", flat=True))
    left = Item.objects.filter(minutes=earlier, is_open=True).exclude(pk__in=have - {None})
    found = list(left.order_by("position", "pk"))
    if not found:
        raise NotNow("nothing was left open")
    _make_room(minutes, len(found))
    now = clock.now()
    made = [
        Item.objects.create(
            minutes=minutes,
            position=number,
            kind=one.kind,
            title=one.title,
            text=one.text,
            language=one.language,
            length=one.length,
            proposer_id=one.proposer_id,
            carried_from=one,
            once=ids.uuid7(),
            created_at=now,
            changed_at=now,
        )
        for number, one in enumerate(found, 1)
    ]
    emit(
        facts.ItemsCarriedOver(
            actor_id=id_of(by),
            minutes_id=minutes.pk,
            before_id=earlier.pk,
            item_ids=[str(one.pk) for one in made],
        )
    )
    return made


def _make_room(minutes: Minutes, number: int) -> None:
    """Places from 1 to `number` become free."""
    for one in Item.objects.select_for_update().filter(minutes=minutes).order_by("-position"):
        one.position += number + 1
        one.save(update_fields=["position"])


def _locked_item(item_id: uuid.UUID, by: Any) -> Item:
    """An item that can be changed by `by` now, after its minutes are locked."""
    item = Item.objects.get(pk=item_id)
    minutes = locked(item.minutes_id)
    item = Item.objects.select_for_update().get(pk=item_id)
    item.minutes = minutes
    require(by, "minutes.change_item", item)
    check_draft(minutes)
    _check_time(minutes, by)
    return item


def _check_time(minutes: Minutes, by: Any) -> None:
    """Raises NotNow when the agenda is closed for `by`; whoever writes the minutes is not bound by it."""
    if may(by, "minutes.write", minutes):
        return
    meeting = meetings.one(minutes.meeting_kind, minutes.meeting_key, by)
    closes = queries.closes_at(meeting, minutes.agenda_days) if meeting else None
    if closes is not None and clock.now() >= closes:
        raise NotNow("the agenda is closed")


def _words(given: Proposal) -> dict[str, Any]:
    return {
        "title": clean_line(given.title),
        "text": clean_paragraphs(given.text),
        "language": given.language,
        "kind": given.kind,
        "length": given.length,
    }


def _last(minutes: Minutes) -> int:
    found = Item.objects.filter(minutes=minutes).order_by("-position").values_list("position", flat=True)
    return found.first() or 0
