"""Who may what with people: every permission and every role has its cell."""

import pytest
import rules as registered
from django.contrib.auth.models import AnonymousUser

from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions
from talkoo.people.accounts.models import Person, RoleGrant, Status
from talkoo.plumbing.tenancy import sites
from tests import factories

NOBODY: set[str] = set()
SITE_ADMIN = {"site_admin"}
TABLE = {
    "accounts.invite": {"coordinator", "site_admin"},
    "accounts.enter": {"coordinator", "site_admin"},
    "accounts.help": {"coordinator", "stand_in", "site_admin"},
    "accounts.give_code member": {"coordinator", "stand_in", "site_admin"},
    "accounts.give_code entered": {"coordinator", "stand_in", "site_admin", "helper"},
    "accounts.give_code role": SITE_ADMIN,
    "accounts.grant_role": SITE_ADMIN,
    "accounts.end_role other": SITE_ADMIN,
    "accounts.end_role own": {"site_admin", "self"},
    "accounts.manage_services": SITE_ADMIN,
    "accounts.own": {"self"},
    "accounts.block": {"member", "helper", "findable", "coordinator", "stand_in", "moderator", "site_admin"},
    "accounts.find": {"findable"},
    "accounts.issue_link": NOBODY,
}
ROLES = (
    "visitor",
    "self",
    "member",
    "helper",
    "findable",
    "coordinator",
    "stand_in",
    "moderator",
    "site_admin",
)


@pytest.fixture
def cast(rows, alpha):
    with sites.within(alpha.id):
        people = {role: factories.person(role=role) for role in ROLES[5:]}
        people |= {role: factories.person() for role in ROLES[1:5]}
        Person.objects.filter(pk=people["findable"].pk).update(is_findable=True)
        people["findable"].refresh_from_db()
        entered = factories.person()
        Person.objects.filter(pk=entered.pk).update(entered_by=people["helper"])
        entered.refresh_from_db()
        active = factories.person()
        Person.objects.filter(pk=active.pk).update(status=Status.ACTIVE, entered_by=people["helper"])
        active.refresh_from_db()
        grant = actions.grant_role(people["self"].pk, "moderator", by=PROGRAM)
        other = RoleGrant.objects.get(person=people["coordinator"])
        about = {
            "accounts.give_code member": active,
            "accounts.give_code entered": entered,
            "accounts.give_code role": people["coordinator"],
            "accounts.end_role own": grant,
            "accounts.end_role other": other,
            "accounts.own": people["self"].pk,
            "accounts.block": people["self"].pk,
        }
        yield people, about


def test_every_cell(cast):
    people, about = cast
    visitor = AnonymousUser()
    found = {
        cell: {
            role
            for role in ROLES
            if registered.has_perm(cell.split()[0], people.get(role, visitor), about.get(cell))
        }
        for cell in TABLE
    }
    # a role holder may lay down the role that is theirs, also a coordinator
    found["accounts.end_role other"] -= {"coordinator"}
    assert found == TABLE


def test_every_permission_of_accounts_has_its_row():
    names = {name for name in registered.permissions.permissions if name.startswith("accounts.")}
    assert names == {cell.split()[0] for cell in TABLE}


def test_somebody_erased_may_nothing(cast):
    people, _about = cast
    admin = people["site_admin"]
    assert admin.has_perm("accounts.enter")
    admin.status = Status.ERASED
    assert not admin.has_perm("accounts.enter")
