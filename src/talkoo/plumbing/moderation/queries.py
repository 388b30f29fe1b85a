"""Reading reports: the queue of those who decide, and one thing with everything said about it."""

import uuid
from typing import Any

from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch
from talkoo.plumbing.moderation import registry
from talkoo.plumbing.moderation.models import Hidden, Report

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
    """What stands behind rows with `kind` and `key`, each asked once."""
    return {(row["kind"], row["key"]): registry.find(row["kind"], row["key"]) for row in things}
