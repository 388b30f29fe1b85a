"""Who has which part in an organisation, for how long, and whether that is shown."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, may, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.actions import consents
from talkoo.people.accounts.models import Purpose
from talkoo.people.organisations import facts
from talkoo.people.organisations.actions.newcomers import Newcomer, invited
from talkoo.people.organisations.models import Affiliation, Organisation, running
from talkoo.plumbing.limits.take import take


def _give(
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    role: str,
    *,
    by: Any,
    may_represent: bool,
    until: datetime.datetime | None,
    known_as: str = "",
) -> Affiliation:
    affiliation = Affiliation.objects.create(
        organisation_id=organisation_id,
        person_id=person_id,
        role=role,
        known_as=clean_line(known_as)[:120],
        may_represent=may_represent,
        given_by_id=id_of(by),
        since=clock.now(),
        until=until,
    )
    emit(
        facts.PersonAffiliated(
            actor_id=id_of(by), organisation_id=organisation_id, person_id=person_id, role=role
        )
    )
    return affiliation


@action
def affiliate(
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    role: str,
    *,
    by: Any,
    may_represent: bool = False,
    until: datetime.datetime | None = None,
) -> Affiliation:
    """Give a person a part in an organisation, for a time if `until` is given.

    Raises PermissionDenied, and IntegrityError when the person has it in that time.
    """
    require(by, "organisations.affiliate", organisation_id)
    return _give(organisation_id, person_id, role, by=by, may_represent=may_represent, until=until)


@action
def invite_to(
    organisation_id: uuid.UUID,
    newcomer: Newcomer,
    role: str,
    *,
    by: Any,
    may_represent: bool = False,
    until: datetime.datetime | None = None,
) -> Affiliation:
    """Give a part to whoever is at this address, known here or not; the person is told, and can end it. Nothing shows
    which it was: the name that was written stands beside the part.

    Raises PermissionDenied, TooMany, and IntegrityError when the person has it in that time.
    """
    require(by, "organisations.affiliate", organisation_id)
    take("organisations.invite", str(organisation_id), limit=40, seconds=86_400)
    person = invited(newcomer)
    return _give(
        organisation_id,
        person.pk,
        role,
        by=by,
        may_represent=may_represent,
        until=until,
        known_as=newcomer.name,
    )


@action
def end_part(affiliation_id: uuid.UUID, *, by: Any) -> Affiliation:
    """The part ends now; one that has ended stays as it was.

    Raises PermissionDenied, and NotNow when nobody would answer for the organisation any more: only those who look
    after the site may leave it so.
    """
    part = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    require(by, "organisations.end_part", part)
    now = clock.now()
    if part.until is not None and part.until <= now:
        return part
    # Two who leave at the same moment must not both find the other still there.
    Organisation.objects.select_for_update().get(pk=part.organisation_id)
    others = Affiliation.objects.filter(
        running(), organisation=part.organisation_id, may_represent=True
    ).exclude(pk=part.pk)
    if part.may_represent and not others.exists() and not may(by, "organisations.decide"):
        raise NotNow("nobody would answer for it")
    part.until = now
    part.is_public = False
    part.save(update_fields=["until", "is_public"])
    emit(
        facts.PartEnded(
            actor_id=id_of(by),
            organisation_id=part.organisation_id,
            person_id=part.person_id,
            role=part.role,
        )
    )
    return part


@action
def show_part(affiliation_id: uuid.UUID, is_public: bool, *, by: Any) -> Affiliation:
    """Show one's own part on the organisation's page, or hide it again; the consent is recorded. The same again changes
    nothing. Raises PermissionDenied, and NotNow when the part has ended."""
    part = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    require(by, "organisations.show_part", part)
    if part.is_public == is_public:
        return part
    if part.until is not None and part.until <= clock.now():
        raise NotNow("the part has ended")
    if is_public:
        consent = consents.give_consent(part.person_id, Purpose.SHOW_ROLE, by=by, about_id=part.pk)
        part.is_public, part.consent_id = True, consent.pk
        part.save(update_fields=["is_public", "consent_id"])
        _tell_shown(part, by=by)
    elif consents.withdraw_consent(part.person_id, Purpose.SHOW_ROLE, by=by, about_id=part.pk) is None:
        _hide(part, by=by)  # otherwise `hide_parts` has heard of it
    part.refresh_from_db(fields=["is_public"])
    return part


def _tell_shown(part: Affiliation, *, by: Any) -> None:
    emit(
        facts.PartShown(
            actor_id=id_of(by),
            organisation_id=part.organisation_id,
            part_id=part.pk,
            is_public=part.is_public,
        )
    )


def _hide(part: Affiliation, *, by: Any) -> None:
    part.is_public = False
    part.save(update_fields=["is_public"])
    _tell_shown(part, by=by)


@action
def hide_parts(person_id: uuid.UUID, part_id: uuid.UUID | None, by: Any) -> int:
    """The person has taken back the consent that this part (None: every part) is shown: it is hidden. How many."""
    found = Affiliation.objects.select_for_update().filter(person=person_id, is_public=True)
    parts = list(found.filter(pk=part_id) if part_id else found)
    for part in parts:
        require(by, "organisations.show_part", part)
        _hide(part, by=by)
    return len(parts)
