from typing import Any

import rules

from talkoo.people.accounts.rules import is_coordinator, is_site_admin, is_stand_in
from talkoo.people.spaces.models import ContactAppointment


@rules.predicate
def is_contact(person: Any, space_id: Any) -> bool:
    """The person is the contact of this space now. `space_id` is the space's id."""
    if getattr(person, "pk", None) is None:
        return False
    return ContactAppointment.objects.filter(space=space_id, person=person.pk, until=None).exists()


answers_for = is_contact | is_stand_in
"""The contact, or whoever holds the stand-in role while it runs, answers what is written to a space."""

rules.add_perm("spaces.found", is_coordinator | is_site_admin)
rules.add_perm("spaces.describe", is_contact | is_coordinator)
rules.add_perm("spaces.change_state", is_coordinator)
rules.add_perm("spaces.appoint_contact", is_coordinator | is_site_admin)
