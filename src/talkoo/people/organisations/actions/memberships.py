"""Memberships in umbrella organisations, under terms that have versions."""

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
from talkoo.kernel.text import clean_paragraphs
from talkoo.people.organisations import facts
from talkoo.people.organisations.actions.entering import due_on
from talkoo.people.organisations.models import (
    Membership,
    MembershipKind,
    MembershipStatus,
    Organisation,
    State,
)
from talkoo.people.organisations.states import MEMBERSHIP
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import queries as versions
from talkoo.plumbing.terms.models import Kind

_PERMISSIONS = {
    "accept": "organisations.decide_membership",
    "decline": "organisations.decide_membership",
    "remove": "organisations.remove_member",
    "lapse": "organisations.remove_member",
}


class NewTerms(Exception):
    """The terms that were read are not those that hold now."""


def _today() -> datetime.date:
    return clock.today(current.site().time_zone)


def _tell(membership: Membership, verb: str, *, by: Any) -> None:
    emit(
        facts.MembershipChanged(
            actor_id=id_of(by),
            membership_id=membership.pk,
            organisation_id=membership.organisation_id,
            within_id=membership.within_id,
            verb=verb,
            status=membership.status,
        )
    )


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
    """Make it a member of its umbrella organisation, as those who look after the site know it to be.

    Raises PermissionDenied, and IntegrityError when it is one.
    """
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
def apply(
    organisation_id: uuid.UUID,
    within_id: uuid.UUID,
    terms_id: uuid.UUID,
    *,
    by: Any,
    kind: str = MembershipKind.MEMBER,
) -> Membership:
    """Ask to become a member, having accepted the terms that hold now.

    Raises PermissionDenied; NotNow when one of the two is not listed; NewTerms when other terms hold meanwhile, or
    none; IntegrityError when there is an open membership already.
    """
    require(by, "organisations.apply", organisation_id)
    both = Organisation.objects.filter(pk__in=[organisation_id, within_id], state=State.LISTED)
    if both.count() != 2:
        raise NotNow("only organisations of the directory become members of one another")
    hold = versions.current(Kind.MEMBERSHIP, within_id)
    if hold is None or hold.id != terms_id:
        raise NewTerms
    membership = Membership.objects.create(
        organisation_id=organisation_id,
        within_id=within_id,
        kind=kind,
        status=MEMBERSHIP.initial,
        terms_id=terms_id,
        applied_by_id=id_of(by),
        applied_at=clock.now(),
        due_on=due_on(),
    )
    terms.accept(terms_id, by=by, organisation_id=organisation_id)
    _tell(membership, "apply", by=by)
    return membership


@action
def decide_membership(membership_id: uuid.UUID, verb: str, *, by: Any, reason: str = "") -> Membership:
    """`accept` or `decline` an application; `remove` a member, or let the membership `lapse`. `reason` is told.

    Raises PermissionDenied, and NotNow when that is not possible any more.
    """
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    require(by, _PERMISSIONS[verb], membership)
    _step(membership, verb, by=by, reason=reason)
    return membership


@action
def resign(membership_id: uuid.UUID, *, by: Any) -> Membership:
    """End one's own membership, or take the application back. Raises PermissionDenied, NotNow."""
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    require(by, "organisations.resign", membership)
    _step(membership, "resign", by=by)
    return membership


def _step(membership: Membership, verb: str, *, by: Any, reason: str = "") -> None:
    was = membership.status
    membership.status = MembershipStatus(MEMBERSHIP.after(verb, was))
    membership.due_on = None
    if membership.status == MembershipStatus.ACCEPTED:
        membership.since = _today()
    elif was == MembershipStatus.ACCEPTED:
        membership.until = max(_today(), membership.since or _today())
    if verb != "resign":
        membership.decided_by_id = id_of(by)
        membership.decided_at = clock.now()
        membership.reason = clean_paragraphs(reason)
    membership.save(
        update_fields=["status", "due_on", "since", "until", "decided_by", "decided_at", "reason"]
    )
    _tell(membership, verb, by=by)


@action
def accept_new_terms(membership_id: uuid.UUID, terms_id: uuid.UUID, *, by: Any) -> Membership:
    """Stay a member under the terms that hold now. Accepting again changes nothing.

    Raises PermissionDenied; NotNow when it is no member; NewTerms when other terms hold meanwhile.
    """
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    require(by, "organisations.accept_terms", membership)
    if membership.status != MembershipStatus.ACCEPTED or membership.until is not None:
        raise NotNow("it is no member")
    hold = versions.current(Kind.MEMBERSHIP, membership.within_id)
    if hold is None or hold.id != terms_id:
        raise NewTerms
    if membership.terms_id == terms_id:
        return membership
    terms.accept(terms_id, by=by, organisation_id=membership.organisation_id)
    membership.terms_id = terms_id
    membership.save(update_fields=["terms_id"])
    emit(facts.MembershipTermsAccepted(actor_id=id_of(by), membership_id=membership.pk, terms_id=terms_id))
    return membership


@action
def note_overdue(within_id: uuid.UUID, terms_id: uuid.UUID, membership_ids: Sequence[uuid.UUID]) -> int:
    """The program notes which members did not accept these terms by the day they were asked to; how many it were.

    Once for each version. They stay members: whether one ends is for those who answer for the umbrella organisation.
    """
    late = (
        Membership.objects.select_for_update()
        .filter(pk__in=membership_ids, within=within_id, status=MembershipStatus.ACCEPTED, until=None)
        .exclude(Q(terms_id=terms_id, terms_id__isnull=False))
        .exclude(Q(overdue_terms_id=terms_id, overdue_terms_id__isnull=False))
        .order_by("pk")
    )
    found = list(late)
    for membership in found:
        membership.overdue_terms_id = terms_id
        membership.save(update_fields=["overdue_terms_id"])
        emit(
            facts.MembershipOverdue(
                actor_id=None,
                membership_id=membership.pk,
                organisation_id=membership.organisation_id,
                within_id=within_id,
                terms_id=terms_id,
            )
        )
    if found:
        emit(facts.TermsUnanswered(actor_id=None, within_id=within_id, terms_id=terms_id))
    return len(found)
