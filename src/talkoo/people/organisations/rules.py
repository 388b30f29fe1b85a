from typing import Any

import rules

from talkoo.people.accounts.rules import is_coordinator, is_site_admin, is_stand_in
from talkoo.people.organisations.models import Affiliation


@rules.predicate
def represents(person: Any, organisation_id: Any) -> bool:
    """The person may write and answer for the organisation now."""
    if getattr(person, "pk", None) is None:
        return False
    return Affiliation.objects.filter(
        person=person.pk, organisation=organisation_id, until=None, may_represent=True
    ).exists()


answers_for = represents | is_stand_in
"""Who represents the organisation, or the stand-in while it runs, answers what is written to it."""

decides = is_coordinator | is_site_admin

rules.add_perm("organisations.register", decides)
rules.add_perm("organisations.describe", represents | decides)
rules.add_perm("organisations.change_state", decides)
rules.add_perm("organisations.join_umbrella", decides)
rules.add_perm("organisations.affiliate", decides)
rules.add_perm("organisations.name_guide", decides)
