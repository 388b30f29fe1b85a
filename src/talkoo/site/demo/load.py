"""Loading the demo through the product's own actions, and taking it away again without a trace."""

import uuid

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.places import load as places
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.site.demo import roles
from talkoo.site.demo.data import SITES, DemoSite, DemoSpace

__all__ = ["SITES", "load", "wipe"]

_GRANTED = {"coordinator": Role.COORDINATOR, "stand-in": Role.STAND_IN, "site-admin": Role.SITE_ADMIN}


def load() -> list[str]:
    """Enter the demo sites that are not there yet; returns their keys. Loading twice changes nothing."""
    places.load()
    loaded = []
    for given in SITES:
        if Site.objects.filter(key=given.key).exists():
            continue
        site = Site.objects.create(
            key=given.key,
            name=given.name,
            sentence=given.sentence,
            operator=given.operator,
            default_language=given.languages[0],
            languages=list(given.languages),
            modules=list(given.modules),
            time_zone=given.time_zone,
            accent=given.accent,
            is_demo=True,
            created_at=clock.now(),
        )
        Host.objects.create(name=f"{given.key}.localhost", site=site, is_main=True)
        sites.forget()
        with sites.within(site.pk):
            _fill(given)
        loaded.append(given.key)
    if loaded:
        listener.drop("*")
    return loaded


def _fill(given: DemoSite) -> None:
    language = given.languages[0]
    people = {}
    for role, name in zip(roles.ROLES, roles.NAMES[language], strict=True):
        person = accounts.invite(name=name, email=roles.email_of(role), language=language, by=PROGRAM)
        people[role] = person
        if role in _GRANTED:
            accounts.grant_role(person.pk, _GRANTED[role], by=PROGRAM)
    for space in given.spaces:
        _found(space, people["contact"].pk)


def _found(given: DemoSpace, contact_id: uuid.UUID) -> Space:
    space = spaces.found(
        kind=given.kind,
        slug=given.slug,
        name=given.name,
        purpose=given.purpose,
        started=given.started,
        areas=[places.area(code).pk for code in given.areas],
        not_areas=[places.area(code).pk for code in given.not_areas],
        is_wide=given.is_wide,
        website=given.website,
        by=PROGRAM,
    )
    public_name = given.contact[given.contact["_"]]
    spaces.appoint_contact(space.pk, contact_id, by=PROGRAM, public_name=public_name)
    return spaces.change_state(space.pk, "begin", by=PROGRAM)


def wipe() -> list[str]:
    """Remove every demo site with all its rows, the record included; returns their keys."""
    found = [site for site in sites.every() if site.is_demo]
    for site in found:
        remove(site.id)
    if found:
        listener.drop("*")
    sites.forget()
    return [site.key for site in found]


def remove(site_id: uuid.UUID) -> None:
    """Take every row of a site away, and the site. As owner, in one transaction."""
    with sites.within(site_id), connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table in catalogue.tables_of_sites():
            cursor.execute(f'delete from "{table}"')
        cursor.execute("delete from tenancy_host where site_id = %s", [site_id])
        cursor.execute("delete from tenancy_site where id = %s", [site_id])
        cursor.execute(
            "delete from procrastinate_jobs where args->>'site_id' = %s and status in ('todo', 'failed', 'succeeded')",
            [str(site_id)],
        )
