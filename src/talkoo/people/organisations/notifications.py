"""Which fact about organisations is told to whom, each in their own language."""

import datetime
import uuid
from collections.abc import Iterable

from talkoo.kernel import i18n
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.text import ORIGINAL, Texts
from talkoo.people.organisations import facts, queries
from talkoo.people.organisations.models import (
    Affiliation,
    Connection,
    Membership,
    MembershipStatus,
    Organisation,
    State,
)
from talkoo.plumbing.notify import tell
from talkoo.plumbing.terms.facts import TermsPublished
from talkoo.plumbing.terms.models import Kind, Terms

_DECISIONS = {"list", "decline", "suspend", "resume", "close"}


def _others(fact: Fact, people: Iterable[uuid.UUID | None]) -> list[uuid.UUID]:
    """Everybody once, without the one who did it."""
    return [one for one in dict.fromkeys(people) if one is not None and one != fact.actor_id]


@on(facts.OrganisationStateChanged)
def tell_what_was_decided(fact: facts.OrganisationStateChanged) -> None:
    """Those who answer for it, and the one who registered it. What the program itself enters is told to nobody."""
    if fact.verb not in _DECISIONS or fact.actor_id is None:
        return
    organisation = Organisation.objects.get(pk=fact.organisation_id)
    if organisation.entered_by_id == fact.actor_id and fact.verb == "list":
        return  # whoever registered it reads it on the page
    people = [organisation.entered_by_id, *queries.representatives(organisation.pk)]
    tell.tell(
        fact,
        "organisations.decided",
        _others(fact, people),
        organisation=organisation.name,
        slug=organisation.slug,
        verb=fact.verb,
        is_listed=organisation.state == State.LISTED,
        reason=organisation.decision,
    )


@on(facts.PersonAffiliated)
def tell_of_a_part(fact: facts.PersonAffiliated) -> None:
    """The person, when somebody else gave it: whoever did not want it ends it."""
    if fact.actor_id is None or fact.actor_id == fact.person_id:
        return
    part = (
        Affiliation.objects.filter(organisation=fact.organisation_id, person=fact.person_id, role=fact.role)
        .select_related("organisation")
        .order_by("-since")
        .first()
    )
    if part is None:
        return
    tell.tell(
        fact,
        "organisations.part",
        [fact.person_id],
        organisation=part.organisation.name,
        role=fact.role,
        may_represent=part.may_represent,
        until=part.until,
        has_ended=False,
    )


@on(facts.PartEnded)
def tell_of_the_end_of_a_part(fact: facts.PartEnded) -> None:
    """The person, when somebody else ended it."""
    if fact.actor_id == fact.person_id:
        return
    organisation = Organisation.objects.get(pk=fact.organisation_id)
    tell.tell(
        fact,
        "organisations.part",
        [fact.person_id],
        organisation=organisation.name,
        role=fact.role,
        may_represent=False,
        until=None,
        has_ended=True,
    )


@on(facts.MembershipChanged)
def tell_of_a_membership(fact: facts.MembershipChanged) -> None:
    """What one side does is told to those who answer for the other."""
    membership = Membership.objects.select_related("organisation", "within").get(pk=fact.membership_id)
    by_member = fact.verb in {"apply", "resign"}
    side = membership.within if by_member else membership.organisation
    tell.tell(
        fact,
        "organisations.membership",
        _others(fact, queries.representatives(side.pk)),
        verb=fact.verb,
        member=membership.organisation.name,
        umbrella=membership.within.name,
        side_slug=side.slug,
        by_member=by_member,
        reason="" if by_member else membership.reason,
    )


def _in_every_language(day: datetime.date) -> Texts:
    """A day as a stored text, so that each receiver reads it as their language writes it."""
    return {ORIGINAL: "en", **{code: i18n.say_date(day, code) for code in i18n.INTERFACE}}


@on(TermsPublished)
def ask_members_to_accept(fact: TermsPublished) -> None:
    """New terms of membership in an organisation: everybody who answers for a member, once."""
    if fact.kind != Kind.MEMBERSHIP or fact.subject_id is None or fact.number < 2:
        return
    within = Organisation.objects.filter(pk=fact.subject_id).first()
    if within is None:
        return
    terms = Terms.objects.get(pk=fact.terms_id)
    members = queries.open_members(within.pk)
    names = {
        one.pk: (one.name, one.slug) for one in Organisation.objects.filter(pk__in=members).order_by("id")
    }
    of_person: dict[uuid.UUID, list[uuid.UUID]] = {}
    for organisation_id, representatives in queries.representatives_of(members).items():
        for person_id in representatives:
            of_person.setdefault(person_id, []).append(organisation_id)
    groups: dict[tuple[uuid.UUID, ...], list[uuid.UUID]] = {}
    for person_id, theirs in of_person.items():
        groups.setdefault(tuple(sorted(theirs)), []).append(person_id)
    for organisations, people in groups.items():
        told: list[tuple[Texts, str]] = [names[one] for one in organisations]
        tell.tell(
            fact,
            "organisations.new_terms",
            people,
            umbrella=within.name,
            members=told,
            due=_in_every_language(terms.acceptance_due) if terms.acceptance_due else None,
            number=terms.number,
        )


@on(facts.MembershipOverdue)
def ask_once_more(fact: facts.MembershipOverdue) -> None:
    """Those who answer for a member that did not accept the new terms in time, once."""
    membership = Membership.objects.select_related("organisation", "within").get(pk=fact.membership_id)
    if membership.status != MembershipStatus.ACCEPTED or membership.terms_id == fact.terms_id:
        return
    tell.tell(
        fact,
        "organisations.membership",
        queries.representatives(membership.organisation_id),
        verb="overdue",
        member=membership.organisation.name,
        umbrella=membership.within.name,
        side_slug=membership.organisation.slug,
        by_member=False,
        reason="",
    )


@on(facts.TermsUnanswered)
def tell_the_umbrella(fact: facts.TermsUnanswered) -> None:
    """Those who answer for the umbrella organisation, once: what follows is theirs to decide."""
    within = Organisation.objects.get(pk=fact.within_id)
    tell.tell(
        fact,
        "organisations.membership",
        queries.representatives(within.pk),
        verb="unanswered",
        member="",
        umbrella=within.name,
        side_slug=within.slug,
        by_member=True,
        reason="",
    )


def _sides(connection_id: uuid.UUID) -> Connection:
    return Connection.objects.select_related("first", "second").get(pk=connection_id)


@on(facts.ConnectionAsked, facts.ConnectionChanged)
def tell_the_other_side(fact: facts.ConnectionAsked | facts.ConnectionChanged) -> None:
    """Those who answer for the other organisation."""
    connection = _sides(fact.connection_id)
    own, other = connection.first, connection.second
    if own.pk != fact.organisation_id:
        own, other = other, own
    verb = fact.verb if isinstance(fact, facts.ConnectionChanged) else "ask"
    tell.tell(
        fact,
        "organisations.connection",
        _others(fact, queries.representatives(other.pk)),
        verb=verb,
        organisation=own.name,
        other=other.name,
        other_slug=other.slug,
        message=connection.message if verb == "ask" else "",
    )
