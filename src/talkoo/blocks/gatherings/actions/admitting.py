"""Who comes: one way in for everybody."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions.lining import end, fill_free, has_room, locked, of, waiting
from talkoo.blocks.gatherings.actions.needing import put_need
from talkoo.blocks.gatherings.models import (
    ACTIVE,
    PARTICIPANT,
    Gathering,
    Registration,
    Role,
    Standing,
    State,
)
from talkoo.blocks.gatherings.rules import share_of
from talkoo.kernel import asking, clock
from talkoo.kernel.access import PROGRAM, id_of, may, require
from talkoo.kernel.actions import action
from talkoo.kernel.crypto import blind
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import Person
from talkoo.people.accounts.queries import receiver, tidy_email
from talkoo.plumbing.tenancy import current

GATHERING = "gatherings.gathering"
"""What a gathering is called as the owner of forms."""

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another when it is read out


class Already(Exception):
    """They are registered already; `registration` is theirs."""

    def __init__(self, registration: Registration):
        super().__init__(registration.pk)
        self.registration = registration


class NoSeatLeft(Exception):
    """As many come in the name of this organisation as it has seats, which are `args[0]`."""


class NoSuchRole(Exception):
    """The gathering has no such role (any more)."""


class Bearer:
    """Whoever holds the link of one registration: may do with it what its person may, and nothing else."""

    pk = None
    is_authenticated = False

    def __init__(self, registration_id: uuid.UUID):
        self.registration_id = registration_id

    def has_perm(self, permission: str, about: Any = None) -> bool:
        return permission == "gatherings.use_registration" and about.pk == self.registration_id


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Who comes, and as what. `person_id`: somebody with an account; else `name`, and an address or number if they have
    one. `version`, `answers` and `files` are those to the questions of the role, as kernel.asking has them."""

    person_id: uuid.UUID | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str
    zone: str
    slot: str = PARTICIPANT
    organisation_id: uuid.UUID | None = None
    may_be_pictured: bool = False
    need: str = ""
    version: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)


@action
def admit(gathering_id: uuid.UUID, given: Coming, *, by: Any, once: uuid.UUID) -> Registration:
    """Give somebody a place, or one in the line when there is none: the one way in for people with an account and
    without, and for those whom `by` registers. `once` names the form: sent again, it gives the registration it made.

    Raises PermissionDenied; NotNow when nobody can register; NoSuchRole; NoSeatLeft; Already, but only to those who may
    know that: for others, who is registered is mailed the link; and what kernel.asking's `take` raises.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.register", gathering)
    is_own = given.person_id is not None and given.person_id == id_of(by)
    if given.person_id is not None and not is_own:
        require(by, "gatherings.organise", gathering)
    helper_id = None if is_own else id_of(by)
    before = Registration.objects.filter(gathering=gathering, once=once).first()
    if before is not None:
        if (before.person_id, before.registered_by_id) == (given.person_id, helper_id):
            return before
        once = uuid.uuid4()  # the page of somebody else, for example on a computer that is shared
    _check_open(gathering, by)
    whose = _whose(given)
    if there := _active(gathering, given.person_id, whose):
        if given.person_id is not None or (helper_id is not None and _knows_of(there, gathering, by)):
            raise Already(there)
        emit(
            facts.RegisteredAgain(actor_id=id_of(by), gathering_id=gathering.pk, registration_id=there.pk),
        )
        return there
    _check_share(gathering, given.organisation_id)
    role = _role(gathering, given.slot)
    now = clock.now()
    made = Registration(
        gathering=gathering,
        role=role,
        person_id=given.person_id,
        name=clean_line(given.name) or None if given.person_id is None else None,
        email=given.email or None if given.person_id is None else None,
        phone=given.phone or None if given.person_id is None else None,
        whose=whose,
        language=given.language,
        zone=given.zone,
        code=_code(),
        organisation_id=given.organisation_id,
        registered_by_id=helper_id,
        may_be_pictured=given.may_be_pictured,
        once=once,
        created_at=now,
    )
    if has_room(gathering, role) and not waiting(gathering).filter(role=role).exists():
        made.state = Standing.CONFIRMED
    else:
        made.state = Standing.WAITING
        last = waiting(gathering).aggregate(last=Max("place_in_line"))["last"]
        made.place_in_line = (last or 0) + 1
    if found := asking.engine().published(asking.Owner(GATHERING, gathering.pk), role.slot, given.version):
        made.sheet_id = asking.engine().take(
            found,
            given.answers,
            by=by,
            whose=given.person_id,
            once=once,
            files=given.files,
            language=given.language,
        )
    made.save(force_insert=True)
    if given.need:
        put_need(made, gathering, given.need, by)
    emit(
        facts.Registered(
            actor_id=id_of(by), gathering_id=gathering.pk, registration_id=made.pk, state=made.state
        )
    )
    return made


@action
def cancel(registration_id: uuid.UUID, *, by: Any) -> Registration:
    """They do not come after all: what they answered and need is forgotten, and the next in the line is offered the
    place. By themselves, whoever registered them, an organiser, or the program. Cancelling twice is cancelling once.

    Raises PermissionDenied, NotNow when it is over.
    """
    gathering, found = of(registration_id)
    is_by_organiser = by is PROGRAM or not may(by, "gatherings.use_registration", found)
    if is_by_organiser:
        require(by, "gatherings.organise", gathering)
    if found.state not in ACTIVE:
        return found
    if gathering.ends_at is not None and gathering.ends_at <= clock.now():
        raise NotNow("it is over")
    end(found, Standing.CANCELLED, by)
    emit(
        facts.RegistrationCancelled(
            actor_id=id_of(by),
            gathering_id=gathering.pk,
            registration_id=found.pk,
            is_by_organiser=is_by_organiser,
        )
    )
    fill_free(gathering)
    return found


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What somebody changes of their registration; `answers` None leaves those as they are. Name, address and number
    are of people without an account alone."""

    name: str = ""
    phone: str = ""
    organisation_id: uuid.UUID | None = None
    may_be_pictured: bool = False
    version: int = 0
    answers: Mapping[str, Any] | None = None
    files: Mapping[str, Any] = field(default_factory=dict)


@action
def change(registration_id: uuid.UUID, given: Changed, *, by: Any, once: uuid.UUID) -> Registration:
    """Change what was said on registering. Nothing happens when nothing differs.

    Raises PermissionDenied, NotNow when it is over, NoSeatLeft, Already when somebody of that name and address is
    registered, and what kernel.asking's `take` raises.
    """
    gathering, found = of(registration_id)
    require(by, "gatherings.use_registration", found)
    if found.state not in ACTIVE:
        raise NotNow("it is over")
    wanted: dict[str, Any] = {
        "organisation_id": given.organisation_id,
        "may_be_pictured": given.may_be_pictured,
    }
    if found.person_id is None:
        wanted["name"], wanted["phone"] = clean_line(given.name) or found.name, given.phone or None
        wanted["whose"] = _hash(found.email or "", wanted["phone"] or "", wanted["name"] or "")
        there = _active(gathering, None, wanted["whose"])
        if there is not None and there.pk != found.pk:
            raise Already(there)
    if given.organisation_id != found.organisation_id:
        _check_share(gathering, given.organisation_id)
    if given.answers is not None:
        wanted["sheet_id"] = _answer_again(gathering, found, given, by, once)
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    if not changed:
        return found
    for name in changed:
        setattr(found, name, wanted[name])
    found.save(update_fields=changed)
    told = sorted({"answers" if name == "sheet_id" else name for name in changed if name != "whose"})
    emit(
        facts.RegistrationChanged(
            actor_id=id_of(by), gathering_id=gathering.pk, registration_id=found.pk, fields=told
        )
    )
    return found


def _answer_again(
    gathering: Gathering, found: Registration, given: Changed, by: Any, once: uuid.UUID
) -> uuid.UUID | None:
    slot = Role.objects.values_list("slot", flat=True).get(pk=found.role_id)
    asked = asking.engine().published(asking.Owner(GATHERING, gathering.pk), slot, given.version)
    if asked is None:
        return found.sheet_id
    sheet_id = asking.engine().take(
        asked,
        given.answers or {},
        by=by,
        whose=found.person_id,
        once=once,
        files=given.files,
        language=found.language,
    )
    if found.sheet_id is not None and found.sheet_id != sheet_id:
        asking.engine().remove_answers(found.sheet_id, by=by)
    return sheet_id


def _check_open(gathering: Gathering, by: Any) -> None:
    """Raises NotNow. Its organisers register people until it is over."""
    now = clock.now()
    ends = gathering.ends_at
    if may(by, "gatherings.organise", gathering):
        until = ends
    else:
        moments = [one for one in (gathering.registering_until, gathering.starts_at) if one is not None]
        until = min(moments) if moments else None
    if (
        gathering.state != State.PUBLISHED
        or gathering.hidden_at is not None
        or not gathering.takes_registrations
        or (until is not None and until <= now)
    ):
        raise NotNow("nobody can register")


def _check_share(gathering: Gathering, organisation_id: uuid.UUID | None) -> None:
    """Raises NoSeatLeft. The gathering is locked: nobody else takes the last seat meanwhile. Who waits counts too."""
    seats = share_of(gathering.pk, organisation_id) if organisation_id else None
    if seats is None:
        return
    coming = Registration.objects.filter(
        gathering=gathering, organisation=organisation_id, state__in=ACTIVE
    ).count()
    if coming >= seats:
        raise NoSeatLeft(seats)


def _role(gathering: Gathering, slot: str) -> Role:
    """The role, locked; the ordinary one is made when it is first needed. Raises NoSuchRole."""
    found = Role.objects.select_for_update(no_key=True).filter(gathering=gathering, slot=slot).first()
    if found is not None:
        return found
    if slot != PARTICIPANT or Role.objects.filter(gathering=gathering).exists():
        raise NoSuchRole(slot)
    return Role.objects.create(gathering=gathering, slot=PARTICIPANT)


def _active(gathering: Gathering, person_id: uuid.UUID | None, whose: str) -> Registration | None:
    found = Registration.objects.filter(gathering=gathering, state__in=ACTIVE)
    if person_id is not None and (one := found.filter(person=person_id).first()):
        return one
    return found.filter(whose=whose).first() if whose else None


def _knows_of(there: Registration, gathering: Gathering, by: Any) -> bool:
    """Whether they can see that registration: nobody learns from registering others who else comes."""
    return may(by, "gatherings.use_registration", there) or may(by, "gatherings.organise", gathering)


def _whose(given: Coming) -> str:
    """What they are known by, whichever way they come."""
    if given.person_id is None:
        return _hash(given.email, given.phone, given.name)
    to = receiver(given.person_id)
    name = Person.objects.values_list("name", flat=True).get(pk=given.person_id)
    return _hash(to.address if to else "", "", name)


def _hash(email: str, phone: str, name: str) -> str:
    """Empty where there is nothing but a name: two people can have the same."""
    where = tidy_email(email) if email else "".join(filter(str.isdigit, phone))
    if not where:
        return ""
    said = " ".join(clean_line(name).casefold().split())
    return blind("gatherings.registration", f"{where}|{said}", site=current.site_id())


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _place in range(8))
