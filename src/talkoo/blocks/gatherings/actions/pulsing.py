"""Reminding those who come, and asking afterwards how it was."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import Gathering, Pulse, PulseGiven, Registration, Standing, State
from talkoo.kernel import clock
from talkoo.kernel.access import require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.tenancy import current


@action
def remind(registration_id: uuid.UUID) -> bool:
    """Tell somebody who comes that it is soon, once for each time it is set to; whether they were told. The clock
    decides, nobody else."""
    found = Registration.objects.select_for_update(of=("self",)).filter(pk=registration_id).first()
    if found is None or found.state != Standing.CONFIRMED:
        return False
    gathering = Gathering.objects.get(pk=found.gathering_id)
    starts_at = gathering.starts_at
    if gathering.state != State.PUBLISHED or starts_at is None or starts_at <= clock.now():
        return False
    if found.reminded_for == starts_at:
        return False
    found.reminded_for = starts_at
    found.save(update_fields=["reminded_for"])
    emit(facts.Reminded(actor_id=None, gathering_id=gathering.pk, registration_id=found.pk))
    return True


@action
def ask_pulse(registration_id: uuid.UUID) -> bool:
    """Ask somebody who came how it was, once; whether they were asked. The clock decides, nobody else."""
    found = Registration.objects.select_for_update(of=("self",)).filter(pk=registration_id).first()
    if found is None or found.state != Standing.CONFIRMED or found.attended is False or found.pulse_asked_at:
        return False
    gathering = Gathering.objects.get(pk=found.gathering_id)
    if gathering.state != State.PUBLISHED or gathering.ends_at is None or gathering.ends_at > clock.now():
        return False
    found.pulse_asked_at = clock.now()
    found.save(update_fields=["pulse_asked_at"])
    emit(facts.PulseAsked(actor_id=None, gathering_id=gathering.pk, registration_id=found.pk))
    return True


@action
def give_pulse(registration_id: uuid.UUID, joy: int, strength: int, text: str, *, by: Any) -> None:
    """Say how it was, from 1 to 5; what is kept does not say who said it. Said twice, the first stands.

    Raises PermissionDenied, ValueError for another number, NotNow before it is over.
    """
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration_id)
    require(by, "gatherings.use_registration", found)
    if joy not in range(1, 6) or strength not in range(1, 6):
        raise ValueError((joy, strength))
    gathering = Gathering.objects.get(pk=found.gathering_id)
    if gathering.ends_at is None or gathering.ends_at > clock.now() or found.state != Standing.CONFIRMED:
        raise NotNow("it is not over")
    if PulseGiven.objects.filter(registration=found).exists():
        return
    day = clock.now().astimezone(ZoneInfo(current.site().time_zone)).date()
    Pulse.objects.create(
        gathering=gathering, joy=joy, strength=strength, text=clean_paragraphs(text) or None, on_day=day
    )
    PulseGiven.objects.create(registration=found)
    emit(facts.PulseTaken(actor_id=None, gathering_id=gathering.pk))
