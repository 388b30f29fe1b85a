"""What a person does about those whom no mail reaches, and about the mails that come to oneself."""

import datetime
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.notify import due, facts, kinds, moments, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Channel, Hours, Notification, Preference

UNDO = datetime.timedelta(days=1)
"""How long it can be taken back that somebody was told."""


@action
def mark_told(notification_id: uuid.UUID, *, by: Any) -> None:
    """The person was told by voice, or holds the paper: the words are kept for a day more (see `take_back`).

    Raises Notification.DoesNotExist, PermissionDenied, and NotNow when somebody has marked it already.
    """
    found = Notification.objects.select_for_update().get(pk=notification_id, channel=Channel.PAPER)
    require(by, "notify.tell_by_hand", found)
    if found.told_at:
        raise NotNow("told already")
    found.told_at, found.told_by_id = clock.now(), id_of(by)
    found.save(update_fields=["told_at", "told_by"])
    emit(facts.ToldByHand(actor_id=id_of(by), notification_id=found.pk, person_id=found.person_id))


@action
def take_back(notification_id: uuid.UUID, *, by: Any) -> None:
    """The person was not told after all: the message waits again. Waiting already: nothing happens.

    Raises Notification.DoesNotExist, PermissionDenied, and NotNow when more than a day has passed.
    """
    found = Notification.objects.select_for_update().get(pk=notification_id, channel=Channel.PAPER)
    require(by, "notify.tell_by_hand", found)
    if found.told_at is None:
        return
    if found.text is None or found.told_at + UNDO <= clock.now():
        raise NotNow("too late")
    found.told_at = found.told_by_id = None
    found.save(update_fields=["told_at", "told_by"])
    emit(facts.NotToldAfterAll(actor_id=id_of(by), notification_id=found.pk, person_id=found.person_id))


@action
def set_wishes(person_id: uuid.UUID, *, chosen: wishes.Chosen, hours: moments.Clock, by: Any) -> None:
    """How often mail of each kind comes, everywhere (None) and in single spaces, and when. What waits goes by it.

    `chosen` is everything of the kinds and spaces in it: an empty rhythm takes a choice back. An empty zone in `hours`
    is that of the site. Raises PermissionDenied for anybody else.
    """
    if id_of(by) != person_id:
        raise PermissionDenied
    for (kind, space_id), rhythm in chosen.items():
        _choose(person_id, kind, space_id, rhythm)
    Hours.objects.update_or_create(
        person_id=person_id,
        defaults={
            "weekday": hours.weekday,
            "hour": hours.hour,
            "quiet_from": hours.quiet_from,
            "quiet_until": hours.quiet_until,
            "zone": hours.zone,
        },
    )
    due.plan_anew(person_id)
    emit(facts.RhythmSet(actor_id=person_id, person_id=person_id))


@action
def stop_mails(person_id: uuid.UUID, stop: tuple[str, ...]) -> None:
    """What "Stop these mails" in a mail named: a kind, in one space or everywhere; or all that comes in digests.

    It stays on the page of news. Again changes nothing; what is not known any more neither.
    """
    name, space = stop[0], uuid.UUID(stop[1]) if len(stop) > 1 and stop[1] else None
    if name == due.DIGEST:
        chosen = wishes.chosen_by(person_id)
        for kind in kinds.every():
            if wishes.is_digest(wishes.rhythm_in(chosen, kind, None)):
                _choose(person_id, kind.name, None, Rhythm.NONE)
        for (one, place), rhythm in chosen.items():
            if place and wishes.is_digest(rhythm):
                _choose(person_id, one, place, Rhythm.NONE)
    elif kinds.of(name):
        _choose(person_id, name, space, Rhythm.NONE)
    due.plan_anew(person_id)
    emit(facts.RhythmSet(actor_id=person_id, person_id=person_id, kind=name[:60]))


def _choose(person_id: uuid.UUID, kind: str, space_id: uuid.UUID | None, rhythm: str) -> None:
    which: dict[str, Any] = {"person_id": person_id, "kind": kind, "space_id": space_id}
    if rhythm:
        Preference.objects.update_or_create(**which, defaults={"rhythm": rhythm})
    else:
        Preference.objects.filter(**which).delete()
