"""Reading what became of files."""

import datetime
import json
import uuid
from typing import Any

from django.db.models import Count

from talkoo.plumbing.imports.models import Batch, Kind, Outcome, Row, Stage
from talkoo.site.administration.importing import organisations, people

UNDO_DAYS = 30
KINDS: dict[str, Any] = {Kind.PEOPLE: people, Kind.ORGANISATIONS: organisations}
PAGE = 60


def counts_of(batch_id: uuid.UUID) -> dict[str, int]:
    """How many rows of a batch are what."""
    found = (
        Row.objects.filter(batch=batch_id).values("outcome").annotate(number=Count("id")).order_by("outcome")
    )
    return {one["outcome"]: one["number"] for one in found}


def undo_until(batch: Batch) -> datetime.datetime | None:
    """Until when it can be taken back; None while it cannot."""
    if batch.stage not in {Stage.DONE, Stage.STOPPED} or batch.started_at is None:
        return None
    return batch.started_at + datetime.timedelta(days=UNDO_DAYS)


def waiting(batch: Batch) -> Any:
    """The rows that are still to be imported."""
    wanted = [Outcome.NEW, *([Outcome.MAYBE] if batch.takes_maybe else [])]
    return Row.objects.filter(batch=batch, outcome__in=wanted, values__isnull=False).order_by("number")


def rows_of(batch: Batch, outcome: str, after: int) -> tuple[list[dict[str, Any]], int]:
    """A page of rows after this line, all or of one outcome, and the line after which the next one begins (0: none)."""
    found = Row.objects.filter(batch=batch, number__gt=after).order_by("number")
    if outcome:
        found = found.filter(outcome=outcome)
    rows = list(found[: PAGE + 1])
    shown = [
        {
            "number": row.number,
            "outcome": row.outcome,
            "problems": row.problems,
            "same_as": row.same_as,
            "same_line": row.same_line,
            "made_id": row.made_id,
            "cells": json.loads(row.values)["shown"] if row.values else {},
        }
        for row in rows[:PAGE]
    ]
    return shown, rows[PAGE - 1].number if len(rows) > PAGE else 0
