"""Reading what is going to be forgotten, what was, and where people who left may still be named."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch
from talkoo.plumbing.retention import naming, registry
from talkoo.plumbing.retention.models import ErasureRun, Mention

_MARKED = """
select name, count(*) as number, min(due_at) as first_due from retention_mark group by name
"""
_RUNS = """
select r.id, r.started_at, r.kind, r.counts, r.stopped_because, r.undone_at,
       (select count(*) from retention_undo u where u.run_id = r.id and u.until > %s) as in_bin
from retention_run r where r.kind = 'execute' and (r.counts <> '{}' or r.stopped_because <> '')
order by r.started_at desc, r.id desc limit 30
"""


def classes() -> list[dict[str, Any]]:
    """Every class of rows that are forgotten after a time, with how many are marked and when the first goes."""
    marked = {row["name"]: row for row in fetch(_MARKED)}
    return [
        {
            "name": one.name,
            "label": str(one.label),
            "months": one.keeps,
            "why": str(one.why),
            "marked": marked.get(one.name, {}).get("number", 0),
            "first_due": marked.get(one.name, {}).get("first_due"),
        }
        for one in registry.classes()
    ]


def runs() -> list[Row]:
    """The newest thirty runs that forgot something or were stopped; `in_bin` is how many rows can be put back."""
    return fetch(_RUNS, [clock.now()])


NAMES_SOMEBODY = """exists (select from retention_mention zm
  where zm.site_id = {0}.site_id and zm.model = '{1}' and zm.row_id = {0}.id and zm.looked_at is null)"""
"""Whether somebody who was erased may still be named in it and no moderator has looked, as part of the statement that
reads it: `{0}` is the alias of its table, `{1}` the label of the model in small letters."""


def number_of_mentions() -> int:
    """How many places a moderator has yet to look at."""
    return int(fetch("select count(*) as number from retention_mention where looked_at is null")[0]["number"])


def mentions(person_id: uuid.UUID | None = None, *, at_most: int = 50) -> list[naming.Shown]:
    """Places where a person who left (or anybody who did) may be named and nobody has looked yet."""
    found = Mention.objects.filter(looked_at=None).order_by("pk")
    if person_id:
        found = found.filter(erasure__person_id=person_id)
    return [shown for one in found[:at_most] if (shown := naming.shown(one))]


def erasure_of(person_id: uuid.UUID) -> ErasureRun | None:
    """That the person was erased, or None."""
    return ErasureRun.objects.filter(person_id=person_id).first()
