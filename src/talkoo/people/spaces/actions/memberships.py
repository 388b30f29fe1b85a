"""Organisations belong to a network under its terms (S4.19); one coordinates it for a time (S4.4)."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line
from talkoo.people.organisations.models import MembershipKind, MembershipStatus
from talkoo.people.spaces import facts, queries
from talkoo.people.spaces.models import (
    Coordination,
    MembershipRule,
    Participants,
    Space,
    SpaceMembership,
    State,
)
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Deciding
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import queries as told
from talkoo.plumbing.terms.models import Kind as Terms


class NotOurArea(NotNow):
    """The network takes organisations that work in its area; this one does not say that it does."""


class OtherTerms(NotNow):
    """The terms have changed since they were read."""


class AlreadyMember(NotNow):
    """It is a member, or has applied."""


def _today() -> datetime.date:
    return clock.today(current.site().time_zone)


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
    today = _today()
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
    emit(
        facts.CoordinatorAppointed(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=organisation_id,
            before_id=before.organisation_id if before else None,
        )
    )
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
    """Make an organisation a member of a network without its asking, as it was before there was this site.

    Raises PermissionDenied, and IntegrityError when it is one.
    """
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


def _touch(space: Space) -> None:
    space.changed_at = clock.now()
    space.save(update_fields=["changed_at"])


def _accept_terms(space_id: uuid.UUID, organisation_id: uuid.UUID, read_id: uuid.UUID | None, by: Any) -> Any:
    """The version that holds, accepted by the organisation. Raises OtherTerms when another one was read."""
    version = told.current(Terms.MEMBERSHIP, space_id)
    if (version.id if version else None) != read_id:
        raise OtherTerms(space_id)
    if version is None:
        return None
    terms.accept(version.id, by=by, organisation_id=organisation_id)
    return version.id


@action
def apply_for(
    space_id: uuid.UUID,
    organisation_id: uuid.UUID,
    *,
    by: Any,
    terms_id: uuid.UUID | None = None,
    kind: str = MembershipKind.MEMBER,
) -> SpaceMembership:
    """Apply for an organisation's membership in a network, under the version of its terms that was read (`terms_id`;
    none when the network has none). Where the site says that entering is enough, it is a member at once.

    Raises PermissionDenied, AlreadyMember, NotOurArea, OtherTerms, and NotNow for a space that takes no organisations.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.act_for", organisation_id)
    if space.state not in queries.JOINABLE or space.participants == Participants.PERSONS:
        raise NotNow("it takes no organisations now")
    if SpaceMembership.objects.filter(
        space=space,
        organisation=organisation_id,
        until=None,
        status__in=[MembershipStatus.APPLIED, MembershipStatus.ACCEPTED],
    ).exists():
        raise AlreadyMember(organisation_id)
    if not queries.is_listed(organisation_id):
        raise NotNow("it is not in the directory")
    if space.membership_rule == MembershipRule.AREA and not queries.works_in_area(space.pk, organisation_id):
        raise NotOurArea(organisation_id)
    accepted = _accept_terms(space.pk, organisation_id, terms_id, by)
    is_enough = current.site().registration == Deciding.ENOUGH
    now = clock.now()
    made = SpaceMembership.objects.create(
        space=space,
        organisation_id=organisation_id,
        kind=kind,
        status=MembershipStatus.ACCEPTED if is_enough else MembershipStatus.APPLIED,
        since=_today() if is_enough else None,
        terms_id=accepted,
        applied_by_id=id_of(by),
        applied_at=now,
        decided_at=now if is_enough else None,
    )
    if is_enough:
        _touch(space)
    emit(
        facts.MembershipApplied(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=organisation_id,
            membership_id=made.pk,
            is_accepted=is_enough,
        )
    )
    return made


def _locked(membership_id: uuid.UUID) -> tuple[Space, SpaceMembership]:
    space_id = SpaceMembership.objects.values_list("space_id", flat=True).get(pk=membership_id)
    space = Space.objects.select_for_update().get(pk=space_id)
    return space, SpaceMembership.objects.select_for_update(of=("self",)).get(pk=membership_id)


def _check_open(membership: SpaceMembership, status: str) -> None:
    if membership.until is not None or membership.status != status:
        raise NotNow(f"it is {membership.status}")


@action
def decide(membership_id: uuid.UUID, *, by: Any, is_yes: bool, reason: str = "") -> SpaceMembership:
    """Accept an application, or decline it with a reason that the organisation reads.

    Raises PermissionDenied, and NotNow when it has been decided.
    """
    space, membership = _locked(membership_id)
    require(by, "spaces.decide_memberships", space.pk)
    _check_open(membership, MembershipStatus.APPLIED)
    membership.status = MembershipStatus.ACCEPTED if is_yes else MembershipStatus.DECLINED
    membership.decided_by_id, membership.decided_at = id_of(by), clock.now()
    membership.since = _today() if is_yes else None
    membership.reason = "" if is_yes else clean_line(reason)[:1000]
    membership.save()
    _touch(space)
    emit(
        facts.MembershipDecided(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=membership.organisation_id,
            membership_id=membership.pk,
            is_accepted=is_yes,
        )
    )
    return membership


@action
def accept_new_terms(membership_id: uuid.UUID, *, by: Any, terms_id: uuid.UUID) -> SpaceMembership:
    """A member says yes to the version that holds now. Raises PermissionDenied, OtherTerms, and NotNow."""
    space, membership = _locked(membership_id)
    require(by, "spaces.act_for", membership.organisation_id)
    _check_open(membership, MembershipStatus.ACCEPTED)
    membership.terms_id = _accept_terms(space.pk, membership.organisation_id, terms_id, by)
    membership.save(update_fields=["terms_id"])
    emit(
        facts.MembershipRenewed(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=membership.organisation_id,
            membership_id=membership.pk,
        )
    )
    return membership


@action
def resign(membership_id: uuid.UUID, *, by: Any) -> SpaceMembership:
    """The organisation leaves, or takes its application back. Raises PermissionDenied, and NotNow when it has ended."""
    space, membership = _locked(membership_id)
    require(by, "spaces.act_for", membership.organisation_id)
    if membership.until or membership.status not in {MembershipStatus.APPLIED, MembershipStatus.ACCEPTED}:
        raise NotNow(f"it is {membership.status}")
    _end(space, membership, MembershipStatus.RESIGNED)
    emit(
        facts.MembershipEnded(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=membership.organisation_id,
            membership_id=membership.pk,
            is_own_wish=True,
        )
    )
    return membership


@action
def remove_organisation(membership_id: uuid.UUID, *, by: Any, reason: str) -> SpaceMembership:
    """End a membership; the organisation reads the reason. Raises PermissionDenied, and NotNow when it has ended."""
    space, membership = _locked(membership_id)
    require(by, "spaces.decide_memberships", space.pk)
    _check_open(membership, MembershipStatus.ACCEPTED)
    membership.reason = clean_line(reason)[:1000]
    membership.decided_by_id, membership.decided_at = id_of(by), clock.now()
    _end(space, membership, MembershipStatus.REMOVED)
    emit(
        facts.MembershipEnded(
            actor_id=id_of(by),
            space_id=space.pk,
            organisation_id=membership.organisation_id,
            membership_id=membership.pk,
            is_own_wish=False,
        )
    )
    return membership


def _end(space: Space, membership: SpaceMembership, status: str) -> None:
    membership.status = status
    membership.until = max(_today(), membership.since) if membership.since else _today()
    membership.save()
    if space.state != State.WITHDRAWN:
        _touch(space)


@action
def note_overdue(space_id: uuid.UUID, terms_id: uuid.UUID, membership_ids: Sequence[uuid.UUID]) -> int:
    """The program notes which members did not accept these terms by the day they were asked to; how many it were.

    Once for each version. They stay members: whether one ends is for those who decide about members.
    """
    Space.objects.select_for_update().get(pk=space_id)
    found = list(
        SpaceMembership.objects.select_for_update(of=("self",))
        .filter(pk__in=membership_ids, space=space_id, status=MembershipStatus.ACCEPTED, until=None)
        .exclude(Q(terms_id=terms_id, terms_id__isnull=False))
        .exclude(Q(overdue_terms_id=terms_id, overdue_terms_id__isnull=False))
        .order_by("pk")
    )
    for membership in found:
        membership.overdue_terms_id = terms_id
        membership.save(update_fields=["overdue_terms_id"])
        emit(
            facts.MembershipOverdue(
                actor_id=None,
                space_id=space_id,
                organisation_id=membership.organisation_id,
                membership_id=membership.pk,
                terms_id=terms_id,
            )
        )
    if found:
        emit(facts.TermsUnanswered(actor_id=None, space_id=space_id, terms_id=terms_id))
    return len(found)
