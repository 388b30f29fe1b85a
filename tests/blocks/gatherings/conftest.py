"""Two networks, organisations, and everybody who might come, or call others together."""

from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests import factories


def fill(site: Any) -> SimpleNamespace:
    """`holder` is an organisation that `representative` answers for and `worker` works in; `rival` another one, whose
    own is `other`."""
    with sites.within(site.id):
        names = ("contact", "participant", "author", "staff", "nobody", "other", "representative", "worker")
        who = {name: factories.person(name) for name in names}
        for role in ("coordinator", "stand_in", "site_admin", "moderator"):
            who[role] = factories.person(role, role=role)
        who["space"] = factories.space("Village", slug="village", contact=who["contact"])
        who["programme"] = factories.space("Project", kind="programme", slug="project")
        who["elsewhere"] = factories.space("Elsewhere", slug="elsewhere", contact=who["other"])
        for name in ("participant", "author"):
            spaces.join(who["space"].pk, by=who[name])
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(who["space"].pk, runner.pk, by=PROGRAM)
        who["holder"] = factories.organisation("Holder", representative=who["representative"])
        organisations.affiliate(who["holder"].pk, who["worker"].pk, "staff", by=PROGRAM)
        who["rival"] = factories.organisation("Rival", representative=who["other"])
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def village(rows: None, alpha: Any) -> SimpleNamespace:
    """Alpha's people and spaces, rolled back at the end."""
    return fill(alpha)


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    """The same, committed; `town.beta` are those of the other site, under the same addresses."""
    found = fill(alpha)
    found.beta = fill(beta)
    return found
