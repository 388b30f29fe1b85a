"""Who came: at the door, from a list, or from what a platform kept."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import HOLDS, Gathering, Registration
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts.models import Person
from talkoo.people.accounts.queries import reach

MOST_LINES = 5_000


@action
def arrive(registration_id: uuid.UUID, *, by: Any) -> Registration:
    """Somebody is here. A second time changes nothing. Raises PermissionDenied, NotNow when they have no place."""
    gathering, found = _of(registration_id, by)
    if found.state not in HOLDS:
        raise NotNow("they have no place")
    if found.arrived_at is None:
        found.attended, found.arrived_at = True, clock.now()
        found.save(update_fields=["attended", "arrived_at"])
        emit(facts.AttendanceKept(actor_id=id_of(by), gathering_id=gathering.pk, number=1))
    return found


@action
def arrive_with(gathering_id: uuid.UUID, code: str, *, by: Any) -> Registration:
    """Whoever shows this code is here. Raises PermissionDenied, NotNow when they have no place, and
    Registration.DoesNotExist for a code that nobody has there."""
    gathering = Gathering.objects.get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    told = "".join(filter(str.isalnum, code)).upper()
    found = Registration.objects.get(gathering=gathering, code=told)
    return arrive(found.pk, by=by)


@action
def say_attended(registration_id: uuid.UUID, attended: bool | None, *, by: Any) -> Registration:
    """Whether they came; None: it is not known after all. Raises PermissionDenied, NotNow when they have no place."""
    gathering, found = _of(registration_id, by)
    if found.state not in HOLDS:
        raise NotNow("they have no place")
    if found.attended is attended:
        return found
    found.attended = attended
    if not attended:
        found.arrived_at = None
    found.save(update_fields=["attended", "arrived_at"])
    emit(facts.AttendanceKept(actor_id=id_of(by), gathering_id=gathering.pk, number=1))
    return found


@action
def rest_is_absent(gathering_id: uuid.UUID, *, by: Any) -> int:
    """Of whom nobody knows that they came, they did not; returns how many. Raises PermissionDenied, NotNow before it
    has begun."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    if gathering.starts_at is None or gathering.starts_at > clock.now():
        raise NotNow("it has not begun")
    rest = Registration.objects.filter(gathering=gathering, state__in=HOLDS, attended=None)
    number = rest.update(attended=False)
    if number:
        emit(facts.AttendanceKept(actor_id=id_of(by), gathering_id=gathering.pk, number=number))
    return number


@dataclass(frozen=True)
class Taken:
    """What came of a list: how many were found, and the lines in which nobody was."""

    found: int
    unknown: tuple[str, ...]


@action
def take_list(gathering_id: uuid.UUID, lines: Sequence[str], *, by: Any) -> Taken:
    """Those of this list came: each line holds a name or an address, alone or among other things as platforms export
    them. A name that two people have finds nobody. Raises PermissionDenied."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    there = list(Registration.objects.filter(gathering=gathering, state__in=HOLDS).select_for_update())
    by_word = _by_word(there)
    came: dict[uuid.UUID, Registration] = {}
    unknown = []
    for line in lines[:MOST_LINES]:
        if not line.strip():
            continue
        found = [those for part in _parts(line) if len(those := by_word.get(part, [])) == 1]
        if found:
            came[found[0][0].pk] = found[0][0]
        else:
            unknown.append(line.strip()[:200])
    new = [one for one in came.values() if one.attended is not True]
    for one in new:
        one.attended = True
        one.save(update_fields=["attended"])
    if new:
        emit(facts.AttendanceKept(actor_id=id_of(by), gathering_id=gathering.pk, number=len(new)))
    return Taken(len(came), tuple(unknown))


def _of(registration_id: uuid.UUID, by: Any) -> tuple[Gathering, Registration]:
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration_id)
    gathering = Gathering.objects.get(pk=found.gathering_id)
    require(by, "gatherings.organise", gathering)
    return gathering, found


def _parts(line: str) -> list[str]:
    """A line, and what stands between its commas, semicolons and tabs, addresses first."""
    cells = [line]
    for mark in ",;\t":
        cells = [cell for one in cells for cell in one.split(mark)]
    words = [" ".join(cell.strip(" \"'<>").casefold().split()) for cell in (*cells, line)]
    words += [" ".join(pair) for pair in itertools.pairwise(words)]  # first name, last name
    return sorted(dict.fromkeys(filter(None, words)), key=lambda one: "@" not in one)


def _by_word(there: Sequence[Registration]) -> dict[str, list[Registration]]:
    people = [one.person_id for one in there if one.person_id]
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    reached = reach(people)
    found: dict[str, list[Registration]] = {}
    for one in there:
        if one.person_id:
            to = reached.get(one.person_id)
            words = [names.get(one.person_id, ""), to.email if to else ""]
        else:
            words = [one.name or "", one.email or ""]
        for word in words:
            if said := " ".join(word.casefold().split()):
                found.setdefault(said, []).append(one)
    return found
