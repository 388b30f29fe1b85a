"""The record is kept as long as was promised: two years, ten where money is concerned. The chain keeps the hashes."""

from collections import defaultdict
from typing import Any

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.facts import KINDS, emit
from talkoo.plumbing.audit import facts, seal

AT_MOST = 5_000
"""Entries of a site in a night: a wrong clock then costs a day's share and not the record."""

UNKNOWN = 10
"""Years for what an older version wrote down and nobody knows any more."""

_OLD = """
delete from audit_entry where id in (
  select e.id from audit_entry e join audit_link l on l.site_id = e.site_id and l.entry_id = e.id
  where {over} order by e.at, e.id limit %s)
"""


def _over() -> tuple[str, list[object]]:
    """The condition under which an entry's time is over, and its values."""
    names = defaultdict(list)
    for kind in KINDS.values():
        names[kind.keeps_years].append(kind.name())
    known = [name for some in names.values() for name in some]
    now = clock.now()
    conditions = ["(e.fact <> all(%s) and e.at < %s - make_interval(years => %s))"]
    values: list[object] = [known, now, UNKNOWN]
    for years, some in names.items():
        if years is not None:
            conditions.append("(e.fact = any(%s) and e.at < %s - make_interval(years => %s))")
            values += [some, now, years]
    return " or ".join(conditions), values


def forget() -> int:
    """Remove sealed entries of the current site whose time is over, the oldest first, at most AT_MOST; how many.

    How many it were is written down, so that a check of the chain tells them from others that are gone.
    """
    condition, values = _over()
    seal.one_after_another()
    with connection.cursor() as cursor:
        parameters: list[Any] = [*values, AT_MOST]
        cursor.execute(_OLD.format(over=f"({condition})"), parameters)
        number = cursor.rowcount
        if number:
            cursor.execute("select hash from audit_link where number = 1")
            (first,) = cursor.fetchone()
            emit(facts.EntriesForgotten(actor_id=None, entries=number, chain=bytes(first).hex()))
    return number
