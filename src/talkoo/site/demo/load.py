"""Loading the demo through the product's own actions, and taking it away again without a trace."""

import uuid

from django.db import connection, transaction

from talkoo.kernel import clock
from talkoo.plumbing.files import storage
from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.places import known as known_places
from talkoo.plumbing.places import load as places
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.plumbing.vocabulary import known as known_words
from talkoo.plumbing.vocabulary import load as words
from talkoo.site.demo import enter, looked_after
from talkoo.site.demo.data import SITES, DemoSite

__all__ = ["SITES", "load", "remove", "wipe"]


def load() -> list[str]:
    """Enter the demo sites that are not there yet; returns their keys. Loading twice changes nothing.

    A site is entered as a whole or not at all.
    """
    places.load()
    words.load()
    known_places.forget()
    known_words.forget()
    loaded = []
    for given in SITES:
        if Site.objects.filter(key=given.key).exists():
            continue
        try:
            with transaction.atomic():
                _site(given)
        finally:
            sites.forget()
        loaded.append(given.key)
    if loaded:
        listener.drop("*")
    return loaded


def _site(given: DemoSite) -> None:
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
        country=given.country,
        registration=given.registration,
        held_first=0,
        is_demo=True,
        created_at=clock.now(),
    )
    Host.objects.create(name=f"{given.key}.localhost", site=site, is_main=True)
    sites.forget()
    with sites.within(site.pk):
        enter.enter(given)
        looked_after.settle()
    Site.objects.filter(pk=site.pk).update(held_first=2)
    sites.forget()
    with sites.within(site.pk), connection.cursor() as cursor:
        looked_after.let_wait()
        # What nobody did is told to nobody: mails to invented people would fill the outbox, and come back.
        cursor.execute(
            "delete from procrastinate_jobs where args->>'site_id' = %s and args->>'reaction' like %s",
            [str(site.pk), "%.notifications.%"],
        )
        # Here and not at the commit: then the transaction is no longer told of the site, and the checks see no rows.
        cursor.execute("set constraints all immediate")


def wipe() -> list[str]:
    """Remove every demo site with all its rows and files, the record included; returns their keys."""
    found = [site for site in sites.every() if site.is_demo]
    for site in found:
        remove(site.id)
    if found:
        listener.drop("*")
    sites.forget()
    return [site.key for site in found]


def remove(site_id: uuid.UUID) -> None:
    """Take every row of a site away, the site and its files. As owner; the rows in one transaction."""
    with sites.within(site_id), connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table in catalogue.tables_of_sites():
            # Policies do not bind the owner everywhere: a table that is read through functions has none for it.
            cursor.execute(f'delete from "{table}" where site_id = %s', [site_id])
        cursor.execute("delete from tenancy_host where site_id = %s", [site_id])
        cursor.execute("delete from tenancy_site where id = %s", [site_id])
        cursor.execute(
            "delete from procrastinate_jobs where args->>'site_id' = %s and status in ('todo', 'failed', 'succeeded')",
            [str(site_id)],
        )
    storage.forget_site(site_id)
