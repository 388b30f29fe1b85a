"""A space with its people on two sites, and a form of it for everybody."""

from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.questionnaires import made


def fill(site: Any) -> SimpleNamespace:
    with sites.within(site.id):
        names = ("contact", "participant", "another", "staff", "nobody", "other")
        who = {name: factories.person(name) for name in names}
        for role in ("coordinator", "stand_in", "site_admin", "moderator"):
            who[role] = factories.person(role, role=role)
        who["space"] = factories.space("Village", slug="village", contact=who["contact"])
        who["elsewhere"] = factories.space("Elsewhere", slug="elsewhere", contact=who["other"])
        for name in ("participant", "another"):
            spaces.join(who["space"].pk, by=who[name])
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(who["space"].pk, runner.pk, by=PROGRAM)
        who["form"] = made.form(who["space"])
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def village(rows: None, alpha: Any) -> SimpleNamespace:
    """Alpha's people, space and form, rolled back at the end."""
    return fill(alpha)


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    """The same, committed; `town.beta` are those of the other site, under the same addresses."""
    found = fill(alpha)
    found.beta = fill(beta)
    return found
