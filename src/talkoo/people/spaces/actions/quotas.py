"""How many people a space wants in a role from each municipality, and who they are (S1.12)."""

import uuid
from typing import Any

from django.db.models import Max

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts, clean_line, cleaned
from talkoo.people.spaces import facts, queries
from talkoo.people.spaces.models import Participation, Quota, QuotaPlace, Space
from talkoo.plumbing.translation import history


class TooFew(NotNow):
    """More people hold a place than there would be; `taken` is the highest number in one municipality."""

    def __init__(self, taken: int):
        super().__init__(taken)
        self.taken = taken


class NotHere(NotNow):
    """The municipality does not belong to the area of the space."""


@action
def set_quota(space_id: uuid.UUID, *, by: Any, name: Texts, minimum: int, maximum: int) -> Quota:
    """Want from `minimum` to `maximum` people in a role from each municipality.

    Raises PermissionDenied, and IntegrityError for numbers that cannot be.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.set_quotas", space.pk)
    quota = Quota(space=space, minimum=minimum, maximum=maximum, created_at=clock.now())
    quota.name = history.write(quota.pk, "name", cleaned(name, clean_line), before=None, by=by)
    quota.save(force_insert=True)
    emit(facts.QuotaSet(actor_id=id_of(by), space_id=space.pk, quota_id=quota.pk))
    return quota


@action
def change_quota(
    quota_id: uuid.UUID, *, by: Any, name: Texts | None = None, minimum: int, maximum: int
) -> Quota:
    """Want more or fewer. New places go to those who wait.

    Raises PermissionDenied, NotNow when the quota has ended, and TooFew when more people hold a place already.
    """
    quota = _locked(quota_id)
    require(by, "spaces.set_quotas", quota.space_id)
    taken = QuotaPlace.objects.filter(quota=quota, until=None).aggregate(highest=Max("seat"))["highest"] or 0
    if taken > maximum:
        raise TooFew(taken)
    if name is not None:
        quota.name = history.write(quota.pk, "name", cleaned(name, clean_line), before=quota.name, by=by)
    quota.minimum, quota.maximum = minimum, maximum
    quota.save()
    emit(facts.QuotaSet(actor_id=id_of(by), space_id=quota.space_id, quota_id=quota.pk))
    waiting = QuotaPlace.objects.filter(quota=quota, until=None, seat=None)
    for area_id in waiting.values_list("area_id", flat=True).distinct():
        _move_up(quota, area_id, by)
    return quota


@action
def end_quota(quota_id: uuid.UUID, *, by: Any) -> None:
    """It is wanted no longer; ending it twice does nothing twice. Raises PermissionDenied."""
    quota = Quota.objects.select_for_update(of=("self",)).get(pk=quota_id)
    require(by, "spaces.set_quotas", quota.space_id)
    if quota.ended_at:
        return
    quota.ended_at = clock.now()
    quota.save(update_fields=["ended_at"])
    QuotaPlace.objects.filter(quota=quota, until=None).update(until=clock.now())
    emit(facts.QuotaEnded(actor_id=id_of(by), space_id=quota.space_id, quota_id=quota.pk))


def _locked(quota_id: uuid.UUID) -> Quota:
    quota = Quota.objects.select_for_update(of=("self",)).get(pk=quota_id)
    if quota.ended_at:
        raise NotNow("the quota has ended")
    return quota


def _free_seat(quota: Quota, area_id: uuid.UUID) -> int | None:
    taken = set(
        QuotaPlace.objects.filter(quota=quota, area=area_id, until=None)
        .exclude(seat=None)
        .values_list("seat", flat=True)
    )
    return next((seat for seat in range(1, quota.maximum + 1) if seat not in taken), None)


def _move_up(quota: Quota, area_id: uuid.UUID, by: Any) -> None:
    """Free seats go to those who wait, in the order in which they came."""
    waiting = QuotaPlace.objects.filter(quota=quota, area=area_id, until=None, seat=None)
    for place in waiting.select_related("participation").order_by("since", "id"):
        seat = _free_seat(quota, area_id)
        if seat is None:
            return
        place.seat = seat
        place.save(update_fields=["seat"])
        emit(
            facts.PlaceGiven(
                actor_id=id_of(by),
                space_id=quota.space_id,
                place_id=place.pk,
                person_id=place.participation.person_id,
            )
        )


@action
def sign_up(
    quota_id: uuid.UUID, area_id: uuid.UUID, *, by: Any, person_id: uuid.UUID | None = None
) -> QuotaPlace:
    """Take a place for a municipality, or stand in the waiting list when all are taken (`seat` is then null).

    For oneself, or by the contact for somebody (`person_id`). Signing up again for another municipality gives the first
    place up; for the same one it does nothing. Raises PermissionDenied, NotNow when the quota has ended or the person
    does not take part, and NotHere.
    """
    person_id = person_id or by.pk
    space_id = Quota.objects.values_list("space_id", flat=True).get(pk=quota_id)
    part = (  # locked before the quota, as leaving does it
        Participation.objects.select_for_update(of=("self",))
        .filter(space=space_id, person=person_id, until=None, is_asked=False)
        .first()
    )
    quota = _locked(quota_id)
    if person_id == id_of(by):
        require(by, "spaces.sign_up", quota.space_id)
    else:
        require(by, "spaces.look_after_people", quota.space_id)
    if part is None:
        raise NotNow("only who takes part can have a place")
    if area_id not in queries.municipalities_of(quota.space_id):
        raise NotHere(area_id)
    there = QuotaPlace.objects.filter(quota=quota, participation=part, until=None).first()
    if there and there.area_id == area_id:
        return there
    if there:
        _give_up(quota, there, by)
    made = QuotaPlace.objects.create(
        quota=quota,
        participation=part,
        area_id=area_id,
        seat=_free_seat(quota, area_id),
        since=clock.now(),
    )
    emit(
        facts.PlaceTaken(
            actor_id=id_of(by),
            space_id=quota.space_id,
            place_id=made.pk,
            person_id=person_id,
            is_waiting=made.seat is None,
        )
    )
    return made


def _give_up(quota: Quota, place: QuotaPlace, by: Any) -> None:
    place.until = clock.now()
    place.save(update_fields=["until"])
    emit(facts.PlaceLeft(actor_id=id_of(by), space_id=quota.space_id, place_id=place.pk))
    if place.seat is not None and not quota.ended_at:
        _move_up(quota, place.area_id, by)


@action
def step_back(place_id: uuid.UUID, *, by: Any) -> None:
    """Give a place up; it goes to the first who waits. Doing it twice does nothing twice. Raises PermissionDenied."""
    place = QuotaPlace.objects.select_related("participation").get(pk=place_id)
    quota = Quota.objects.select_for_update(of=("self",)).get(pk=place.quota_id)
    place = QuotaPlace.objects.select_related("participation").get(pk=place_id)
    if place.participation.person_id != id_of(by):
        require(by, "spaces.look_after_people", quota.space_id)
    if place.until:
        return
    _give_up(quota, place, by)


@action
def end_places(participation_id: uuid.UUID, *, by: Any) -> None:
    """Who takes part no longer holds no places; they go to those who wait. A part of leaving and of being removed."""
    part = Participation.objects.get(pk=participation_id)
    if part.until is None:
        raise NotNow("still takes part")
    places = QuotaPlace.objects.filter(participation=part, until=None)
    for quota in (
        Quota.objects.select_for_update(of=("self",))
        .filter(pk__in=list(places.values_list("quota_id", flat=True)))
        .order_by("id")
    ):
        for place in places.filter(quota=quota):
            _give_up(quota, place, by)
