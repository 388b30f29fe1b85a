"""What the operator sees."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf

from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick, sort_key
from talkoo.people.accounts.models import SignInPass
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import sites
from talkoo.site.operator.entrance import proof_of


def every_site(by: Any) -> list[Row]:
    """All sites, closed ones too, by key, with counts of their own. One statement however many there are."""
    return fetch("select * from operator_sites(%s)", [proof_of(by)])


def site(key: str, by: Any) -> Row | None:
    """One of them."""
    return next((row for row in every_site(by) if row["key"] == key), None)


def queue(by: Any) -> Row:
    """`waiting late doing stalled failed failed_tasks workers bytes`: the queue, and the size of the database."""
    found = first("select * from operator_queue(%s)", [proof_of(by)])
    assert found is not None
    return found


def notices(by: Any) -> list[Row]:
    """Announcements that are shown now or will be."""
    return fetch("select id, about, words, starts_at, ends_at from operator_notices(%s)", [proof_of(by)])


@contextmanager
def _addresses_of_sites() -> Iterator[None]:
    """Inside, addresses are looked up among those of a site: here is the bare host, which has others."""
    urlconf, prefix = get_urlconf(), get_script_prefix()
    set_urlconf("talkoo.site.urls")
    set_script_prefix("/")
    try:
        yield
    finally:
        set_urlconf(urlconf)
        set_script_prefix(prefix)


def address_in(site_id: uuid.UUID, name: str, *arguments: Any, language: str = "") -> str:
    """The full address of a page of an open site."""
    with _addresses_of_sites(), sites.within(site_id) as of:
        return address_of(name, *arguments, language=language or of.default_language)


def suggested_host(key: str) -> str:
    """A host name for a site, below that of the installation."""
    return f"{key}.{settings.BARE_HOST}"


_AREAS = """
with recursive inside as (
  select a.id, a.kind, a.names, a.valid_to from places_area a where a.kind = 'country' and a.code = %s
  union select a.id, a.kind, a.names, a.valid_to from places_area a join inside i on i.id = a.parent_id)
select id::text, kind, names from inside where valid_to is null and kind in ('region', 'county', 'municipality')
"""


def areas(country: str, language: str) -> list[tuple[str, str]]:
    """Places of a country for a list to choose from: the larger ones first, each by name."""
    found = [
        (row["kind"] == "municipality", pick(row["names"], language).text, row["id"])
        for row in fetch(_AREAS, [country])
    ]
    found.sort(key=lambda one: (one[0], sort_key(one[1], language)))
    return [(key, name) for _is_small, name, key in found]


_FIRST_STEPS = """
select (select g.person_id from accounts_rolegrant g join accounts_person p on p.id = g.person_id
        where g.role = 'site_admin' and g.period @> now() and p.status in ('invited', 'active', 'dormant')
        order by g.id limit 1) as administrator,
       (select n.slug from spaces_space n where n.kind = 'network' and n.state not in ('withdrawn', 'hidden')
        order by n.id limit 1) as network
"""


def first_steps(site_id: uuid.UUID) -> Row:
    """How far a new site has come: ids of `administrator` and slug of the first `network`, or None."""
    with sites.within(site_id):
        found = first(_FIRST_STEPS)
    assert found is not None
    return found


def newest_pass(person_id: uuid.UUID) -> SignInPass | None:
    """The newest chance of a person to sign in that can still be used. Inside the site."""
    return (
        SignInPass.objects.filter(person=person_id, used_at=None, expires_at__gt=clock.now())
        .order_by("-id")
        .first()
    )
