"""What becomes of a gathering besides: given back, thrown away, counted, hidden, without its maker."""

import uuid
from collections.abc import Callable
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions import lining
from talkoo.blocks.gatherings.actions.making import locked, reason_of
from talkoo.blocks.gatherings.models import Gathering, State
from talkoo.blocks.gatherings.queries.standing import KIND
from talkoo.blocks.gatherings.states import LIFECYCLE
from talkoo.kernel import clock, meetings
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import Fact, emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts, clean_paragraphs
from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.retention import taking


@action
def decline(gathering_id: uuid.UUID, *, by: Any, reason: str, language: str) -> Gathering:
    """Give back what was handed in; whoever did is told the reason and can hand it in again.

    Raises PermissionDenied, NotNow when it does not wait.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.moderate", gathering)
    gathering.state = State(LIFECYCLE.after("decline", gathering.state))
    gathering.changed_at = clock.now()
    gathering.reason = reason_of(gathering, reason, language, by)
    gathering.save(update_fields=["state", "changed_at", "reason"])
    _said(facts.GatheringDeclined, gathering, by)
    return gathering


@action
def discard(gathering_id: uuid.UUID, *, by: Any) -> None:
    """Take away a draft that nobody has seen. Raises PermissionDenied, NotNow when it is or was out."""
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    if gathering.state != State.DRAFT or gathering.published_at is not None:
        raise NotNow("it is out")
    _said(facts.GatheringDiscarded, gathering, by)
    _take_away(gathering)


def _take_away(gathering: Gathering) -> None:
    """With all that hangs on it, and the pictures of that."""
    meetings.gone(KIND, gathering.pk)
    going, _changed = taking.with_what_hangs(Gathering, [gathering.pk])
    shown = [
        key
        for model, ids in going.items()
        for field in model._meta.local_concrete_fields
        if field.related_model is Picture
        for key in model._default_manager.filter(pk__in=ids).values_list(field.attname, flat=True)
        if key
    ]
    taking.delete(Gathering, [gathering.pk])
    for key in shown:
        pictures.discard(key)


@action
def count_heads(gathering_id: uuid.UUID, number: int | None, *, by: Any) -> Gathering:
    """How many came, counted by hand; none takes the number back. Nothing happens when it is that already.

    Raises PermissionDenied; NotNow before it began; ValueError for a number below 0 or over 100,000.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    if gathering.state != State.PUBLISHED or gathering.starts_at is None or gathering.starts_at > clock.now():
        raise NotNow("it has not begun")
    if number is not None and not 0 <= number <= 100_000:
        raise ValueError("no such number")
    if number == gathering.head_count:
        return gathering
    gathering.head_count = number
    gathering.changed_at = clock.now()
    gathering.save(update_fields=["head_count", "changed_at"])
    _said(facts.HeadsCounted, gathering, by)
    return gathering


@action
def set_picture(
    gathering_id: uuid.UUID, examined: pictures.Examined, alt: Texts | None, *, by: Any
) -> Gathering:
    """Show this picture with it, to those who see it; without `alt` it is decoration. Raises PermissionDenied, NotNow
    when it was called off."""
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    if gathering.state == State.CANCELLED:
        raise NotNow("it was called off")
    before = gathering.picture_id
    gathering.picture = pictures.keep(examined, alt, alt is None, is_guarded=True)
    gathering.changed_at = clock.now()
    gathering.save(update_fields=["picture", "changed_at"])
    if before:
        pictures.discard(before)
    _said(facts.GatheringChanged, gathering, by, fields=["picture"])
    return gathering


@action
def hide(gathering_id: uuid.UUID, *, by: Any, reason: str) -> Gathering:
    """Take it out of sight, also of those who made it. Raises PermissionDenied."""
    gathering = locked(gathering_id)
    require(by, "gatherings.moderate", gathering)
    if gathering.hidden_at is None:
        gathering.hidden_at, gathering.hidden_reason = clock.now(), clean_paragraphs(reason)
        gathering.save(update_fields=["hidden_at", "hidden_reason"])
        _said(facts.GatheringHidden, gathering, by)
    return gathering


@action
def show(gathering_id: uuid.UUID, *, by: Any) -> Gathering:
    """Let it be seen again; whoever is offered a place is told anew. Raises PermissionDenied."""
    gathering = locked(gathering_id)
    require(by, "gatherings.moderate", gathering)
    if gathering.hidden_at is not None:
        gathering.hidden_at, gathering.hidden_reason = None, ""
        gathering.save(update_fields=["hidden_at", "hidden_reason"])
        _said(facts.GatheringShownAgain, gathering, by)
        lining.renew_offers(gathering)
    return gathering


@action
def forget_maker(person_id: uuid.UUID, *, by: Any) -> int:
    """Of somebody who is erased: drafts that nobody else looks after go, the rest loses who made it; how many.

    Raises PermissionDenied.
    """
    require(by, "gatherings.forget")
    found = Gathering.objects.select_for_update(no_key=True).filter(created_by=person_id).order_by("id")
    rows = list(found)
    for gathering in rows:
        stays = (
            gathering.state != State.DRAFT or gathering.organisers.exists() or bool(gathering.published_at)
        )
        if stays:
            gathering.created_by = None
            gathering.save(update_fields=["created_by"])
        else:
            _take_away(gathering)
        _said(facts.MakerForgotten, gathering, by, stays=stays)
    return len(rows)


def _said(kind: Callable[..., Fact], gathering: Gathering, by: Any, **more: Any) -> None:
    emit(kind(actor_id=id_of(by), gathering_id=gathering.pk, space_id=gathering.space_id, **more))
