"""Which fact about spaces is told to whom. What was done by the program itself is told where a clock did it."""

import uuid
from collections.abc import Iterable
from typing import Any

from talkoo.kernel import i18n
from talkoo.kernel.facts import on
from talkoo.people.accounts import facts as accounts
from talkoo.people.accounts.models import Role
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.models import MembershipStatus, Organisation
from talkoo.people.spaces import actions, facts, queries
from talkoo.people.spaces.models import Handover, Participation, QuotaPlace, Space, SpaceMembership
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.places import known as places
from talkoo.plumbing.terms import facts as terms
from talkoo.plumbing.terms.models import Terms


def _about(space_id: uuid.UUID) -> dict[str, Any]:
    space = Space.objects.get(pk=space_id)
    return {
        "about": space.name,
        "slug": space.slug,
        "page": f"spaces:{space.kind}",
        "funding": queries.lines_of(space_id),
    }


def _leader(space_id: uuid.UUID) -> list[uuid.UUID]:
    """The contact; before there is one, the founder."""
    if contact := queries.contact_of(space_id):
        return [contact]
    founder = Space.objects.values_list("initiator_id", flat=True).get(pk=space_id)
    return [founder] if founder else []


def _but(people: Iterable[uuid.UUID | None], *without: uuid.UUID | None) -> list[uuid.UUID]:
    return [one for one in dict.fromkeys(people) if one and one not in without]


@on(facts.PersonJoined, facts.ParticipationAsked)
def tell_the_contact(fact: facts.PersonJoined | facts.ParticipationAsked) -> None:
    """That somebody came, or asks; not who: the page shows it to the contact."""
    if isinstance(fact, facts.PersonJoined):
        if fact.is_announced and queries.contact_of(fact.space_id):
            return  # where there is no contact yet, the founder hears it from here
        told = "joined"
    else:
        told = "asked"
    people = _but(_leader(fact.space_id), fact.person_id)
    tell(fact, "spaces.people", people, told=told, reason="", **_about(fact.space_id))


@on(facts.PersonAdded)
def tell_who_was_added(fact: facts.PersonAdded) -> None:
    people = _but([fact.person_id], fact.actor_id) if fact.actor_id else []
    tell(fact, "spaces.people", people, told="added", reason="", **_about(fact.space_id))


@on(facts.PersonInvited)
def tell_who_is_invited(fact: facts.PersonInvited) -> None:
    tell(fact, "spaces.people", [fact.person_id], told="invited", reason="", **_about(fact.space_id))


@on(facts.RequestAnswered)
def tell_the_answer(fact: facts.RequestAnswered) -> None:
    reason = Participation.objects.values_list("reason", flat=True).get(pk=fact.participation_id)
    told = "yes" if fact.is_yes else "no"
    tell(fact, "spaces.people", [fact.person_id], told=told, reason=reason, **_about(fact.space_id))


@on(facts.PersonRemoved)
def tell_who_was_removed(fact: facts.PersonRemoved) -> None:
    reason = Participation.objects.values_list("reason", flat=True).get(pk=fact.participation_id)
    tell(fact, "spaces.people", [fact.person_id], told="removed", reason=reason, **_about(fact.space_id))


@on(accounts.RoleGranted, accounts.RoleEnded)
def follow_the_role(fact: accounts.RoleGranted | accounts.RoleEnded) -> None:
    """Into the groups of those who hold it, or out of them. One that begins or ends by itself the clock finds."""
    for space_id in queries.of_role(fact.role):
        actions.follow_role(space_id)


@on(facts.CameByRole, facts.WentByRole)
def tell_who_came_or_went(fact: facts.CameByRole | facts.WentByRole) -> None:
    told = "came" if isinstance(fact, facts.CameByRole) else "went"
    about = {**_about(fact.space_id), "role": queries.role_names(fact.role)}
    tell(fact, "spaces.by_role", [fact.person_id], told=told, **about)


def _tell_of_contact(fact: Any, told: str, people: list[uuid.UUID], **more: Any) -> None:
    shown = {"message": "", "handover_id": None, "expires_at": None, **more}
    tell(fact, "spaces.contact", people, told=told, **shown, **_about(fact.space_id))


@on(facts.HandoverOffered)
def tell_the_successor(fact: facts.HandoverOffered) -> None:
    offer = Handover.objects.get(pk=fact.handover_id)
    _tell_of_contact(
        fact,
        "offered",
        [offer.offered_to_id],
        message=offer.message,
        handover_id=offer.pk,
        expires_at=offer.expires_at,
    )


@on(facts.HandoverAnswered)
def tell_who_offered(fact: facts.HandoverAnswered) -> None:
    offer = Handover.objects.get(pk=fact.handover_id)
    told = "accepted" if fact.is_yes else "declined"
    _tell_of_contact(fact, told, _but([offer.offered_by_id], fact.actor_id))


@on(facts.HandoverWithdrawn)
def tell_of_the_withdrawal(fact: facts.HandoverWithdrawn) -> None:
    offer = Handover.objects.get(pk=fact.handover_id)
    _tell_of_contact(fact, "withdrawn", _but([offer.offered_to_id], fact.actor_id))


@on(facts.HandoverExpired)
def tell_both_that_time_is_over(fact: facts.HandoverExpired) -> None:
    offer = Handover.objects.get(pk=fact.handover_id)
    _tell_of_contact(fact, "expired", _but([offer.offered_by_id, offer.offered_to_id]))


@on(facts.ContactAppointed)
def tell_the_new_contact_and_the_one_before(fact: facts.ContactAppointed) -> None:
    """When somebody else appointed; who took the role over knows, and so does who offered it."""
    if fact.is_handed_over or fact.actor_id is None:
        return
    if before := _but([fact.before_id], fact.actor_id, fact.person_id):
        _tell_of_contact(fact, "relieved", before)
    _tell_of_contact(fact, "appointed", _but([fact.person_id], fact.actor_id))


@on(facts.ContactLeft)
def tell_the_coordinators(fact: facts.ContactLeft) -> None:
    """So that the space gets another contact."""
    _tell_of_contact(
        fact, "left", _but(queries.coordinators_of(fact.space_id, Role.COORDINATOR), fact.actor_id)
    )


@on(facts.SpaceStateChanged)
def tell_of_the_step(fact: facts.SpaceStateChanged) -> None:
    """The contact of every step; everybody who takes part when it ends. What the program did is told in person."""
    if fact.actor_id is None:
        return
    people: list[uuid.UUID] = _leader(fact.space_id)
    if fact.verb in {"end", "withdraw"}:
        taking_part = Participation.objects.filter(space=fact.space_id, until=None, is_asked=False)
        people += taking_part.values_list("person_id", flat=True)
    tell(fact, "spaces.state", _but(people, fact.actor_id), told=fact.verb, **_about(fact.space_id))


@on(facts.SpaceBeganByItself)
def tell_that_it_began(fact: facts.SpaceBeganByItself) -> None:
    tell(fact, "spaces.state", _leader(fact.space_id), told="begin", **_about(fact.space_id))


@on(facts.PlaceTaken, facts.PlaceGiven)
def tell_of_the_place(fact: facts.PlaceTaken | facts.PlaceGiven) -> None:
    """Who has entered oneself knows."""
    if isinstance(fact, facts.PlaceGiven):
        told, people = "given", [fact.person_id]
    else:
        told, people = "waiting" if fact.is_waiting else "entered", _but([fact.person_id], fact.actor_id)
    place = QuotaPlace.objects.select_related("quota").get(pk=fact.place_id)
    known = places.place(place.area_id)
    tell(
        fact,
        "spaces.place",
        people,
        told=told,
        role=place.quota.name,
        area=known.names if known else "",
        **_about(fact.space_id),
    )


def _tell_of_organisation(
    fact: Any, told: str, people: Iterable[uuid.UUID], organisation_id: uuid.UUID, **more: Any
) -> None:
    name = Organisation.objects.values_list("name", flat=True).get(pk=organisation_id)
    shown = {"reason": "", "due": None, "organisation": name, **more, **_about(fact.space_id)}
    tell(fact, "spaces.organisation", _but(people, fact.actor_id), told=told, **shown)


@on(facts.MembershipApplied)
def tell_who_decides(fact: facts.MembershipApplied) -> None:
    told = "came" if fact.is_accepted else "applied"
    _tell_of_organisation(fact, told, _leader(fact.space_id), fact.organisation_id)


@on(facts.MembershipDecided)
def tell_the_decision(fact: facts.MembershipDecided) -> None:
    reason = SpaceMembership.objects.values_list("reason", flat=True).get(pk=fact.membership_id)
    told = "accepted" if fact.is_accepted else "declined"
    people = organisations.representatives(fact.organisation_id)
    _tell_of_organisation(fact, told, people, fact.organisation_id, reason=reason)


@on(facts.MembershipEnded)
def tell_of_the_end(fact: facts.MembershipEnded) -> None:
    if fact.is_own_wish:
        _tell_of_organisation(fact, "resigned", _leader(fact.space_id), fact.organisation_id)
        return
    reason = SpaceMembership.objects.values_list("reason", flat=True).get(pk=fact.membership_id)
    people = organisations.representatives(fact.organisation_id)
    _tell_of_organisation(fact, "removed", people, fact.organisation_id, reason=reason)


@on(facts.CoordinatorAppointed)
def tell_both_organisations(fact: facts.CoordinatorAppointed) -> None:
    """Those who represent the one that coordinates now, and the one before."""
    if fact.actor_id is None:
        return
    now = organisations.representatives(fact.organisation_id)
    if fact.before_id and fact.before_id != fact.organisation_id:
        before = [one for one in organisations.representatives(fact.before_id) if one not in now]
        _tell_of_organisation(fact, "relieved", before, fact.before_id)
    _tell_of_organisation(fact, "coordinates", now, fact.organisation_id)


@on(facts.MembershipOverdue)
def ask_once_more(fact: facts.MembershipOverdue) -> None:
    """Those who represent a member that did not accept the new terms in time, once."""
    membership = SpaceMembership.objects.get(pk=fact.membership_id)
    if membership.status != MembershipStatus.ACCEPTED or membership.terms_id == fact.terms_id:
        return
    people = organisations.representatives(fact.organisation_id)
    _tell_of_organisation(fact, "overdue", people, fact.organisation_id)


@on(facts.TermsUnanswered)
def tell_who_decides_about_members(fact: facts.TermsUnanswered) -> None:
    """The contact, or while there is none the coordinators, once: what follows is theirs to decide."""
    people = _leader(fact.space_id) or queries.coordinators_of(fact.space_id, Role.COORDINATOR)
    told = {"reason": "", "due": None, "organisation": "", **_about(fact.space_id)}
    tell(fact, "spaces.organisation", people, told="unanswered", **told)


@on(terms.TermsPublished)
def ask_members_to_accept(fact: terms.TermsPublished) -> None:
    """Each person who represents a member of the network, once (S4.19)."""
    if fact.subject_id is None or not Space.objects.filter(pk=fact.subject_id).exists():
        return
    version = Terms.objects.get(pk=fact.terms_id)
    people = queries.representatives_of_members(fact.subject_id)
    due = version.acceptance_due
    for language, some in people.items():
        tell(
            fact,
            "spaces.organisation",
            _but(some, fact.actor_id),
            told="terms",
            reason="",
            organisation="",
            due=i18n.say_date(due, language) if due else None,
            **_about(fact.subject_id),
        )
