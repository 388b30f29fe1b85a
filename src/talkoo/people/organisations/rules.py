from typing import Any

import rules
from django.db.models import Q

from talkoo.people.accounts.rules import is_coordinator, is_site_admin, is_stand_in
from talkoo.people.organisations.models import (
    Affiliation,
    Connection,
    Membership,
    Organisation,
    Part,
    State,
    running,
)


def _represents(person: Any, *organisation_ids: Any) -> bool:
    if getattr(person, "pk", None) is None:
        return False
    return Affiliation.objects.filter(
        running(), person=person.pk, organisation__in=organisation_ids, may_represent=True
    ).exists()


def works_for_some(person: Any) -> bool:
    """The person is on the staff of an organisation, or writes and answers for one, now."""
    if getattr(person, "pk", None) is None:
        return False
    return (
        Affiliation.objects.filter(running(), person=person.pk)
        .filter(Q(may_represent=True) | Q(role=Part.STAFF))
        .exists()
    )


@rules.predicate
def represents(person: Any, organisation_id: Any) -> bool:
    """The person may write and answer for the organisation now."""
    return _represents(person, organisation_id)


@rules.predicate
def entered(person: Any, organisation_id: Any) -> bool:
    """The person registered the organisation."""
    if getattr(person, "pk", None) is None:
        return False
    return Organisation.objects.filter(pk=organisation_id, entered_by=person.pk).exists()


@rules.predicate
def is_own_part(person: Any, part: Affiliation | None) -> bool:
    """It is the person's own part in an organisation."""
    return part is not None and getattr(person, "pk", None) == part.person_id


@rules.predicate
def represents_theirs(person: Any, part: Affiliation | None) -> bool:
    """The person answers for the organisation that the part is in."""
    return part is not None and _represents(person, part.organisation_id)


@rules.predicate
def represents_member(person: Any, membership: Membership | None) -> bool:
    """The person answers for the organisation that is the member, or applied."""
    return membership is not None and _represents(person, membership.organisation_id)


@rules.predicate
def represents_umbrella(person: Any, membership: Membership | None) -> bool:
    """The person answers for the umbrella organisation of the membership."""
    return membership is not None and _represents(person, membership.within_id)


@rules.predicate
def was_asked(person: Any, connection: Connection | None) -> bool:
    """The person answers for the side that was asked."""
    if connection is None:
        return False
    return _represents(person, connection.second_id if connection.asked_by_first else connection.first_id)


@rules.predicate
def has_asked(person: Any, connection: Connection | None) -> bool:
    """The person answers for the side that asked."""
    if connection is None:
        return False
    return _represents(person, connection.first_id if connection.asked_by_first else connection.second_id)


@rules.predicate
def accepts_for_organisation(person: Any, acceptor: Any) -> bool:
    """The person answers for the organisation in whose name terms are accepted (see terms.actions.Acceptor)."""
    return getattr(acceptor, "organisation_id", None) is not None and _represents(
        person, acceptor.organisation_id
    )


@rules.predicate
def represents_any(person: Any) -> bool:
    """The person answers for some organisation of the directory now; anybody can begin to register one."""
    if getattr(person, "pk", None) is None:
        return False
    return Affiliation.objects.filter(
        running(), person=person.pk, may_represent=True, organisation__state=State.LISTED
    ).exists()


answers_for = represents | is_stand_in
"""Who represents the organisation, or the stand-in while it runs, answers what is written to it."""

decides = is_coordinator | is_site_admin
decides_in_time = decides | is_stand_in
"""What waits for the coordinator's answer waits for the stand-in too, while it runs."""

rules.set_perm(
    "accounts.enter", is_coordinator | is_site_admin | represents_any
)  # people without e-mail (S3.25)
rules.add_perm("organisations.enter", rules.always_allow)
rules.add_perm("organisations.register", decides)
rules.add_perm("organisations.act_for", represents)
rules.add_perm("organisations.confirm", entered)
rules.add_perm("organisations.describe", represents | decides)
rules.add_perm("organisations.change_state", decides)
rules.add_perm("organisations.submit_again", represents | decides)
rules.add_perm("organisations.close", represents | decides)
rules.add_perm("organisations.decide", decides_in_time)
rules.add_perm("organisations.join_umbrella", decides)
rules.add_perm("organisations.affiliate", represents | decides)
rules.add_perm("organisations.see_people", represents | decides)
rules.add_perm("organisations.end_part", is_own_part | represents_theirs | decides)
rules.add_perm("organisations.show_part", is_own_part)
rules.add_perm("organisations.name_guide", decides)

rules.add_perm("organisations.apply", represents | decides)
rules.add_perm("organisations.decide_membership", represents_umbrella | decides_in_time)
rules.add_perm("organisations.remove_member", represents_umbrella | decides)
rules.add_perm("organisations.resign", represents_member | decides)
rules.add_perm("organisations.accept_terms", represents_member)
rules.add_perm("organisations.see_members", represents | decides_in_time)

rules.add_perm("organisations.connect", represents)
rules.add_perm("organisations.answer_connection", was_asked)
rules.add_perm("organisations.withdraw_connection", has_asked)
rules.add_perm("organisations.end_connection", was_asked | has_asked | decides)

# Permissions of a service that does not know organisations; spaces add theirs to the first.
rules.add_perm("terms.publish_membership", represents | decides)
rules.add_perm("terms.accept_for", accepts_for_organisation | decides)

STEPS = {
    "list": "organisations.decide",
    "decline": "organisations.decide",
    "submit_again": "organisations.submit_again",
    "close": "organisations.close",
}
"""Which permission a step of the lifecycle needs; the others need `organisations.change_state`."""


def permission_for(verb: str) -> str:
    """What somebody needs to take an organisation this step on."""
    return STEPS.get(verb, "organisations.change_state")
