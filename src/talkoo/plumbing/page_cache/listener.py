"""Hearing from the database which site's pages are no longer true."""

import logging
import threading
import time

import psycopg
from django.conf import settings
from django.db import connection

from talkoo.kernel.facts import Fact
from talkoo.plumbing.page_cache.store import PAGES
from talkoo.plumbing.tenancy import current, sites

CHANNEL = "talkoo_pages"
log = logging.getLogger(__name__)
_started = threading.Lock()


def announce(fact: Fact) -> None:
    """Part of the fact's transaction: told when it commits, not told when it does not."""
    if fact.changes_pages:
        drop(str(current.site_id()))


def drop(site_id: str) -> None:
    """Tell every process, at commit, to forget a site's pages; `*` means all sites and their host names."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, site_id])


def start() -> None:
    """Begin to listen in a thread of this process; calling it again does nothing."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_listen, name="page-cache-listener", daemon=True).start()


def _listen() -> None:
    pause = 0.2
    while True:
        try:
            with psycopg.connect(
                settings.DIRECT_DSN, autocommit=True, application_name="talkoo pages"
            ) as heard:
                heard.execute(f"listen {CHANNEL}")
                PAGES.open()
                pause = 0.2
                for notice in heard.notifies():
                    if notice.payload == "*":
                        sites.forget()
                        PAGES.clear()
                    else:
                        PAGES.drop(notice.payload)
        except (psycopg.Error, OSError) as problem:
            log.info("the page cache waits for the database: %s", problem)
        finally:
            PAGES.close()
        time.sleep(pause)
        pause = min(pause * 2, 5.0)
