"""The two steps of forgetting by time: rows are marked, and a month later they go, a few a day, into a sealed bin."""

import calendar
import datetime
import math
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from talkoo.kernel import clock
from talkoo.kernel.facts import emit
from talkoo.plumbing.retention import facts, registry, taking
from talkoo.plumbing.retention.models import Mark, Run, RunKind, Undo
from talkoo.plumbing.retention.registry import NOTICE_DAYS, Class
from talkoo.plumbing.tenancy import current

_FEW, _SHARE = 20, 0.01
_FEW_PLAIN, _SHARE_PLAIN = 200, 0.1
_NOTICE = datetime.timedelta(days=NOTICE_DAYS)


@dataclass(frozen=True)
class Line:
    """What a run would do with one class. `limit` is how many rows it may take in a day."""

    name: str
    label: str
    months: int
    why: str
    rows: int
    to_mark: int
    marked: int
    due: int
    limit: int

    @property
    def is_too_much(self) -> bool:
        """More is due than one day may take."""
        return self.due > self.limit


def months_before(moment: datetime.datetime, months: int) -> datetime.datetime:
    """The same day of an earlier month; the month's last day where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _over(one: Class) -> models.QuerySet[Any]:
    """Rows whose time is over now."""
    edge: Any = months_before(clock.now(), one.keeps)
    field = one.model._meta.get_field(one.since) if "__" not in one.since else None
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        edge = months_before(clock.now().astimezone(ZoneInfo(current.site().time_zone)), one.keeps).date()
    return one.model._default_manager.filter(one.where, **{f"{one.since}__lt": edge})


def limit(one: Class) -> int:
    """How many rows of a class one day may take: 20, or one in a hundred; of plain rows 200, or one in ten."""
    few, share = (_FEW_PLAIN, _SHARE_PLAIN) if one.is_plain else (_FEW, _SHARE)
    return max(few, math.ceil(one.model._default_manager.count() * share))


def _unmarked(one: Class) -> models.QuerySet[Any]:
    marked = Mark.objects.filter(name=one.name).values("row_id")
    return _over(one).exclude(pk__in=marked)


def _due(one: Class) -> models.QuerySet[Any]:
    if one.is_plain:
        return _over(one)
    marked = Mark.objects.filter(name=one.name, due_at__lte=clock.now()).values("row_id")
    return _over(one).filter(pk__in=marked)


def report() -> list[Line]:
    """What a run would do now with each class; changes nothing."""
    return [
        Line(
            name=one.name,
            label=str(one.label),
            months=one.keeps,
            why=str(one.why),
            rows=one.model._default_manager.count(),
            to_mark=0 if one.is_plain else _unmarked(one).count(),
            marked=Mark.objects.filter(name=one.name).count(),
            due=_due(one).count(),
            limit=limit(one),
        )
        for one in registry.classes()
    ]


def dry() -> list[Line]:
    """The report, with a note that it was made."""
    lines = report()
    Run.objects.create(
        started_at=clock.now(),
        kind=RunKind.DRY,
        counts={line.name: line.to_mark + line.due for line in lines if line.to_mark or line.due},
    )
    return lines


def mark() -> Run:
    """First step: mark what is over, to be forgotten in 30 days. Marks whose rows are gone or not over any more go."""
    now = clock.now()
    run = Run.objects.create(started_at=now, kind=RunKind.MARK)
    for one in registry.classes():
        if one.is_plain:
            continue
        Mark.objects.filter(name=one.name).exclude(row_id__in=_over(one).values("pk")).delete()
        rows = [
            Mark(
                name=one.name, table=one.model._meta.db_table, row_id=pk, marked_at=now, due_at=now + _NOTICE
            )
            for pk in _unmarked(one).values_list("pk", flat=True)
        ]
        if rows:
            Mark.objects.bulk_create(rows, ignore_conflicts=True)
            run.counts[one.name] = len(rows)
    Mark.objects.exclude(name__in=[one.name for one in registry.classes()]).delete()
    run.save(update_fields=["counts"])
    if run.counts:
        emit(facts.RowsMarked(actor_id=None, run_id=run.pk, counts=run.counts))
    return run


def _taken_today(name: str) -> int:
    start = datetime.datetime.combine(clock.now().date(), datetime.time(), datetime.UTC)
    runs = Run.objects.filter(kind=RunKind.EXECUTE, started_at__gte=start)
    return sum(counts.get(name, 0) for counts in runs.values_list("counts", flat=True))


def _into_the_bin(run: Run, one: Class, ids: list[uuid.UUID]) -> None:
    """Seal the rows, and what goes or changes with them, as they are now."""
    if one.erase is registry.DELETE:
        gone, changed = taking.with_what_hangs(one.model, ids)
    else:
        gone, changed = {one.model: set(ids)}, {}
    until = clock.now() + _NOTICE
    for model in {*gone, *changed}:
        pks = gone.get(model, set()) | changed.get(model, set())
        for row_id, content in taking.as_they_are(model, pks).items():
            Undo.objects.create(
                run=run, table=model._meta.db_table, row_id=row_id, content=content, until=until
            )


def _take(run: Run, one: Class, ids: list[uuid.UUID]) -> None:
    if not one.is_plain:
        _into_the_bin(run, one, ids)
    if callable(one.erase):
        one.erase(ids)
    elif one.is_plain:
        one.model._default_manager.filter(pk__in=ids).delete()
    else:
        gone = taking.delete(one.model, ids)
        taking.drop_from_search(taking.ids_in(gone))
    if not one.is_plain:
        Mark.objects.filter(name=one.name, row_id__in=ids).delete()
        for pk in ids:
            emit(facts.RowForgotten(actor_id=None, run_id=run.pk, table=one.model._meta.db_table, row_id=pk))


def execute() -> Run:
    """Second step: forget what is due, of each class as much as a day may take. More than that stops the class, and the
    Monday page warns: perhaps a clock is wrong, or a class. The next day goes on."""
    now = clock.now()
    run = Run.objects.create(started_at=now, kind=RunKind.EXECUTE)
    stopped = []
    for one in registry.classes():
        room = max(0, limit(one) - _taken_today(one.name))
        found = list(_due(one).order_by("pk").values_list("pk", flat=True)[: room + 1])
        ids = found[:room]
        if len(found) > room:
            stopped.append(f"{one.name}: more than {limit(one)} in a day")
        if not ids:
            continue
        try:
            with transaction.atomic():
                _take(run, one, ids)
        except (ProtectedError, RestrictedError) as problem:
            stopped.append(f"{one.name}: {str(problem.args[0])[:120]}")
        else:
            run.counts[one.name] = len(ids)
    run.stopped_because = "; ".join(stopped)[:300]
    run.save(update_fields=["counts", "stopped_because"])
    if run.counts or stopped:
        emit(
            facts.RunEnded(
                actor_id=None, run_id=run.pk, counts=run.counts, is_stopped=bool(run.stopped_because)
            )
        )
    return run


def empty_the_bin() -> int:
    """What cannot be put back any more goes for good, and notes of runs older than two years; how many rows."""
    gone, _by_model = Undo.objects.filter(until__lte=clock.now()).delete()
    Run.objects.filter(started_at__lt=months_before(clock.now(), 24)).delete()
    return gone
