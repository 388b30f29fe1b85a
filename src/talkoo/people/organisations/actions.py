"""Everything that changes an organisation."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkoo.kernel import clock, links, partial_dates, registries, slugs
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.organisations import facts
from talkoo.people.organisations.models import (
    Address,
    Affiliation,
    FieldGuide,
    Mailbox,
    Membership,
    MembershipKind,
    MembershipStatus,
    Organisation,
    OrganisationArea,
    OrganisationConcept,
    OrganisationLanguage,
    Said,
    State,
)
from talkoo.people.organisations.states import LIFECYCLE
from talkoo.plumbing.files import pictures
from talkoo.plumbing.translation import history


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an organisation is entered with. Concepts, areas and the seat are ids; `addresses` and `mailboxes` are the
    columns of their tables, in order; `country` is ISO 3166-1."""

    name: Texts
    country: str
    short_name: str = ""
    legal_form: uuid.UUID | None = None
    registry_code: str = ""
    register_number: str = ""
    founded: PartialDate | None = None
    seat: uuid.UUID | None = None
    is_wide: bool = False
    areas: Sequence[uuid.UUID] = ()
    not_areas: Sequence[uuid.UUID] = ()
    purpose: Texts | None = None
    kinds: Sequence[uuid.UUID] = ()
    fields: Sequence[uuid.UUID] = ()
    targets: Sequence[uuid.UUID] = ()
    competences: Sequence[uuid.UUID] = ()
    languages: Sequence[str] = ()
    links: Sequence[dict[str, Any]] = ()
    addresses: Sequence[dict[str, Any]] = field(default_factory=tuple)
    mailboxes: Sequence[dict[str, Any]] = field(default_factory=tuple)
    seeks_international: bool = False

    @property
    def said(self) -> Iterable[tuple[str, Sequence[uuid.UUID]]]:
        """Its words by what they say."""
        return (
            (Said.KIND, self.kinds),
            (Said.FIELD, self.fields),
            (Said.TARGET, self.targets),
            (Said.COMPETENCE, self.competences),
        )


@action
def register(profile: Profile, *, by: Any, slug: str = "") -> Organisation:
    """A new organisation, as a draft.

    Raises PermissionDenied, registries.WrongCode for a registry code with a wrong digit, links.WrongLink, and
    IntegrityError when the address or the registry code is another organisation's.
    """
    require(by, "organisations.register")
    now = clock.now()
    name = cleaned(profile.name, clean_line)
    organisation = Organisation(
        slug=slug or slugs.slug_of(name[name[ORIGINAL]]),
        name_keys=sort_keys(name),
        short_name=clean_line(profile.short_name),
        legal_form_id=profile.legal_form,
        country=profile.country,
        registry_code=registries.tidy(profile.country, profile.registry_code),
        register_number=clean_line(profile.register_number),
        **partial_dates.columns("founded", profile.founded),
        seat_id=profile.seat,
        is_wide=profile.is_wide,
        links=links.tidy_all(profile.links),
        seeks_international=profile.seeks_international,
        state=LIFECYCLE.initial,
        created_at=now,
        changed_at=now,
    )
    organisation.name = history.write(organisation.pk, "name", name, before=None, by=by)
    if profile.purpose:
        purpose = cleaned(profile.purpose, clean_paragraphs)
        organisation.purpose = history.write(organisation.pk, "purpose", purpose, before=None, by=by)
    organisation.save(force_insert=True)
    for is_excluded, chosen in ((False, profile.areas), (True, profile.not_areas)):
        for area_id in chosen:
            OrganisationArea.objects.create(
                organisation=organisation, area_id=area_id, is_excluded=is_excluded
            )
    for said, concepts in profile.said:
        for concept_id in concepts:
            OrganisationConcept.objects.create(organisation=organisation, concept_id=concept_id, said=said)
    for language in profile.languages:
        OrganisationLanguage.objects.create(organisation=organisation, language=language)
    for address in profile.addresses:
        Address.objects.create(organisation=organisation, **address)
    for position, mailbox in enumerate(profile.mailboxes):
        Mailbox.objects.create(organisation=organisation, position=position, **mailbox)
    emit(facts.OrganisationRegistered(actor_id=id_of(by), organisation_id=organisation.pk))
    return organisation


@action
def describe(
    organisation_id: uuid.UUID,
    *,
    by: Any,
    name: Texts | None = None,
    purpose: Texts | None = None,
    checked: frozenset[str] = frozenset(),
    seen: datetime.datetime | None = None,
) -> Organisation:
    """Change what it is called or for; the address stays. `checked`: languages read and found right as they stand.
    `seen` is when it had last changed when the writer read it.

    Raises PermissionDenied, and history.Stale when somebody has changed it since.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.describe", organisation.pk)
    if seen is not None and seen != organisation.changed_at:
        raise history.Stale(organisation.pk)
    changed = []
    if name is not None:
        organisation.name = history.write(
            organisation.pk,
            "name",
            cleaned(name, clean_line),
            before=organisation.name,
            by=by,
            checked=checked,
        )
        organisation.name_keys = sort_keys(organisation.name)
        changed.append("name")
    if purpose is not None:
        organisation.purpose = history.write(
            organisation.pk,
            "purpose",
            cleaned(purpose, clean_paragraphs),
            before=organisation.purpose,
            by=by,
            checked=checked,
        )
        changed.append("purpose")
    organisation.changed_at = clock.now()
    organisation.save(update_fields=["name", "name_keys", "purpose", "changed_at"])
    emit(facts.OrganisationDescribed(actor_id=id_of(by), organisation_id=organisation.pk, fields=changed))
    return organisation


@action
def change_state(organisation_id: uuid.UUID, verb: str, *, by: Any) -> Organisation:
    """Take the lifecycle one step on. Raises PermissionDenied, and NotNow when that step is not possible now."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.change_state", organisation.pk)
    organisation.state = State(LIFECYCLE.after(verb, organisation.state))
    organisation.changed_at = clock.now()
    organisation.save(update_fields=["state", "changed_at"])
    emit(
        facts.OrganisationStateChanged(
            actor_id=id_of(by), organisation_id=organisation.pk, verb=verb, state=organisation.state
        )
    )
    return organisation


@action
def join_umbrella(
    organisation_id: uuid.UUID,
    within_id: uuid.UUID,
    *,
    by: Any,
    kind: str = MembershipKind.MEMBER,
    position: int = 0,
    since: datetime.date | None = None,
) -> Membership:
    """Make it a member of its umbrella organisation. Raises PermissionDenied, and IntegrityError when it is one."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.join_umbrella", organisation.pk)
    membership = Membership.objects.create(
        organisation=organisation,
        within_id=within_id,
        kind=kind,
        status=MembershipStatus.ACCEPTED,
        position=position,
        since=since,
    )
    emit(facts.UmbrellaJoined(actor_id=id_of(by), organisation_id=organisation.pk, within_id=within_id))
    return membership


@action
def affiliate(
    organisation_id: uuid.UUID, person_id: uuid.UUID, role: str, *, by: Any, may_represent: bool = False
) -> Affiliation:
    """Give a person a part in an organisation. Raises PermissionDenied, and IntegrityError when the person has it."""
    require(by, "organisations.affiliate", organisation_id)
    affiliation = Affiliation.objects.create(
        organisation_id=organisation_id,
        person_id=person_id,
        role=role,
        may_represent=may_represent,
        since=clock.now(),
    )
    emit(
        facts.PersonAffiliated(
            actor_id=id_of(by), organisation_id=organisation_id, person_id=person_id, role=role
        )
    )
    return affiliation


@action
def name_guide(organisation_id: uuid.UUID, concept_id: uuid.UUID, *, by: Any) -> FieldGuide:
    """Say that this is the umbrella organisation of a field. Raises PermissionDenied, and IntegrityError when it is."""
    require(by, "organisations.name_guide", organisation_id)
    guide = FieldGuide.objects.create(organisation_id=organisation_id, concept_id=concept_id)
    emit(facts.GuideNamed(actor_id=id_of(by), organisation_id=organisation_id, concept_id=concept_id))
    return guide


@action
def set_logo(
    organisation_id: uuid.UUID, examined: pictures.Examined, alt: Texts | None, *, by: Any
) -> Organisation:
    """Show this picture as its logo; without `alt` it is decoration. Raises PermissionDenied."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.describe", organisation.pk)
    before = organisation.logo_id
    picture = pictures.keep(examined, alt, alt is None)
    organisation.logo = picture
    organisation.changed_at = clock.now()
    organisation.save(update_fields=["logo", "changed_at"])
    if before:
        pictures.discard(before)
    emit(facts.LogoChanged(actor_id=id_of(by), organisation_id=organisation.pk, picture_id=picture.pk))
    return organisation
