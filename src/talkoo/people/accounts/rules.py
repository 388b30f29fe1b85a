"""Who may act on people. Roles count only while their time runs."""

from typing import Any

import rules

from talkoo.kernel import clock
from talkoo.people.accounts.models import Role, RoleGrant


def has_role(*roles: str) -> Any:
    """A predicate: the person holds one of the roles now."""

    @rules.predicate(f"has_role:{'|'.join(roles)}")
    def holds(person: Any) -> bool:
        if getattr(person, "pk", None) is None:
            return False
        return RoleGrant.objects.filter(
            person=person.pk, role__in=roles, period__contains=clock.now()
        ).exists()

    return holds


is_coordinator = has_role(Role.COORDINATOR)
is_stand_in = has_role(Role.STAND_IN)
is_site_admin = has_role(Role.SITE_ADMIN)

rules.add_perm("accounts.invite", is_coordinator | is_site_admin)
rules.add_perm("accounts.grant_role", is_site_admin)
rules.add_perm("accounts.issue_link", rules.always_deny)  # the operator's command only
rules.add_perm("tenancy.add_language", is_site_admin)
