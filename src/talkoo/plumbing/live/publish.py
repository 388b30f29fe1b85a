"""Telling open pages, as part of the transaction in which something happens: told when it commits, and only then."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection

from talkoo.kernel import clock, ids
from talkoo.kernel.facts import Fact
from talkoo.plumbing.live import topics
from talkoo.plumbing.tenancy import current

CHANNEL = "talkoo_live"
_KEYS = 150
"""PostgreSQL passes on at most 8,000 bytes at a time."""

_LOG = """
with topic as (
  insert into live_livetopic (id, site_id, kind, key, last, moved_at)
  values (%(new)s, %(site)s, %(kind)s, %(key)s, 1, %(now)s)
  on conflict (site_id, kind, key) do update set last = live_livetopic.last + 1, moved_at = excluded.moved_at
  returning id, last
), event as (
  insert into live_liveevent (id, site_id, topic_id, number, what, about, happened_at)
  select %(event)s, %(site)s, id, last, %(what)s, %(about)s, %(now)s from topic
)
select last, pg_notify(%(channel)s, json_build_object('s', %(site)s::text, 'k', %(kind)s::text, 'i', %(key)s::text,
  'n', last, 'w', %(what)s::text, 'a', %(about)s::text)::text)
from topic
"""


def log(kind: str, key: uuid.UUID, what: str, *, about: uuid.UUID | None = None) -> int:
    """Something happened in a topic: numbered, kept for a day, told to all who hear it. Returns its number.

    Others wait here until the caller commits: call it last, and for several topics always in the same order.
    """
    given: dict[str, Any] = {
        "new": ids.uuid7(),
        "event": ids.uuid7(),
        "site": current.site_id(),
        "kind": kind,
        "key": key,
        "what": what,
        "about": about,
        "now": clock.now(),
        "channel": CHANNEL,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOG, given)
        return int(cursor.fetchone()[0])


def nudge(kind: str, keys: Iterable[uuid.UUID]) -> None:
    """How things are has changed for these people: pages of theirs that are open are told how it is now."""
    all_ = sorted({one.hex for one in keys})
    for start in range(0, len(all_), _KEYS):
        _notify({"k": kind, "keys": all_[start : start + _KEYS]})


def pass_on(kind: str, key: uuid.UUID, what: str, said: dict[str, Any]) -> None:
    """Tell those who hear the topic at this moment, and nobody later: that somebody is writing. `said` is at most 1,000
    bytes of plain values."""
    _notify({"k": kind, "i": str(key), "w": what, "d": said})


def recheck() -> None:
    """Somebody may hear less than before: all open pages of the site are asked again."""
    _notify({"recheck": True})


def doubt(fact: Fact) -> None:
    """Hung into every fact: those that end a right are followed at once."""
    if topics.is_ending(fact):
        recheck()


def _notify(said: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        told = json.dumps({"s": str(current.site_id()), **said}, ensure_ascii=False, separators=(",", ":"))
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, told])
