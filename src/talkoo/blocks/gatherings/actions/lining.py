"""The line of those who wait for a place, and offers that expire."""

import datetime
import uuid
from typing import Any

from django.db.models import Min

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions.needing import forget_need
from talkoo.blocks.gatherings.models import Gathering, Registration, Role, Standing, State
from talkoo.kernel import asking, clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line

OFFER_HOURS = 48
"""So long a place is kept for somebody who waited for it."""

NO_OFFERS_HOURS = 2
"""So long before the beginning no place is offered, and none is kept, any more."""


@action
def fill(gathering_id: uuid.UUID) -> list[uuid.UUID]:
    """Offer what places are free to those who wait, the first first; returns whom. The line decides, nobody else: who
    calls it does not matter."""
    gathering = Gathering.objects.select_for_update(no_key=True).filter(pk=gathering_id).first()
    return fill_free(gathering) if gathering is not None else []


@action
def take_offer(registration_id: uuid.UUID, *, by: Any) -> Registration:
    """Take the place that is offered. Raises PermissionDenied, NotNow when it is offered no more."""
    gathering, found = of(registration_id)
    require(by, "gatherings.use_registration", found)
    if found.state == Standing.CONFIRMED:
        return found
    if found.state != Standing.OFFERED or (found.offered_until and found.offered_until <= clock.now()):
        raise NotNow("it is offered no more")
    found.state, found.offered_until = Standing.CONFIRMED, None
    found.save(update_fields=["state", "offered_until"])
    emit(facts.OfferTaken(actor_id=id_of(by), gathering_id=gathering.pk, registration_id=found.pk))
    return found


@action
def decline(registration_id: uuid.UUID, *, by: Any) -> Registration:
    """Leave the place that is offered to the next. Raises PermissionDenied, NotNow when none is offered."""
    gathering, found = of(registration_id)
    require(by, "gatherings.use_registration", found)
    if found.state == Standing.DECLINED:
        return found
    if found.state != Standing.OFFERED:
        raise NotNow("nothing is offered")
    end(found, Standing.DECLINED, by)
    emit(facts.OfferDeclined(actor_id=id_of(by), gathering_id=gathering.pk, registration_id=found.pk))
    fill_free(gathering)
    return found


@action
def expire_offers(gathering_id: uuid.UUID) -> int:
    """What was offered for long enough goes to the next in the line; returns how many. Nothing while it cannot be seen
    or does not take place: nobody could take a place. The clock decides, nobody else."""
    gathering = locked(gathering_id)
    if not _is_on(gathering):
        return 0
    late = Registration.objects.filter(
        gathering=gathering, state=Standing.OFFERED, offered_until__lte=clock.now()
    )
    found = list(late.order_by("offered_until", "pk"))
    for one in found:
        end(one, Standing.DECLINED, PROGRAM)
        emit(facts.OfferExpired(actor_id=None, gathering_id=gathering.pk, registration_id=one.pk))
    if found:
        fill_free(gathering)
    return len(found)


def renew_offers(gathering: Gathering) -> None:
    """It can be seen again: offers that are open are made anew, and the line goes on. The gathering is locked. Where it
    is too late for offers they stay as they are."""
    if (until := _offered_until(gathering)) is None:
        return
    offered = Registration.objects.select_for_update().filter(gathering=gathering, state=Standing.OFFERED)
    for one in offered.order_by("offered_until", "pk"):
        one.offered_until = until
        one.save(update_fields=["offered_until"])
        emit(facts.PlaceOffered(actor_id=None, gathering_id=gathering.pk, registration_id=one.pk))
    fill_free(gathering)


@action
def put_first(registration_id: uuid.UUID, reason: str, *, by: Any) -> Registration:
    """Put somebody who waits before all others, for a reason that stands with it.

    Raises PermissionDenied, ValueError without a reason, NotNow when they do not wait.
    """
    gathering, found = of(registration_id)
    require(by, "gatherings.organise", gathering)
    if found.state != Standing.WAITING:
        raise NotNow("they do not wait")
    if not (told := clean_line(reason)):
        raise ValueError("no reason")
    first = waiting(gathering).aggregate(first=Min("place_in_line"))["first"]
    if found.place_in_line != first:
        found.place_in_line = first - 1
    found.moved_because = told
    found.save(update_fields=["place_in_line", "moved_because"])
    emit(facts.PutFirst(actor_id=id_of(by), gathering_id=gathering.pk, registration_id=found.pk))
    fill_free(gathering)
    return found


@action
def give_place(registration_id: uuid.UUID, *, by: Any) -> Registration:
    """Give whoever waits longest for a role the place that is free, without asking: when no offer can be made any more.

    Raises PermissionDenied, NotNow when there is no place, or somebody waits longer.
    """
    gathering, found = of(registration_id)
    require(by, "gatherings.organise", gathering)
    if found.state == Standing.CONFIRMED:
        return found
    if found.state == Standing.WAITING:
        before = waiting(gathering).filter(role=found.role_id, place_in_line__lt=found.place_in_line)
        if before.exists() or not has_room(gathering, Role.objects.get(pk=found.role_id)):
            raise NotNow("there is no place, or somebody waits longer")
    elif found.state != Standing.OFFERED:
        raise NotNow("they do not wait")
    found.state, found.place_in_line, found.offered_until = Standing.CONFIRMED, None, None
    found.save(update_fields=["state", "place_in_line", "offered_until"])
    emit(
        facts.Registered(
            actor_id=id_of(by), gathering_id=gathering.pk, registration_id=found.pk, state=found.state
        )
    )
    return found


def locked(gathering_id: uuid.UUID) -> Gathering:
    """The gate: whoever comes, goes or waits passes it one after the other. The trigger stands behind it."""
    return Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)


def of(registration_id: uuid.UUID) -> tuple[Gathering, Registration]:
    """A registration and its gathering, both locked. Raises Registration.DoesNotExist."""
    gathering_id = Registration.objects.values_list("gathering_id", flat=True).get(pk=registration_id)
    gathering = locked(gathering_id)
    return gathering, Registration.objects.select_for_update().get(pk=registration_id)


def waiting(gathering: Gathering) -> Any:
    return Registration.objects.filter(gathering=gathering, state=Standing.WAITING)


def has_room(gathering: Gathering, role: Role) -> bool:
    return (gathering.capacity is None or gathering.taken < gathering.capacity) and (
        role.quota is None or role.taken < role.quota
    )


def end(found: Registration, state: Standing, by: Any) -> None:
    """They come no more: the place is free, what they answered and need is gone."""
    found.state, found.ended_at = state, clock.now()
    found.place_in_line = found.offered_until = None
    sheet_id, found.sheet_id = found.sheet_id, None
    found.save(update_fields=["state", "ended_at", "place_in_line", "offered_until", "sheet_id"])
    forget_need(found)
    if sheet_id is not None:
        asking.engine().remove_answers(sheet_id, by=by)


def _is_on(gathering: Gathering) -> bool:
    """It takes place, and those who come can see it."""
    return gathering.state == State.PUBLISHED and gathering.hidden_at is None


def _offered_until(gathering: Gathering) -> datetime.datetime | None:
    """So long a place is kept that is offered now; None when none is offered."""
    now = clock.now()
    until = now + datetime.timedelta(hours=OFFER_HOURS)
    if gathering.starts_at is not None:
        until = min(until, gathering.starts_at - datetime.timedelta(hours=NO_OFFERS_HOURS))
    return until if until > now and _is_on(gathering) else None


def fill_free(gathering: Gathering) -> list[uuid.UUID]:
    """Offers to those who wait, in turn. The gathering is locked."""
    if (until := _offered_until(gathering)) is None:
        return []
    gathering.refresh_from_db(fields=["taken", "capacity"])
    free = None if gathering.capacity is None else gathering.capacity - gathering.taken
    rooms = {
        role.pk: None if role.quota is None else role.quota - role.taken
        for role in Role.objects.filter(gathering=gathering)
    }
    offered = []
    for one in waiting(gathering).select_for_update().order_by("place_in_line"):
        if free is not None and free <= 0:
            break
        room = rooms[one.role_id]
        if room is not None and room <= 0:
            continue
        one.state, one.place_in_line, one.offered_until = Standing.OFFERED, None, until
        one.save(update_fields=["state", "place_in_line", "offered_until"])
        free = None if free is None else free - 1
        rooms[one.role_id] = None if room is None else room - 1
        offered.append(one.pk)
        emit(facts.PlaceOffered(actor_id=None, gathering_id=gathering.pk, registration_id=one.pk))
    return offered
