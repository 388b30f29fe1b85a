"""Planning an exchange visit: who goes, who receives them, who pays what, and what came of it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkoo.areas.visits import facts
from talkoo.areas.visits.models import Answer, Delegation, Visit, VisitArea
from talkoo.blocks.gatherings.models import Gathering, Kind
from talkoo.blocks.gatherings.models import State as Gathered
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import ORIGINAL, Texts, clean_paragraphs, cleaned, texts
from talkoo.people.organisations.models import Organisation
from talkoo.people.organisations.models import State as Listed
from talkoo.plumbing.translation import history
from talkoo.plumbing.translation.history import Stale

KINDS = (Kind.VISIT, Kind.TRIP)
"""Gatherings of these kinds can be exchange visits."""


class NotListed(Exception):
    """An organisation is not in the directory (any more)."""


class TooFew(Exception):
    """The gathering has fewer seats than the delegations together."""


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """Who receives the guests and where, who pays what, and how many each organisation sends along."""

    host_id: uuid.UUID | None = None
    area_ids: Sequence[uuid.UUID] = ()
    who_pays: Texts | None = None
    seats: Mapping[uuid.UUID, int] = field(default_factory=dict)


@action
def plan(gathering_id: uuid.UUID, *, by: Any) -> Visit:
    """Make a gathering an exchange visit; one that is already stays as it is.

    Raises PermissionDenied, NotNow for another kind of gathering or one that was called off, and
    Gathering.DoesNotExist.
    """
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "visits.arrange", Visit(gathering=gathering))
    if there := Visit.objects.filter(gathering=gathering).first():
        return there
    if gathering.kind not in KINDS or gathering.state == Gathered.CANCELLED:
        raise NotNow("it is no visit")
    now = clock.now()
    visit = Visit.objects.create(gathering=gathering, created_at=now, changed_at=now)
    emit(facts.VisitPlanned(actor_id=id_of(by), gathering_id=gathering.pk, visit_id=visit.pk))
    return visit


@action
def arrange(
    visit_id: uuid.UUID, given: Arrangement, *, by: Any, seen: datetime.datetime | None = None
) -> Visit:
    """Say who goes where and who pays. A host that is new is asked. `seen`: when it had last changed as `by` read it.

    Nothing happens when nothing differs. Raises PermissionDenied, Stale, NotListed, TooFew when the gathering has not
    so many seats, ValueError for no number of seats, and NotNow when it was called off.
    """
    visit = locked(visit_id)
    require(by, "visits.arrange", visit)
    still_on(visit)
    if seen is not None and seen != visit.changed_at:
        raise Stale(visit.pk)
    if any(not 1 <= number <= 1_000 for number in given.seats.values()):
        raise ValueError("no number of seats")
    capacity = visit.gathering.capacity
    if capacity is not None and sum(given.seats.values()) > capacity:
        raise TooFew(capacity)
    changed = _write_host(visit, given.host_id)
    changed += _write_areas(visit, given.area_ids)
    changed += _write_delegations(visit, given.seats)
    changed += _write_text(visit, "who_pays", given.who_pays, by)
    if changed:
        _touch(visit, ["host", "host_answer", "host_answered_at", "who_pays"])
        emit(facts.VisitArranged(actor_id=id_of(by), visit_id=visit.pk, fields=changed))
    if "host" in changed and visit.host_id:
        emit(facts.HostAsked(actor_id=id_of(by), visit_id=visit.pk, organisation_id=visit.host_id))
    return visit


def locked(visit_id: uuid.UUID) -> Visit:
    """The visit, locked until the end of the transaction, with its gathering."""
    found = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("gathering")
    return found.get(pk=visit_id)


def still_on(visit: Visit) -> None:
    """Raises NotNow when it was called off or taken out of sight."""
    if visit.gathering.state == Gathered.CANCELLED or visit.gathering.hidden_at is not None:
        raise NotNow("it was called off")


def _touch(visit: Visit, fields: list[str]) -> None:
    visit.changed_at = clock.now()
    visit.save(update_fields=[*fields, "changed_at"])


def _listed(organisation_ids: Sequence[uuid.UUID]) -> None:
    found = Organisation.objects.filter(pk__in=organisation_ids, state=Listed.LISTED)
    if found.count() < len(set(organisation_ids)):
        raise NotListed


def _write_host(visit: Visit, host_id: uuid.UUID | None) -> list[str]:
    if host_id == visit.host_id:
        return []
    if host_id:
        _listed([host_id])
    visit.host_id = host_id
    visit.host_answer = Answer.ASKED if host_id else ""
    visit.host_answered_at = None
    return ["host"]


def _write_areas(visit: Visit, area_ids: Sequence[uuid.UUID]) -> list[str]:
    there = set(VisitArea.objects.filter(visit=visit).values_list("area_id", flat=True))
    if there == set(area_ids):
        return []
    VisitArea.objects.filter(visit=visit).exclude(area__in=area_ids).delete()
    for key in dict.fromkeys(area_ids):
        if key not in there:
            VisitArea.objects.create(visit=visit, area_id=key)
    return ["areas"]


def _write_delegations(visit: Visit, seats: Mapping[uuid.UUID, int]) -> list[str]:
    there = {one.organisation_id: one for one in Delegation.objects.filter(visit=visit)}
    if {key: one.seats for key, one in there.items()} == dict(seats):
        return []
    _listed([key for key in seats if key not in there])
    Delegation.objects.filter(visit=visit).exclude(organisation__in=list(seats)).delete()
    for key, number in seats.items():
        if key not in there:
            Delegation.objects.create(visit=visit, organisation_id=key, seats=number)
        elif there[key].seats != number:
            there[key].seats = number
            there[key].save(update_fields=["seats"])
    return ["delegations"]


def _write_text(visit: Visit, name: str, given: Texts | None, by: Any) -> list[str]:
    """Put a text in every language that has one. An emptied text is none."""
    before: Texts | None = getattr(visit, name)
    stored = cleaned(given, clean_paragraphs) if given else None
    new = stored if stored and stored[stored[ORIGINAL]] else None
    if new == before or (new is None and before is None):
        return []
    emptied = texts(before[ORIGINAL], **{before[ORIGINAL]: ""}) if before else {}
    written = history.write(visit.pk, name, new or emptied, before=before, by=by)
    setattr(visit, name, written if new else None)
    return [] if getattr(visit, name) == before else [name]


@action
def answer_as_host(visit_id: uuid.UUID, *, is_yes: bool, by: Any) -> Visit:
    """The host says whether it receives the guests; it may change its mind. The same answer again changes nothing.

    Raises PermissionDenied, and NotNow when it was called off, is over, or has no host.
    """
    visit = locked(visit_id)
    require(by, "visits.answer_as_host", visit)
    return _answer(visit, is_yes, by)


@action
def answer_by_link(visit_id: uuid.UUID, host_id: uuid.UUID, *, is_yes: bool, by: Any) -> Visit:
    """The same by whoever has the link that was sent to this organisation, where nobody answers for it here.

    Raises NotNow also when another organisation is asked now.
    """
    visit = locked(visit_id)
    require(by, "visits.answer_by_link")
    if visit.host_id != host_id:
        raise NotNow("another one is asked")
    return _answer(visit, is_yes, by)


def _answer(visit: Visit, is_yes: bool, by: Any) -> Visit:
    still_on(visit)
    not_over(visit)
    if visit.host_id is None:
        raise NotNow("it has no host")
    answer = Answer.YES if is_yes else Answer.NO
    if visit.host_answer == answer:
        return visit
    visit.host_answer, visit.host_answered_at = answer, clock.now()
    _touch(visit, ["host_answer", "host_answered_at"])
    emit(
        facts.HostAnswered(
            actor_id=id_of(by), visit_id=visit.pk, organisation_id=visit.host_id, answer=str(answer)
        )
    )
    return visit


def not_over(visit: Visit) -> None:
    """Raises NotNow when it is over."""
    if visit.gathering.ends_at is not None and visit.gathering.ends_at <= clock.now():
        raise NotNow("it is over")


@action
def report(
    visit_id: uuid.UUID, said: Texts | None, *, by: Any, seen: datetime.datetime | None = None
) -> Visit:
    """Tell what came of it, in one or more languages. Nothing happens when nothing differs.

    Raises PermissionDenied, Stale, and NotNow before it has begun.
    """
    visit = locked(visit_id)
    require(by, "visits.arrange", visit)
    still_on(visit)
    if seen is not None and seen != visit.changed_at:
        raise Stale(visit.pk)
    if visit.gathering.starts_at is None or visit.gathering.starts_at > clock.now():
        raise NotNow("it has not begun")
    if _write_text(visit, "report", said, by):
        visit.reported_at = visit.reported_at or clock.now()
        _touch(visit, ["report", "reported_at"])
        emit(facts.VisitReported(actor_id=id_of(by), visit_id=visit.pk))
    return visit
