"""Organisations with somebody who answers for each."""

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as terms
from tests import factories


def decides_by(site, how):
    """The same site with another way to take organisations in."""
    import dataclasses

    return dataclasses.replace(site, registration=how)


@pytest.fixture
def pair(rows, alpha):
    """Two listed organisations, each with somebody who answers for it: `(one, other, her, him)`."""
    with sites.within(alpha.id):
        her, him = factories.person("Her", language="ru"), factories.person("Him", language="sv")
        one = factories.organisation("One", slug="one", representative=her)
        other = factories.organisation("Other", slug="other", representative=him)
    return one, other, her, him


@pytest.fixture
def umbrella(pair, alpha):
    """An umbrella organisation with terms that commit members to nothing, and who answers for it."""
    with sites.within(alpha.id):
        keeper = factories.person("Keeper")
        made = factories.organisation("Umbrella", slug="umbrella", representative=keeper)
        version = terms.publish(
            "membership", texts("fi", fi="Ei velvoitteita"), by=PROGRAM, subject_id=made.pk
        )
    return made, keeper, version


def everybody(site, organisation):
    """One person in each role about this organisation."""
    from django.contrib.auth.models import AnonymousUser

    people = {"visitor": AnonymousUser(), "person": factories.person()}
    for role in ("stand_in", "coordinator", "site_admin", "moderator"):
        people[role] = factories.person(role=role)
    for name, role, represents in (("member", "member", False), ("representative", "board", True)):
        people[name] = factories.person()
        actions.affiliate(organisation.pk, people[name].pk, role, by=PROGRAM, may_represent=represents)
    return people
