"""One person in each role, and for roles about an object a second one who has the role about another object."""

from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from tests import factories

SITE_ROLES = {
    "coordinator": "coordinator",
    "stand-in": "stand_in",
    "site-admin": "site_admin",
    "moderator": "moderator",
    "adviser": "adviser",
}
ROLES = ("visitor", "person", "participant", "contact", "representative", "staff", *SITE_ROLES)
ABOUT_AN_OBJECT = ("participant", "contact", "representative", "staff")


def cast(site) -> dict:
    """Everybody who is not about an object yet; call inside the site."""
    people = {role: factories.person(f"The {role}", role=code) for role, code in SITE_ROLES.items()}
    return people | {role: factories.person(f"The {role}") for role in ("person", *ABOUT_AN_OBJECT)}


def tie(people, *, space, organisation, runner) -> None:
    """Make them what they are called: contact is appointed by whoever makes the space."""
    spaces.join(space.pk, by=people["participant"])
    organisations.affiliate(
        organisation.pk, people["representative"].pk, "board", by=PROGRAM, may_represent=True
    )
    organisations.affiliate(runner.pk, people["staff"].pk, "staff", by=PROGRAM)


def others(site) -> dict:
    """People with the same roles about other objects of the site."""
    people = {role: factories.person(f"Another {role}") for role in ABOUT_AN_OBJECT}
    space = factories.space(f"Another network {site.key}", contact=people["contact"])
    organisation = factories.organisation(f"Another organisation {site.key}")
    runner = factories.organisation(f"Another runner {site.key}")
    spaces.appoint_coordinator(space.pk, runner.pk, by=PROGRAM)
    tie(people, space=space, organisation=organisation, runner=runner)
    return people
