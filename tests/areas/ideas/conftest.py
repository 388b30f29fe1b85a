"""People of every kind on two sites, and ideas."""

import itertools
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.areas.ideas import actions
from talkoo.plumbing.tenancy import sites
from tests import factories

VISITOR = AnonymousUser()


def _fill(site):
    with sites.within(site.id):
        who = {name: factories.person(name) for name in ("author", "supporter", "other", "nobody")}
        for role in ("coordinator", "stand_in", "moderator", "site_admin"):
            who[role] = factories.person(role, role=role)
    return SimpleNamespace(**who)


@pytest.fixture
def people(committed, alpha, beta):
    found = _fill(alpha)
    found.beta = _fill(beta)
    return found


@pytest.fixture
def leave():
    numbers = itertools.count(1)

    def left(site, **given):
        with sites.within(site.id):
            known = {
                "by": VISITOR,
                "title": f"A bench by the lake {next(numbers)}",
                "text": "Somewhere to sit together.",
                "written_in": "fi",
                "language": "fi",
            }
            return actions.leave(**{**known, **given})

    return left
