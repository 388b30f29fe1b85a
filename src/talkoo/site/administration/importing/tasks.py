"""The work of an import, some rows at a time: each part is a transaction of its own, so that it can be watched."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import may
from talkoo.kernel.facts import emit, on
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.imports.models import Batch, Kind, Outcome, Row, Stage
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import taking
from talkoo.plumbing.tenancy import current
from talkoo.site.administration.importing import facts, queries, traces

AT_ONCE = 100
MODELS: dict[str, type[models.Model]] = {Kind.PEOPLE: Person, Kind.ORGANISATIONS: Organisation}


@on(facts.ImportStarted)
def begin(fact: facts.ImportStarted) -> None:
    """The first rows."""
    go_on(fact.batch_id)


@on(facts.UndoStarted)
def begin_undo(fact: facts.UndoStarted) -> None:
    """The first rows."""
    go_on(fact.batch_id)


@site_task(queue="reactions")
def work(*, batch_id: str) -> None:
    """The next rows."""
    go_on(uuid.UUID(batch_id))


def go_on(batch_id: uuid.UUID) -> None:
    """Import or take back the next rows of a batch, then ask for more. Twice at once does nothing twice."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.stage not in {Stage.RUNNING, Stage.UNDOING}:
        return None
    by = batch.started_by
    is_allowed = by is not None and may(by, "administration.import")
    if batch.stage == Stage.RUNNING and not is_allowed:
        return _end(batch, Stage.STOPPED)
    has_more = _take_in(batch, by) if batch.stage == Stage.RUNNING else _take_back(batch)
    if has_more:
        work.defer(site_id=str(current.site_id()), batch_id=str(batch.pk))
        return None
    return _end(batch, Stage.DONE if batch.stage == Stage.RUNNING else Stage.UNDONE)


def _end(batch: Batch, stage: Stage) -> None:
    batch.stage, batch.ended_at = stage, clock.now()
    batch.save(update_fields=["stage", "ended_at"])
    Row.objects.filter(batch=batch, values__isnull=False).update(values=None)
    counts = queries.counts_of(batch.pk)
    if stage == Stage.UNDONE:
        emit(facts.ImportTakenBack(actor_id=batch.started_by_id, batch_id=batch.pk, counts=counts))
    else:
        is_stopped = stage == Stage.STOPPED
        emit(
            facts.ImportEnded(
                actor_id=batch.started_by_id, batch_id=batch.pk, counts=counts, is_stopped=is_stopped
            )
        )


def _take_in(batch: Batch, by: Any) -> bool:
    rows = list(queries.waiting(batch)[: AT_ONCE + 1])
    chunk = rows[:AT_ONCE]
    try:
        with transaction.atomic():
            made = _make(batch, chunk, by)
    except IntegrityError:  # somebody took an address or a code of one of them meanwhile
        made = []
        for row in chunk:
            try:
                with transaction.atomic():
                    made += _make(batch, [row], by)
            except IntegrityError:
                row.outcome, row.problems = Outcome.SAME, [{"column": "", "code": "taken", "near": []}]
    told = traces.of_each(MODELS[batch.kind], made)
    for row in chunk:
        row.trace = told.get(row.made_id, "") if row.made_id else ""
    Row.objects.bulk_update(chunk, ["outcome", "problems", "person", "made_id", "trace"])
    Row.objects.filter(pk__in=[row.pk for row in chunk]).update(values=None)
    return len(rows) > AT_ONCE


def _make(batch: Batch, rows: Sequence[Row], by: Any) -> list[uuid.UUID]:
    given = [json.loads(row.values or "{}")["given"] for row in rows]
    made: list[uuid.UUID] = queries.KINDS[batch.kind].make(batch, given, by)
    for row, identity in zip(rows, made, strict=True):
        row.outcome, row.made_id = Outcome.MADE, identity
        row.person_id = identity if batch.kind == Kind.PEOPLE else None
    return made


def _take_back(batch: Batch) -> bool:
    rows = list(Row.objects.filter(batch=batch, outcome=Outcome.MADE).order_by("number")[: AT_ONCE + 1])
    chunk = rows[:AT_ONCE]
    model = MODELS[batch.kind]
    told = {row.made_id: row.trace for row in chunk if row.made_id}
    list(model._default_manager.select_for_update().filter(pk__in=list(told)).order_by("pk"))
    going = traces.untouched(model, told)
    if going:
        taking.delete(model, going)
        taking.drop_from_search(going)
    for row in chunk:
        is_gone = row.made_id in going
        row.outcome = Outcome.TAKEN_BACK if is_gone else Outcome.KEPT
        row.person_id = None if is_gone else row.person_id
    Row.objects.bulk_update(chunk, ["outcome", "person"])
    return len(rows) > AT_ONCE
