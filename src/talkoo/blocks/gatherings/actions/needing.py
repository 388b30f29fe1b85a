"""What somebody needs to be able to come: kept sealed, looked at one by one, and forgotten."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import ACTIVE, Gathering, Need, Registration
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.tenancy import current

DAYS_AFTER = 30
"""So many days after the end needs are forgotten."""

_WITHOUT_DATE = 180  # days, where there is no date yet


def over_at(gathering: Gathering) -> datetime.datetime:
    """When it is over; without a date, half a year from now, so that nothing is forgotten before it took place."""
    known = gathering.cancelled_at or gathering.ends_at
    return known or clock.now() + datetime.timedelta(days=_WITHOUT_DATE)


def erase_on(gathering: Gathering) -> datetime.date:
    """The last day, at the site, on which needs told for it are kept."""
    over = gathering.cancelled_at or gathering.ends_at
    zone = current.site().time_zone
    if over is None:
        return clock.today(zone) + datetime.timedelta(days=_WITHOUT_DATE)
    return over.astimezone(ZoneInfo(zone)).date() + datetime.timedelta(days=DAYS_AFTER)


def put_need(registration: Registration, gathering: Gathering, words: str, by: Any) -> None:
    """Keep these words, or forget what was kept when there are none. Within the caller's action."""
    said = clean_paragraphs(words)
    found = Need.objects.select_for_update().filter(registration=registration).first()
    if not said:
        if found is not None:
            found.delete()
            emit(
                facts.NeedTakenBack(
                    actor_id=id_of(by), gathering_id=gathering.pk, registration_id=registration.pk
                )
            )
        return
    if found is None:
        Need.objects.create(registration=registration, words=said, erase_on=erase_on(gathering))
    elif found.words == said:
        return
    else:
        found.words, found.erase_on = said, erase_on(gathering)
        found.save(update_fields=["words", "erase_on"])
    emit(facts.NeedTold(actor_id=id_of(by), gathering_id=gathering.pk, registration_id=registration.pk))


def forget_need(registration: Registration) -> None:
    """Within the caller's action, when they come no more."""
    Need.objects.filter(registration=registration).delete()


@action
def tell_need(registration_id: uuid.UUID, words: str, *, by: Any) -> None:
    """Say what one needs; without words, nothing any more. Raises PermissionDenied, NotNow when it is over."""
    found = Registration.objects.select_for_update().get(pk=registration_id)
    require(by, "gatherings.use_registration", found)
    gathering = Gathering.objects.get(pk=found.gathering_id)
    if found.state not in ACTIVE or erase_on(gathering) < clock.today(current.site().time_zone):
        raise NotNow("it is over")
    put_need(found, gathering, words, by)


@action
def look_at_need(registration_id: uuid.UUID, *, by: Any) -> str:
    """What somebody needs, for those who organise it, unless it is for others alone (rules.needs_are_elsewhere); that
    they looked is recorded. Empty when nothing was told.

    Raises PermissionDenied, Registration.DoesNotExist.
    """
    found = Registration.objects.select_related("gathering").get(pk=registration_id)
    require(by, "gatherings.see_needs", found.gathering)
    need = Need.objects.filter(registration=found).first()
    emit(facts.NeedRead(actor_id=id_of(by), gathering_id=found.gathering_id, registration_id=found.pk))
    return need.words if need is not None else ""


@action
def keep_needs_until_then(gathering_id: uuid.UUID) -> None:
    """Its time has changed: needs are kept until 30 days after the new one. The clock decides, nobody else."""
    gathering = Gathering.objects.get(pk=gathering_id)
    Need.objects.filter(registration__gathering=gathering).update(erase_on=erase_on(gathering))
    emit(facts.NeedsKept(actor_id=None, gathering_id=gathering.pk))


@action
def forget_needs() -> int:
    """Forget the needs whose time is over; returns how many. The clock decides, nobody else."""
    past = Need.objects.filter(erase_on__lt=clock.today(current.site().time_zone))
    number = past.count()
    if number:
        past.delete()
        emit(facts.NeedsForgotten(actor_id=None, number=number))
    return number
