from typing import Any

import rules

from talkoo.kernel.rows import first
from talkoo.people.accounts.rules import is_coordinator, is_moderator, is_site_admin, is_stand_in
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.rules import decides, represents
from talkoo.people.spaces.models import ContactAppointment, Participation, Space, State


@rules.predicate
def is_contact(person: Any, space_id: Any) -> bool:
    """The person is the contact of this space now. `space_id` is the space's id."""
    if getattr(person, "pk", None) is None:
        return False
    return ContactAppointment.objects.filter(space=space_id, person=person.pk, until=None).exists()


def is_contact_of_some(person: Any) -> bool:
    """The person is the contact of some space now."""
    if getattr(person, "pk", None) is None:
        return False
    return ContactAppointment.objects.filter(person=person.pk, until=None).exists()


_RUNS = f"""
select from spaces_space s
join spaces_coordination c on c.space_id in (s.id, s.programme_id, s.network_id) and c.until is null
join organisations_affiliation a on a.organisation_id = c.organisation_id
where s.id = %s and a.person_id = %s and a.role = 'staff' and {RUNNING.format("a")} limit 1
"""


@rules.predicate
def runs(person: Any, space_id: Any) -> bool:
    """The person is on the staff of the organisation that runs this space, its programme or network (S1.1, S4.4)."""
    if getattr(person, "pk", None) is None or space_id is None:
        return False
    return first(_RUNS, [space_id, person.pk]) is not None


@rules.predicate
def participates(person: Any, space_id: Any) -> bool:
    """The person takes part in this space now, and is not only asking to."""
    if getattr(person, "pk", None) is None:
        return False
    return Participation.objects.filter(space=space_id, person=person.pk, until=None, is_asked=False).exists()


_ANSWERS_FOR_MEMBER = f"""
select from spaces_space s
join spaces_spacemembership m on m.space_id = s.id and m.status = 'accepted' and m.until is null
join organisations_organisation o on o.id = m.organisation_id and o.state = 'listed'
join organisations_affiliation a on a.organisation_id = o.id
where s.id = %s and s.participants <> 'persons' and a.person_id = %s and (a.may_represent or a.role = 'staff')
  and {RUNNING.format("a")} limit 1
"""


@rules.predicate
def answers_for_member(person: Any, space_id: Any) -> bool:
    """Where organisations take part: the person represents or works for one of the members (S4.12)."""
    if getattr(person, "pk", None) is None or space_id is None:
        return False
    return first(_ANSWERS_FOR_MEMBER, [space_id, person.pk]) is not None


coordinates = is_coordinator | runs
"""A coordinator of the site, or of this space through the organisation that runs it."""

answers_for = is_contact | is_stand_in
"""The contact, or whoever holds the stand-in role while it runs, answers what is written to a space."""

leads = is_contact | coordinates
"""Who looks after a network: its people, its quotas, its going on."""


@rules.predicate
def founds(person: Any, space_id: Any) -> bool:
    """The person founded this space, and it still forms."""
    if getattr(person, "pk", None) is None:
        return False
    return Space.objects.filter(pk=space_id, initiator=person.pk, state=State.FORMING).exists()


@rules.predicate
def is_asked_to_follow(person: Any, handover: Any) -> bool:
    """The contact's role was offered to this person."""
    return getattr(person, "pk", None) is not None and handover.offered_to_id == person.pk


@rules.predicate
def is_oneself(person: Any, person_id: Any) -> bool:
    return getattr(person, "pk", None) is not None and person.pk == person_id


_RUNS_ANY = f"""
select from organisations_affiliation a
join spaces_coordination c on c.organisation_id = a.organisation_id and c.until is null
where a.person_id = %s and a.role = 'staff' and {RUNNING.format("a")} limit 1
"""


@rules.predicate
def runs_something(person: Any) -> bool:
    """The person is on the staff of an organisation that coordinates a network or administers a programme."""
    return getattr(person, "pk", None) is not None and first(_RUNS_ANY, [person.pk]) is not None


rules.add_perm("spaces.found", is_coordinator | is_site_admin)
rules.add_perm("spaces.found_own", rules.is_authenticated)
rules.add_perm("spaces.found_by_role", is_coordinator | is_site_admin)
rules.add_perm("spaces.found_inside", participates | leads)
rules.add_perm("spaces.describe", is_contact | coordinates | is_site_admin | founds)
rules.add_perm("spaces.arrange", is_contact | coordinates | is_site_admin | founds)
rules.add_perm("spaces.begin", coordinates)
rules.add_perm("spaces.pause", leads)
rules.add_perm("spaces.resume", leads)
rules.add_perm("spaces.end", leads)
rules.add_perm("spaces.withdraw", coordinates | founds)
rules.add_perm("spaces.hide", is_moderator | is_coordinator | is_site_admin)
rules.add_perm("spaces.see_waiting", is_coordinator | is_site_admin | runs_something)
rules.add_perm("spaces.take_contact_role", founds)
rules.add_perm("spaces.appoint_contact", coordinates | is_site_admin)
rules.add_perm("spaces.see_contacts", coordinates | is_site_admin)
rules.add_perm("spaces.hand_over", leads)
rules.add_perm("spaces.answer_handover", is_asked_to_follow)
rules.add_perm("spaces.join", rules.is_authenticated)
rules.add_perm("spaces.act_for", represents)
rules.add_perm("spaces.leave_all", is_oneself | is_coordinator | is_site_admin)
rules.add_perm("spaces.look_after_people", leads)
rules.add_perm("spaces.see_people", participates | leads)
rules.add_perm("spaces.set_quotas", leads)
rules.add_perm("spaces.sign_up", participates)
rules.add_perm("spaces.appoint_coordinator", is_coordinator | is_site_admin)
rules.add_perm("spaces.take_in", coordinates)
rules.add_perm("spaces.decide_memberships", leads)
rules.add_perm("spaces.plan", coordinates)

# What organisations say of their own members holds for networks too.
rules.set_perm("terms.publish_membership", represents | decides | coordinates)
