"""Writing the minutes: who chairs and writes, who is there, what is said and decided."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.minutes import facts
from talkoo.blocks.minutes.actions.opening import check_draft, opened
from talkoo.blocks.minutes.models import Attendance, Item, Part
from talkoo.blocks.minutes.queries import digest_of_attendance
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts.models import Person
from talkoo.plumbing.translation.history import Stale

MOST_NAMES = 1_000


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """How a meeting is run. Of chair and secretary either the person counts or, without one, the name."""

    language: str
    agenda_days: int = 0
    chair_id: uuid.UUID | None = None
    chair_name: str = ""
    secretary_id: uuid.UUID | None = None
    secretary_name: str = ""
    quorum: int | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the minutes say of one item. `seen`: when it had last changed as the writer read it."""

    notes: str
    decisions: str
    is_open: bool
    seen: datetime.datetime | None = None


@action
def arrange(kind: str, key: uuid.UUID, given: Arrangement, *, by: Any) -> uuid.UUID:
    """Who chairs and who writes, the quorum, the language and the cut-off. Gives the id of the minutes.

    Whoever is asked to chair or to write must see the meeting: the caller offers no others. Raises PermissionDenied,
    NotNow.
    """
    minutes, _meeting = opened(kind, key, by)
    require(by, "minutes.arrange", minutes)
    check_draft(minutes)
    wanted = {
        "language": given.language,
        "agenda_days": given.agenda_days,
        "chair_id": given.chair_id,
        "chair_name": "" if given.chair_id else clean_line(given.chair_name),
        "secretary_id": given.secretary_id,
        "secretary_name": "" if given.secretary_id else clean_line(given.secretary_name),
        "quorum": given.quorum,
    }
    changed = [name for name, value in wanted.items() if getattr(minutes, name) != value]
    if not changed:
        return minutes.pk
    for name in changed:
        setattr(minutes, name, wanted[name])
    minutes.changed_at = clock.now()
    minutes.save(update_fields=[*changed, "changed_at"])
    emit(facts.MinutesArranged(actor_id=id_of(by), minutes_id=minutes.pk, fields=changed))
    return minutes.pk


@action
def note_attendance(
    kind: str,
    key: uuid.UUID,
    *,
    present: Sequence[uuid.UUID],
    excused: Sequence[uuid.UUID],
    others: Sequence[str],
    by: Any,
    seen: str | None = None,
) -> None:
    """Who is there, who said that they cannot come, and the names of others who are there; in place of what was noted
    before. Somebody in both is there. `seen`: the mark of what was noted as `by` read it.

    Raises PermissionDenied, NotNow, ValueError for very many, Stale when somebody else has noted otherwise since.
    """
    minutes, _meeting = opened(kind, key, by)
    require(by, "minutes.write", minutes)
    check_draft(minutes)
    parts = dict.fromkeys(excused, Part.EXCUSED) | dict.fromkeys(present, Part.PRESENT)
    names = dict(Person.objects.filter(pk__in=parts).exclude(name="").values_list("pk", "name"))
    guests = [name for name in dict.fromkeys(clean_line(one)[:120] for one in others) if name]
    if len(names) + len(guests) > MOST_NAMES:
        raise ValueError("very many names")
    wanted: list[tuple[uuid.UUID | None, str, str]] = [
        (person_id, names[person_id], str(part)) for person_id, part in parts.items() if person_id in names
    ]
    wanted += [(None, name, str(Part.PRESENT)) for name in guests]
    there = Attendance.objects.filter(minutes=minutes)
    noted = list(there.values_list("person_id", "name", "part"))
    if sorted(map(str, noted)) == sorted(map(str, wanted)):
        return
    if seen is not None and seen != digest_of_attendance(noted):
        raise Stale(minutes.pk)
    there.delete()
    for person_id, name, part in wanted:
        Attendance.objects.create(minutes=minutes, person_id=person_id, name=name[:120], part=part)
    minutes.changed_at = clock.now()
    minutes.save(update_fields=["changed_at"])
    number = sum(part == Part.PRESENT for _person, _name, part in wanted)
    emit(
        facts.AttendanceNoted(
            actor_id=id_of(by), minutes_id=minutes.pk, present=number, excused=len(wanted) - number
        )
    )


@action
def write(
    kind: str, key: uuid.UUID, given: Mapping[uuid.UUID, Written], *, by: Any
) -> tuple[dict[uuid.UUID, datetime.datetime], list[uuid.UUID]]:
    """Keep what is said of these items. Gives when each of them has last changed, and those that somebody else has
    changed since `seen`: of them nothing is kept.

    Raises PermissionDenied, NotNow when the minutes are not written any more.
    """
    minutes, _meeting = opened(kind, key, by)
    require(by, "minutes.write", minutes)
    check_draft(minutes)
    changed: list[uuid.UUID] = []
    stale: list[uuid.UUID] = []
    stands: dict[uuid.UUID, datetime.datetime] = {}
    for item in Item.objects.select_for_update().filter(minutes=minutes, pk__in=given).order_by("pk"):
        said = given[item.pk]
        wanted = {
            "notes": clean_paragraphs(said.notes),
            "decisions": clean_paragraphs(said.decisions),
            "is_open": said.is_open,
        }
        if any(getattr(item, name) != value for name, value in wanted.items()):
            if said.seen is not None and said.seen != item.changed_at:
                stale.append(item.pk)
                stands[item.pk] = said.seen
                continue
            for name, value in wanted.items():
                setattr(item, name, value)
            item.changed_at = clock.now()
            item.save(update_fields=[*wanted, "changed_at"])
            changed.append(item.pk)
        stands[item.pk] = item.changed_at
    if changed:
        minutes.changed_at = clock.now()
        minutes.save(update_fields=["changed_at"])
        emit(
            facts.MinutesWritten(
                actor_id=id_of(by), minutes_id=minutes.pk, item_ids=[str(one) for one in changed]
            )
        )
    return stands, stale
