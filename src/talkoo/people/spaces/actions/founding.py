"""Founding a space, and what founders and their coordinator do until it runs."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.links import tidy_all
from talkoo.kernel.partial_dates import PartialDate, columns
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.spaces import facts, queries
from talkoo.people.spaces.actions import taking_part
from talkoo.people.spaces.models import (
    ContactAppointment,
    Join,
    Kind,
    Origin,
    Participants,
    Participation,
    Programme,
    Space,
    SpaceArea,
    SpaceTopic,
    State,
)
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Deciding
from talkoo.plumbing.translation import history

RESERVED = frozenset({"found", "waiting", "leave"})
"""Words that are pages beside those of the networks and groups."""


class NotInPeriod(Exception):
    """A network is founded on a day of its programme's period; `starts_on` and `ends_on` are its ends, if known."""

    def __init__(self, starts_on: datetime.date | None, ends_on: datetime.date | None):
        super().__init__(starts_on, ends_on)
        self.starts_on, self.ends_on = starts_on, ends_on


def _free_address(kind: str, wish: str) -> str:
    """The address that was wished for, or the next one that is free: two networks may have one name."""
    wish = f"{wish}-1" if wish in RESERVED else wish
    taken = set(Space.objects.filter(kind=kind, slug__startswith=wish[:70]).values_list("slug", flat=True))
    found, number = wish, 1
    while found in taken:
        number += 1
        found = f"{wish[:70]}-{number}"
    return found


def _make(
    *,
    kind: str,
    name: Texts,
    purpose: Texts,
    by: Any,
    started: PartialDate | None,
    planned_end: PartialDate | None,
    is_wide: bool,
    areas: Sequence[uuid.UUID],
    not_areas: Sequence[uuid.UUID],
    slug: str,
    **more: Any,
) -> Space:
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
        created_at=now,
        changed_at=now,
        **more,
    )
    space.name = history.write(space.pk, "name", name, before=None, by=by)
    space.purpose = history.write(space.pk, "purpose", cleaned(purpose, clean_paragraphs), before=None, by=by)
    space.save(force_insert=True)
    for excluded, chosen in ((False, areas), (True, not_areas)):
        for area_id in chosen:
            SpaceArea.objects.create(space=space, area_id=area_id, is_excluded=excluded)
    return space


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
    network_id: uuid.UUID | None = None,
    topics: Sequence[uuid.UUID] = (),
    join: str = Join.OPEN,
    slug: str = "",
) -> Space:
    """A new space, forming, as those who look after the site enter it.

    Raises PermissionDenied, WrongLink, and IntegrityError when the address is taken.
    """
    require(by, "spaces.found")
    space = _make(
        kind=kind,
        name=name,
        purpose=purpose,
        by=by,
        started=started,
        planned_end=planned_end,
        is_wide=is_wide,
        areas=areas,
        not_areas=not_areas,
        slug=slug,
        aim=aim,
        origin=origin,
        participants=participants,
        programme_id=programme_id,
        network_id=network_id,
        join=join,
        initiator_id=initiator_id,
        links=tidy_all(links),
    )
    for concept_id in dict.fromkeys(topics):
        SpaceTopic.objects.create(space=space, concept_id=concept_id)
    emit(facts.SpaceFounded(actor_id=id_of(by), space_id=space.pk, kind=kind))
    return space


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What a founder says of a network or a group. No areas: it works over a wide area. `started` is for one that was
    there before. `network_id` is the network a group stands in, `topics` are concepts: what a group is about.

    With a `role` it is for those who hold it (by_role). `is_contact`: the founder is the contact, shown as
    `public_name` (empty: by the role).
    """

    name: Texts
    purpose: Texts
    aim: str = ""
    areas: Sequence[uuid.UUID] = ()
    not_areas: Sequence[uuid.UUID] = ()
    origin: str = Origin.NEW
    started: PartialDate | None = None
    kind: str = Kind.NETWORK
    programme_id: uuid.UUID | None = None
    network_id: uuid.UUID | None = None
    topics: Sequence[uuid.UUID] = ()
    join: str = Join.OPEN
    role: str = ""
    is_contact: bool = True
    public_name: str = ""


@action
def found_own(given: Founding, *, by: Any) -> Space:
    """A person founds a network or a group and takes part in it (S1.33). It forms; where the site says that founding is
    enough and it has a contact, it begins at once. A group of a network belongs to the network's programme too.

    Raises PermissionDenied (also for a network in which the person takes no part), NotInPeriod, and Space.DoesNotExist
    for a programme or network that it cannot stand in.
    """
    require(by, "spaces.found_own")
    if given.role or given.join == Join.ROLE:
        require(by, "spaces.found_by_role")
    programme_id = given.programme_id
    if programme_id:
        _check_period(programme_id)
    if given.network_id:
        programme_id = _network_to_stand_in(given.network_id, by).programme_id
    original = given.name[given.name[ORIGINAL]]
    space = _make(
        kind=given.kind,
        name=given.name,
        purpose=given.purpose,
        by=by,
        started=given.started if given.origin == Origin.EXISTING else None,
        planned_end=None,
        is_wide=not given.areas,
        areas=given.areas,
        not_areas=given.not_areas,
        slug=_free_address(given.kind, slug_of(clean_line(original))),
        aim=given.aim,
        origin=given.origin,
        join=given.join,
        role=given.role,
        programme_id=programme_id,
        network_id=given.network_id,
        initiator_id=id_of(by),
    )
    for concept_id in dict.fromkeys(given.topics):
        SpaceTopic.objects.create(space=space, concept_id=concept_id)
    emit(facts.SpaceFounded(actor_id=id_of(by), space_id=space.pk, kind=given.kind))
    if not space.role:
        Participation.objects.create(space=space, person_id=by.pk, since=clock.now())
        emit(facts.PersonJoined(actor_id=id_of(by), space_id=space.pk, person_id=by.pk))
    if given.is_contact:
        _take_role(space, by, given.public_name)
        _begin_if_enough(space, by)
    return space


@action
def found_group(given: Founding, *, by: Any, organisations: Sequence[uuid.UUID] = ()) -> Space:
    """A person founds a group round what interests several organisations (S4.26): those who represent them are invited,
    and come in by their own yes. Raises as `found_own`."""
    space = found_own(replace(given, kind=Kind.GROUP), by=by)
    for person_id in queries.representatives_of(organisations):
        taking_part.invite_member(space.pk, person_id, by=PROGRAM)
    return space


def _network_to_stand_in(network_id: uuid.UUID, by: Any) -> Space:
    network = Space.objects.get(pk=network_id, kind=Kind.NETWORK, state__in=queries.JOINABLE)
    require(by, "spaces.found_inside", network.pk)
    return network


def _check_period(programme_id: uuid.UUID) -> None:
    programme = Space.objects.get(
        pk=programme_id, kind=Kind.PROGRAMME, state__in=(State.FORMING, State.ACTIVE, State.PAUSED)
    )
    period = Programme.objects.filter(space=programme).first()
    if period is None:
        return
    today = clock.today(current.site().time_zone)
    if (period.starts_on and today < period.starts_on) or (period.ends_on and today > period.ends_on):
        raise NotInPeriod(period.starts_on, period.ends_on)


def _take_role(space: Space, by: Any, public_name: str) -> None:
    ContactAppointment.objects.create(
        space=space, person_id=by.pk, public_name=clean_line(public_name), since=clock.now()
    )
    emit(facts.ContactAppointed(actor_id=id_of(by), space_id=space.pk, person_id=by.pk))


def _begin_if_enough(space: Space, by: Any) -> None:
    if current.site().founding == Deciding.ENOUGH:
        space.state = State(LIFECYCLE.after("begin", space.state))
        space.save(update_fields=["state"])
        emit(facts.SpaceStateChanged(actor_id=id_of(by), space_id=space.pk, verb="begin", state=space.state))


@action
def take_contact_role(space_id: uuid.UUID, *, by: Any, public_name: str = "") -> Space:
    """Who founded a network that still forms becomes its contact.

    Raises PermissionDenied, and NotNow when it has one.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.take_contact_role", space.pk)
    if queries.contact_of(space.pk) is not None:
        raise NotNow("it has a contact")
    _take_role(space, by, public_name)
    is_in = Participation.objects.filter(space=space, person=id_of(by), until=None).exists()
    if not is_in and not space.role:
        Participation.objects.create(space=space, person_id=by.pk, since=clock.now())
        emit(facts.PersonJoined(actor_id=id_of(by), space_id=space.pk, person_id=by.pk))
    space.changed_at = clock.now()
    space.save(update_fields=["changed_at"])
    _begin_if_enough(space, by)
    return space


@action
def begin_by_itself(space_id: uuid.UUID) -> bool:
    """A forming network begins when it has had a contact for as many days as its programme, or else the site, says.

    Whether it began. The clock decides, nobody else: who calls it does not matter.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    due = queries.begins_at(space.pk)
    if due is None or due > clock.now():
        return False
    space.state = State(LIFECYCLE.after("begin", space.state))
    space.changed_at = clock.now()
    space.save(update_fields=["state", "changed_at"])
    emit(facts.SpaceStateChanged(actor_id=None, space_id=space.pk, verb="begin", state=space.state))
    emit(facts.SpaceBeganByItself(actor_id=None, space_id=space.pk))
    return True
