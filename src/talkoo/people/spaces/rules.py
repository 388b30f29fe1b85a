from typing import Any

import rules

from talkoo.kernel.rows import first
from talkoo.people.accounts.rules import is_coordinator, is_site_admin, is_stand_in
from talkoo.people.spaces.models import ContactAppointment


@rules.predicate
def is_contact(person: Any, space_id: Any) -> bool:
    """The person is the contact of this space now. `space_id` is the space's id."""
    if getattr(person, "pk", None) is None:
        return False
    return ContactAppointment.objects.filter(space=space_id, person=person.pk, until=None).exists()


_RUNS = """
select from spaces_space s
join spaces_coordination c on c.space_id in (s.id, s.programme_id) and c.until is null
join organisations_affiliation a on a.organisation_id = c.organisation_id
where s.id = %s and a.person_id = %s and a.role = 'staff' and a.until is null limit 1
"""


@rules.predicate
def runs(person: Any, space_id: Any) -> bool:
    """The person is on the staff of the organisation that runs this space, or its programme, now (S1.1, S4.4)."""
    if getattr(person, "pk", None) is None or space_id is None:
        return False
    return first(_RUNS, [space_id, person.pk]) is not None


coordinates = is_coordinator | runs
"""A coordinator of the site, or of this space through the organisation that runs it."""

answers_for = is_contact | is_stand_in
"""The contact, or whoever holds the stand-in role while it runs, answers what is written to a space."""

rules.add_perm("spaces.found", is_coordinator | is_site_admin)
rules.add_perm("spaces.describe", is_contact | coordinates | is_site_admin)
rules.add_perm("spaces.change_state", coordinates)
rules.add_perm("spaces.appoint_contact", coordinates | is_site_admin)
rules.add_perm("spaces.appoint_coordinator", is_coordinator | is_site_admin)
rules.add_perm("spaces.take_in", coordinates)
rules.add_perm("spaces.plan", coordinates)
