"""Everything that changes a space."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.links import tidy_all
from talkoo.kernel.partial_dates import PartialDate, columns
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.organisations.models import MembershipKind, MembershipStatus
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import (
    ContactAppointment,
    Coordination,
    Funding,
    Kind,
    Origin,
    Participants,
    Partnering,
    Phase,
    Programme,
    ProgrammeKind,
    Space,
    SpaceArea,
    SpaceMembership,
    State,
)
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import history

TOLD = ("aim", "how_to_join", "why_join")
"""The texts of a programme beyond name and purpose."""


class NoContact(Exception):
    """A space is active only with a contact person."""


@action
def found(
    *,
    kind: str,
    name: Texts,
    purpose: Texts,
    by: Any,
    started: PartialDate | None = None,
    planned_end: PartialDate | None = None,
    is_wide: bool = False,
    areas: Sequence[uuid.UUID] = (),
    not_areas: Sequence[uuid.UUID] = (),
    links: Sequence[dict[str, Any]] = (),
    aim: str = "",
    origin: str = Origin.NEW,
    participants: str = Participants.PERSONS,
    programme_id: uuid.UUID | None = None,
    initiator_id: uuid.UUID | None = None,
    slug: str = "",
) -> Space:
    """A new space, forming. Raises PermissionDenied, WrongLink, and IntegrityError when the address is taken."""
    require(by, "spaces.found")
    now = clock.now()
    name = cleaned(name, clean_line)
    space = Space(
        kind=kind,
        slug=slug or slug_of(name[name[ORIGINAL]]),
        name_keys=sort_keys(name),
        is_wide=is_wide,
        **columns("started", started),
        **columns("planned_end", planned_end),
        state=LIFECYCLE.initial,
        aim=aim,
        origin=origin,
        participants=participants,
        programme_id=programme_id,
        initiator_id=initiator_id,
        links=tidy_all(links),
        created_at=now,
        changed_at=now,
    )
    space.name = history.write(space.pk, "name", name, before=None, by=by)
    space.purpose = history.write(space.pk, "purpose", cleaned(purpose, clean_paragraphs), before=None, by=by)
    space.save(force_insert=True)
    for excluded, chosen in ((False, areas), (True, not_areas)):
        for area_id in chosen:
            SpaceArea.objects.create(space=space, area_id=area_id, is_excluded=excluded)
    emit(facts.SpaceFounded(actor_id=id_of(by), space_id=space.pk, kind=kind))
    return space


@action
def describe(
    space_id: uuid.UUID,
    *,
    by: Any,
    name: Texts | None = None,
    purpose: Texts | None = None,
    checked: frozenset[str] = frozenset(),
    seen: datetime.datetime | None = None,
    **told: Texts,
) -> Space:
    """Change what it is called or for; the address stays. `checked`: languages read and found right as they stand.
    `seen` is when it had last changed when the writer read it.
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
        space.name = history.write(
            space.pk, "name", cleaned(name, clean_line), before=space.name, by=by, checked=checked
        )
        space.name_keys = sort_keys(space.name)
        changed.append("name")
    if purpose is not None:
        purpose = cleaned(purpose, clean_paragraphs)
        space.purpose = history.write(
            space.pk, "purpose", purpose, before=space.purpose, by=by, checked=checked
        )
        changed.append("purpose")
    if told:
        _tell(Programme.objects.select_for_update().get(space=space), told, by=by, checked=checked)
        changed += sorted(told)
    space.changed_at = clock.now()
    space.save(update_fields=["name", "name_keys", "purpose", "changed_at"])
    emit(facts.SpaceDescribed(actor_id=id_of(by), space_id=space.pk, fields=changed))
    return space


@action
def change_state(space_id: uuid.UUID, verb: str, *, by: Any) -> Space:
    """Take the lifecycle one step on.

    Raises PermissionDenied, NotNow when that step is not possible now, and NoContact when a space without a contact is
    to begin.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.change_state", space.pk)
    space.state = State(LIFECYCLE.after(verb, space.state))
    if (
        space.state == State.ACTIVE
        and not ContactAppointment.objects.filter(space=space, until=None).exists()
    ):
        raise NoContact(space.pk)
    space.changed_at = clock.now()
    space.save(update_fields=["state", "changed_at"])
    emit(facts.SpaceStateChanged(actor_id=id_of(by), space_id=space.pk, verb=verb, state=space.state))
    return space


@action
def appoint_contact(
    space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any, public_name: str = ""
) -> ContactAppointment:
    """Make a person the contact; the one before ends at the same moment. Raises PermissionDenied."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.appoint_contact", space.pk)
    now = clock.now()
    ContactAppointment.objects.filter(space=space, until=None).update(until=now)
    appointment = ContactAppointment.objects.create(
        space=space, person_id=person_id, public_name=clean_line(public_name), since=now
    )
    _touch(space)
    emit(facts.ContactAppointed(actor_id=id_of(by), space_id=space.pk, person_id=person_id))
    return appointment


@action
def appoint_coordinator(
    space_id: uuid.UUID,
    organisation_id: uuid.UUID,
    *,
    by: Any,
    since: datetime.date | None = None,
    is_interim: bool = False,
) -> Coordination:
    """Make an organisation the coordinating or administering one; the one before ends, and the rights move with it.

    Raises PermissionDenied, and NotNow for a day to come, or one before the organisation before began.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.appoint_coordinator", space.pk)
    today = clock.today(current.site().time_zone)
    since = since or today
    before = Coordination.objects.filter(space=space, until=None).first()
    if since > today or (before and since < before.since):
        raise NotNow("it takes over today or has done so since the one before began")
    if before:
        before.until = since
        before.save(update_fields=["until"])
    coordination = Coordination.objects.create(
        space=space, organisation_id=organisation_id, since=since, is_interim=is_interim
    )
    _touch(space)
    emit(facts.CoordinatorAppointed(actor_id=id_of(by), space_id=space.pk, organisation_id=organisation_id))
    return coordination


@action
def take_in(
    space_id: uuid.UUID,
    organisation_id: uuid.UUID,
    *,
    by: Any,
    kind: str = MembershipKind.MEMBER,
    since: datetime.date | None = None,
) -> SpaceMembership:
    """Make an organisation a member of a network. Raises PermissionDenied, and IntegrityError when it is one."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.take_in", space.pk)
    membership = SpaceMembership.objects.create(
        space=space,
        organisation_id=organisation_id,
        kind=kind,
        status=MembershipStatus.ACCEPTED,
        since=since,
    )
    _touch(space)
    emit(facts.OrganisationTakenIn(actor_id=id_of(by), space_id=space.pk, organisation_id=organisation_id))
    return membership


def _tell(
    programme: Programme, told: dict[str, Texts], *, by: Any, checked: frozenset[str] = frozenset()
) -> None:
    for field in (field for field in TOLD if field in told):
        text = cleaned(told[field], clean_paragraphs)
        before = getattr(programme, field)
        text = history.write(programme.space_id, field, text, before=before, by=by, checked=checked)
        setattr(programme, field, text)
    programme.save()


def _touch(space: Space) -> None:
    space.changed_at = clock.now()
    space.save(update_fields=["changed_at"])


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a programme tells: the columns of its tables; lists stand in the coordinator's order."""

    kind: str = ProgrammeKind.OTHER
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
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
    _tell(programme, {field: new for field in TOLD if (new := getattr(given, field)) is not None}, by=by)
    for model, rows in ((Phase, given.phases), (Funding, given.funding)):
        model.objects.filter(space=space).delete()
        for position, row in enumerate(rows):
            model.objects.create(space=space, position=position, **row)
    Partnering.objects.filter(space=space).delete()
    for position, row in enumerate(given.partners):
        Partnering.objects.create(space=space, position=position, **row)
    _touch(space)
    parts = [name for name in ("phases", "funding", "partners") if getattr(given, name)]
    emit(facts.ProgrammePlanned(actor_id=id_of(by), space_id=space.pk, parts=["programme", *parts]))
    return programme
