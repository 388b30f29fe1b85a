"""Saying what a space is: its texts, where it works, who may join, and what a programme tells."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.partial_dates import PartialDate, columns
from talkoo.kernel.text import Texts, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import (
    Funding,
    Join,
    Kind,
    Partnering,
    Phase,
    Programme,
    ProgrammeKind,
    Space,
    SpaceArea,
    SpaceTopic,
)
from talkoo.plumbing.translation import history

TOLD = ("aim", "how_to_join", "why_join")
"""The texts of a programme beyond name and purpose."""


@action
def describe(
    space_id: uuid.UUID,
    *,
    by: Any,
    name: Texts | None = None,
    purpose: Texts | None = None,
    checked: frozenset[str] = frozenset(),
    machine: frozenset[str] = frozenset(),
    seen: datetime.datetime | None = None,
    **told: Texts,
) -> Space:
    """Change what it is called or for; the address stays. `checked`: languages read and found right as they stand;
    `machine`: languages that a machine wrote. `seen` is when it had last changed when the writer read it.
    `told` are a programme's `aim`, `how_to_join` and `why_join`.

    Raises PermissionDenied, history.Stale when somebody has changed it since, and Programme.DoesNotExist when something
    is told of what is no programme.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.describe", space.pk)
    if seen is not None and seen != space.changed_at:
        raise history.Stale(space.pk)
    changed = []
    if name is not None:
        name = cleaned(name, clean_line)
        space.name = history.write(
            space.pk, "name", name, before=space.name, by=by, machine=machine, checked=checked
        )
        space.name_keys = sort_keys(space.name)
        changed.append("name")
    if purpose is not None:
        purpose = cleaned(purpose, clean_paragraphs)
        space.purpose = history.write(
            space.pk, "purpose", purpose, before=space.purpose, by=by, machine=machine, checked=checked
        )
        changed.append("purpose")
    if told:
        programme = Programme.objects.select_for_update().get(space=space)
        _tell(programme, told, by=by, checked=checked, machine=machine)
        changed += sorted(told)
    space.changed_at = clock.now()
    space.save(update_fields=["name", "name_keys", "purpose", "changed_at"])
    emit(facts.SpaceDescribed(actor_id=id_of(by), space_id=space.pk, fields=changed))
    return space


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """Where a network or group works, who may join it, until when it is planned. No areas: a wide area. `topics` are
    what a group is about; None leaves them as they are."""

    areas: Sequence[uuid.UUID] = ()
    not_areas: Sequence[uuid.UUID] = ()
    join: str
    participants: str
    membership_rule: str
    planned_end: PartialDate | None = None
    topics: Sequence[uuid.UUID] | None = None


@action
def arrange(
    space_id: uuid.UUID, given: Arrangement, *, by: Any, seen: datetime.datetime | None = None
) -> Space:
    """Change how a network is arranged; who takes part in a group by a role stays as it is. Quotas keep the places they
    have, also outside a smaller area.

    Raises PermissionDenied, and history.Stale when it has changed since `seen`.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.arrange", space.pk)
    if seen is not None and seen != space.changed_at:
        raise history.Stale(space.pk)
    SpaceArea.objects.filter(space=space).delete()
    for excluded, chosen in ((False, given.areas), (True, given.not_areas)):
        for area_id in dict.fromkeys(chosen):
            SpaceArea.objects.create(space=space, area_id=area_id, is_excluded=excluded)
    if given.topics is not None:
        SpaceTopic.objects.filter(space=space).delete()
        for concept_id in dict.fromkeys(given.topics):
            SpaceTopic.objects.create(space=space, concept_id=concept_id)
    space.is_wide = not given.areas
    if not space.role and given.join != Join.ROLE:
        space.join = given.join
    space.participants = given.participants
    space.membership_rule = given.membership_rule
    for column, value in columns("planned_end", given.planned_end).items():
        setattr(space, column, value)
    space.changed_at = clock.now()
    space.save(
        update_fields=[
            "is_wide",
            "join",
            "participants",
            "membership_rule",
            "planned_end_year",
            "planned_end_month",
            "planned_end_day",
            "changed_at",
        ]
    )
    emit(facts.SpaceArranged(actor_id=id_of(by), space_id=space.pk))
    return space


def _tell(
    programme: Programme,
    told: dict[str, Texts],
    *,
    by: Any,
    checked: frozenset[str] = frozenset(),
    machine: frozenset[str] = frozenset(),
) -> None:
    for field in (field for field in TOLD if field in told):
        text = cleaned(told[field], clean_paragraphs)
        before = getattr(programme, field)
        text = history.write(
            programme.space_id, field, text, before=before, by=by, machine=machine, checked=checked
        )
        setattr(programme, field, text)
    programme.save()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a programme tells: the columns of its tables; lists stand in the coordinator's order.

    `begins_after`: after how many days a forming network of it that has a contact begins by itself; 0: never.
    """

    kind: str = ProgrammeKind.OTHER
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    begins_after: int = 0
    aim: Texts | None = None
    how_to_join: Texts | None = None
    why_join: Texts | None = None
    phases: Sequence[dict[str, Any]] = ()
    funding: Sequence[dict[str, Any]] = ()
    partners: Sequence[dict[str, Any]] = ()


@action
def plan(space_id: uuid.UUID, given: Plan, *, by: Any) -> Programme:
    """Enter a programme's aim, time, money and partners in place of those before. Raises PermissionDenied."""
    space = Space.objects.select_for_update().get(pk=space_id, kind=Kind.PROGRAMME)
    require(by, "spaces.plan", space.pk)
    there = Programme.objects.filter(space=space).first()
    programme = there or Programme(space=space)
    programme.kind, programme.starts_on, programme.ends_on = given.kind, given.starts_on, given.ends_on
    programme.begins_after = given.begins_after
    _tell(programme, {field: new for field in TOLD if (new := getattr(given, field)) is not None}, by=by)
    for model, rows in ((Phase, given.phases), (Funding, given.funding)):
        model.objects.filter(space=space).delete()
        for position, row in enumerate(rows):
            model.objects.create(space=space, position=position, **row)
    Partnering.objects.filter(space=space).delete()
    for position, row in enumerate(given.partners):
        Partnering.objects.create(space=space, position=position, **row)
    space.changed_at = clock.now()
    space.save(update_fields=["changed_at"])
    parts = [name for name in ("phases", "funding", "partners") if getattr(given, name)]
    emit(facts.ProgrammePlanned(actor_id=id_of(by), space_id=space.pk, parts=["programme", *parts]))
    return programme
