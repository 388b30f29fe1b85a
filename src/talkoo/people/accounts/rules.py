"""Who may act on people. Roles count only while their time runs."""

from typing import Any

import rules
from django.db.models import Q

from talkoo.kernel import clock
from talkoo.people.accounts.models import Role, RoleGrant, Status
from talkoo.plumbing.moderation.rules import had_a_hand, wrote_it


def has_role(*roles: str) -> Any:
    """A predicate: the person holds one of the roles now."""
    wanted = frozenset(map(str, roles))

    @rules.predicate(f"has_role:{'|'.join(roles)}")
    def holds(person: Any) -> bool:
        if getattr(person, "pk", None) is None:
            return False
        held = getattr(person, "roles_now", None)  # read with the person when a request begins
        if held is not None:
            return not wanted.isdisjoint(held)
        return RoleGrant.objects.filter(
            person=person.pk, role__in=roles, period__contains=clock.now()
        ).exists()

    return holds


has_any_role = has_role(*Role.values)
is_coordinator = has_role(Role.COORDINATOR)
is_stand_in = has_role(Role.STAND_IN)
is_moderator = has_role(Role.MODERATOR)
is_adviser = has_role(Role.ADVISER)
is_site_admin = has_role(Role.SITE_ADMIN)
is_staff = has_role(Role.COORDINATOR, Role.STAND_IN, Role.SITE_ADMIN)
"""Those who look after people's affairs on the site."""


@rules.predicate
def holds_a_role(person: Any, about: Any) -> bool:
    """The one it is about has a role on the site now or later: who could sign in as them would have it too."""
    lasts = Q(period__upper_inf=True) | Q(period__endswith__gt=clock.now())
    return RoleGrant.objects.filter(lasts, person=about.pk).exists()


@rules.predicate
def entered_and_waits(person: Any, about: Any) -> bool:
    """The helper entered somebody who has not signed in yet."""
    own = getattr(person, "pk", None)
    return own is not None and about.entered_by_id == own and about.status == Status.INVITED


@rules.predicate
def is_own(person: Any, about: Any) -> bool:
    """It belongs to the one who asks."""
    own = getattr(person, "pk", None)
    return own is not None and about.person_id == own


@rules.predicate
def is_self(person: Any, person_id: Any) -> bool:
    """It is about the one who asks."""
    own = getattr(person, "pk", None)
    return own is not None and own == person_id


@rules.predicate
def is_somebody_else(person: Any, person_id: Any) -> bool:
    """It is about another person than the one who asks, who is signed in."""
    own = getattr(person, "pk", None)
    return own is not None and own != person_id


@rules.predicate
def is_findable(person: Any) -> bool:
    """The person lets others find them by interest; only then may they look."""
    return bool(getattr(person, "is_findable", False))


rules.add_perm("accounts.own", is_self)
rules.add_perm("accounts.find", is_findable)
rules.add_perm("accounts.block", is_somebody_else)
rules.add_perm("accounts.invite", is_coordinator | is_site_admin)
rules.add_perm("accounts.enter", is_coordinator | is_site_admin)
rules.add_perm("accounts.give_code", is_site_admin | (~holds_a_role & (is_staff | entered_and_waits)))
rules.add_perm("accounts.help", is_staff)
rules.add_perm("accounts.grant_role", is_site_admin)
rules.add_perm("accounts.manage_services", is_site_admin)
rules.add_perm("accounts.end_role", is_site_admin | is_own)
rules.add_perm("accounts.issue_link", rules.always_deny)  # the operator's command only

# Permissions of services that do not know who people are
rules.add_perm("tenancy.add_language", is_site_admin)
rules.add_perm("tenancy.describe_site", is_site_admin)
rules.add_perm("tenancy.set_working_days", is_coordinator | is_site_admin)
rules.add_perm("notify.tell_by_hand", is_coordinator | is_stand_in)
rules.add_perm("terms.publish", is_site_admin)
_decides = is_moderator | is_coordinator | is_site_admin
rules.add_perm("moderation.decide", _decides)
rules.add_perm("moderation.decide_appeal", _decides & ~had_a_hand)
rules.add_perm("moderation.let_through", _decides & ~wrote_it)
rules.add_perm("retention.oversee", is_coordinator | is_site_admin)
rules.add_perm("audit.read", is_site_admin)
rules.add_perm("video.manage", is_site_admin)
rules.add_perm("mail_in.oversee", is_coordinator | is_site_admin)
rules.add_perm("mail_in.turn_away", is_moderator | is_coordinator | is_site_admin)
