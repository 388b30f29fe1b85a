"""How an organisation comes in, and what is decided about it."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from talkoo.kernel import clock, ids, registries, slugs, working_days
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import ORIGINAL, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.accounts.actions import Joining
from talkoo.people.accounts.models import Person
from talkoo.people.organisations import facts
from talkoo.people.organisations.actions.newcomers import Newcomer, join
from talkoo.people.organisations.actions.profile import Profile, write_beside
from talkoo.people.organisations.models import RESERVED, Affiliation, Organisation, State
from talkoo.people.organisations.rules import permission_for
from talkoo.people.organisations.states import LIFECYCLE
from talkoo.plumbing.retention import taking
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Deciding
from talkoo.plumbing.translation import history

CONFIRM_HOURS = 24
"""How long a registration waits for whoever began it; then it makes room."""

ANSWER_DAYS = 5
"""Working days in which the coordinator answers."""


@dataclass(frozen=True)
class Entered:
    """A registration that waits for the yes of whoever began it. `joining` is how a visitor comes in."""

    organisation: Organisation
    person: Person
    joining: Joining | None = None


def due_on(days: int = ANSWER_DAYS, *, since: datetime.datetime | None = None) -> datetime.date:
    """The day by which something that comes in now, or came in at `since`, is answered on this site."""
    site = current.site()
    start = (since or clock.now()).astimezone(ZoneInfo(site.time_zone)).date()
    return working_days.due(start, days, country=site.country, weekdays=site.working_weekdays)


def _make(
    profile: Profile, *, by: Any, slug: str, pk: uuid.UUID | None = None, entered_by: uuid.UUID | None = None
) -> Organisation:
    now = clock.now()
    name = cleaned(profile.name, clean_line)
    organisation = Organisation(
        pk=pk or ids.uuid7(),
        slug=slug,
        name_keys=sort_keys(name),
        **profile.columns(),
        state=LIFECYCLE.initial,
        entered_by_id=entered_by,
        created_at=now,
        changed_at=now,
    )
    organisation.name = history.write(organisation.pk, "name", name, before=None, by=by)
    if profile.purpose:
        purpose = cleaned(profile.purpose, clean_paragraphs)
        organisation.purpose = history.write(organisation.pk, "purpose", purpose, before=None, by=by)
    organisation.save(force_insert=True)
    write_beside(organisation, profile)
    emit(facts.OrganisationRegistered(actor_id=id_of(by), organisation_id=organisation.pk))
    return organisation


@action
def register(profile: Profile, *, by: Any, slug: str = "") -> Organisation:
    """A new organisation, as a draft.

    Raises PermissionDenied, registries.WrongCode for a registry code with a wrong digit, links.WrongLink, and
    IntegrityError when the address or the registry code is another organisation's.
    """
    require(by, "organisations.register")
    name = cleaned(profile.name, clean_line)
    slug = slug or slugs.slug_of(name[name[ORIGINAL]])
    return _make(profile, by=by, slug=f"{slug}-2" if slug in RESERVED else slug)


def _free_slug(name: str) -> str:
    """An address that nobody has: `name`, `name-2` …"""
    wished = slugs.slug_of(name)
    taken = set(
        Organisation.objects.filter(Q(slug=wished) | Q(slug__startswith=f"{wished}-")).values_list(
            "slug", flat=True
        )
    )
    number, slug = 1, wished
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{wished}-{number}"
    return slug


@action
def enter(
    profile: Profile, *, by: Any, role: str, newcomer: Newcomer | None = None, once: uuid.UUID | None = None
) -> Entered:
    """Begin to register an organisation: a draft that waits for the yes of whoever enters it (see confirm).

    `newcomer` is who a visitor says to be; a person who is signed in says nothing. `once` is the form's own id: the
    same form sent twice makes one organisation. Whoever enters it may represent it from then on, in `role`.
    Raises registries.WrongCode, links.WrongLink, NoConsent, queries.WrongContact, TooMany, and IntegrityError when
    somebody else has registered the code, or a moment ago took the address.
    """
    require(by, "organisations.enter")
    name = cleaned(profile.name, clean_line)
    _make_room(profile)
    joining = join(newcomer) if newcomer else None
    person = joining.person if joining else by
    slug = _free_slug(name[name[ORIGINAL]])
    organisation = _make(profile, by=by, slug=slug, pk=once, entered_by=person.pk)
    _affiliate(organisation, person, role, by=by)
    return Entered(organisation, person, joining)


def _affiliate(organisation: Organisation, person: Person, role: str, *, by: Any) -> None:
    Affiliation.objects.create(
        organisation=organisation,
        person=person,
        role=role,
        may_represent=True,
        given_by=person,
        since=clock.now(),
    )
    emit(
        facts.PersonAffiliated(
            actor_id=id_of(by), organisation_id=organisation.pk, person_id=person.pk, role=role
        )
    )


@action
def discard(organisation_id: uuid.UUID, *, by: Any) -> None:
    """Take one's own registration back before it is confirmed: it leaves no trace.

    Raises PermissionDenied, and NotNow when it is no draft any more.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.confirm", organisation.pk)
    if organisation.state != State.DRAFT:
        raise NotNow("it is confirmed")
    _forget(organisation)


def _unconfirmed() -> Any:
    return Organisation.objects.filter(
        state=State.DRAFT,
        entered_by__isnull=False,
        created_at__lte=clock.now() - datetime.timedelta(hours=CONFIRM_HOURS),
    )


def _make_room(profile: Profile) -> None:
    """Whoever began to register this code and did not come back does not stand in the way of the next."""
    try:
        code = registries.tidy(profile.country, profile.registry_code)
    except registries.WrongCode:
        return
    if code:
        stale = _unconfirmed().filter(country=profile.country, registry_code=code).select_for_update()
        for organisation in stale:
            _forget(organisation)


def _forget(organisation: Organisation) -> None:
    organisation_id = organisation.pk
    taking.delete(Organisation, [organisation_id])  # with the history of its texts
    emit(facts.RegistrationForgotten(actor_id=None, organisation_id=organisation_id))


@action
def forget_unconfirmed() -> int:
    """Take away the registrations that nobody confirmed in time; how many."""
    stale = list(_unconfirmed().select_for_update(skip_locked=True))
    for organisation in stale:
        _forget(organisation)
    return len(stale)


@action
def confirm(organisation_id: uuid.UUID, *, by: Any) -> Organisation:
    """Whoever began to register it has signed in and says yes: where registering is enough it is listed at once, else
    it waits for the coordinator. Saying yes again changes nothing.

    Raises PermissionDenied, and NotNow when it has been declined or closed since.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.confirm", organisation.pk)
    if organisation.state in {State.SUBMITTED, State.LISTED}:
        return organisation
    _step(organisation, "submit", by=by)
    if current.site().registration == Deciding.ENOUGH:
        _step(organisation, "list", by=by)
    return organisation


@action
def change_state(organisation_id: uuid.UUID, verb: str, *, by: Any, reason: str = "") -> Organisation:
    """Take the lifecycle one step on. `reason` is told to those who answer for it.

    Raises PermissionDenied, and NotNow when that step is not possible now.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, permission_for(verb), organisation.pk)
    _step(organisation, verb, by=by, reason=reason)
    return organisation


def _step(organisation: Organisation, verb: str, *, by: Any, reason: str = "") -> None:
    state = State(LIFECYCLE.after(verb, organisation.state))
    organisation.state = state
    organisation.changed_at = clock.now()
    organisation.due_on = due_on() if state == State.SUBMITTED else None
    if verb in {"list", "decline", "suspend", "resume", "close"}:
        organisation.decision = clean_paragraphs(reason)
        organisation.decided_by_id = id_of(by)
        organisation.decided_at = organisation.changed_at
    organisation.save(update_fields=["state", "changed_at", "due_on", "decision", "decided_by", "decided_at"])
    emit(
        facts.OrganisationStateChanged(
            actor_id=id_of(by), organisation_id=organisation.pk, verb=verb, state=state
        )
    )
