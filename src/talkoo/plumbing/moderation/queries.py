"""Reading what was reported, hidden and let wait: the queues of those who decide, and what is about one's own words."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import may
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch
from talkoo.plumbing.moderation import registry
from talkoo.plumbing.moderation.models import Held, Hidden, Report

LIST = List(
    name="reports",
    select="r.id, r.kind, r.key, r.reason, r.state, r.reported_at, r.decided_at",
    source="moderation_report r",
    identity="r.id",
    filters={"state": "r.state = any(%s)"},
    sorts={
        "oldest": Sort("extract(epoch from r.reported_at)::float8", kind=float),
        "newest": Sort("extract(epoch from r.reported_at)::float8", descending=True, kind=float),
    },
    page_size=30,
)

WAITING = List(
    name="held",
    select="h.id, h.kind, h.key, h.why, h.at",
    source="moderation_held h",
    identity="h.id",
    where="h.state = 'waiting'",
    sorts={"oldest": Sort("extract(epoch from h.at)::float8", kind=float)},
    page_size=30,
)

APPEALS = List(
    name="appeals",
    select="h.id, h.kind, h.key, h.appeal_at, h.by_id, h.appeal_by_id",
    source="moderation_hidden h",
    identity="h.id",
    where="h.appeal = 'open'",
    sorts={"oldest": Sort("extract(epoch from h.appeal_at)::float8", kind=float)},
    page_size=30,
)


CONCERNED = """(exists (select from moderation_report zr
  where zr.site_id = {0}.site_id and zr.kind = '{1}' and zr.key = {0}.id::text)
or exists (select from moderation_hidden zh
  where zh.site_id = {0}.site_id and zh.kind = '{1}' and zh.key = {0}.id::text))"""
"""Whether something was ever reported or hidden, so that those who decide may see it, as part of the statement that
reads it: `{0}` is the alias of its table, `{1}` the kind, and its key is the id."""


def hidden_now() -> list[Row]:
    """Everything that is out of sight, the newest first, at most two hundred."""
    return fetch(
        "select id, kind, key, at from moderation_hidden where lifted_at is null order by at desc, id desc limit 200"
    )


def report(report_id: uuid.UUID) -> Report | None:
    """One report, to be read by those who decide."""
    return Report.objects.filter(pk=report_id).first()


def others_about(one: Report) -> list[Report]:
    """What else was reported about the same thing, the newest first."""
    found = Report.objects.filter(kind=one.kind, key=one.key).exclude(pk=one.pk)
    return list(found.order_by("-reported_at")[:20])


def hidden_at(kind: str, key: str) -> Hidden | None:
    """Why and since when it is out of sight; None when it is not."""
    return Hidden.objects.filter(kind=kind, key=key, lifted_at=None).first()


def is_hidden(kind: str, key: str) -> bool:
    """Whether it is out of sight now: for parts of the product that have no state of their own for it."""
    return Hidden.objects.filter(kind=kind, key=key, lifted_at=None).exists()


def titles(things: list[Any]) -> dict[tuple[str, str], registry.Target | None]:
    """What stands behind rows with `kind` and `key`."""
    return registry.find_many((row["kind"], row["key"]) for row in things)


def held(held_id: uuid.UUID) -> Held | None:
    """One that waits, or waited."""
    return Held.objects.filter(pk=held_id).first()


def hidden(hidden_id: uuid.UUID) -> Hidden | None:
    """One decision, for those who decide."""
    return Hidden.objects.filter(pk=hidden_id).first()


def hidden_for(hidden_id: uuid.UUID, person_id: uuid.UUID) -> Hidden | None:
    """A decision about what the person wrote; None for everybody else."""
    return Hidden.objects.filter(pk=hidden_id, concerned__person=person_id).first()


def held_of(person_id: uuid.UUID) -> list[Row]:
    """What somebody wrote that waits, the newest first."""
    return fetch(
        "select id, kind, key, why, at from moderation_held where writer_id = %s and state = 'waiting'"
        " order by at desc, id desc limit 100",
        [person_id],
    )


def decisions_about(person_id: uuid.UUID) -> list[Row]:
    """What somebody wrote that was hidden or declined, the newest first."""
    return fetch(
        "select h.id, h.kind, h.key, h.at, h.lifted_at, h.appeal from moderation_hidden h"
        " join moderation_concerned c on c.hidden_id = h.id where c.person_id = %s"
        " order by h.at desc, h.id desc limit 100",
        [person_id],
    )


ABOUT_MINE = """
select (select count(*)::int from moderation_held where writer_id = %(person)s and state = 'waiting') as waiting,
  (select count(*)::int from moderation_hidden h join moderation_concerned c on c.hidden_id = h.id
    where c.person_id = %(person)s and h.lifted_at is null and h.appeal = '') as hidden
"""
"""How much of what a person wrote waits, and how much was hidden; for kernel.mine."""


def about_mine(person: Any, rows: Sequence[Row]) -> Row | None:
    """How much of what somebody wrote waits, and how much was hidden without their having asked for a second look;
    None when nothing is. `rows` are those of `ABOUT_MINE`."""
    (row,) = rows
    return row if row["waiting"] or row["hidden"] else None


def somebody_else_decides(one: Hidden) -> bool:
    """Whether anybody on the site may decide about a wish for a second look."""
    return any(may(person, "moderation.decide_appeal", one) for person in registry.deciders())


_FIGURES = """
select (select count(*)::int from moderation_report where reported_at > %(since)s) as reports,
  (select count(*)::int from moderation_hidden where at > %(since)s) as hidden,
  (select count(*)::int from moderation_hidden where appeal = 'upheld' and appeal_decided_at > %(since)s) as upheld
"""
FEWEST = 5
"""Numbers below it are not told exactly: on a small site they would be about somebody."""


def figures() -> dict[str, str]:
    """How often something was reported, hidden, and shown again after a second look, in the last twelve months."""
    since = clock.now() - datetime.timedelta(days=365)
    row = fetch(_FIGURES, {"since": since})[0]
    return {name: str(number) if number >= FEWEST else f"<{FEWEST}" for name, number in row.items()}
