"""Reading a file, importing it, taking it back."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line
from talkoo.plumbing.imports.models import Batch, Kind, Row, Stage
from talkoo.site.administration import rules as _rules  # noqa: F401 - the permission asked here
from talkoo.site.administration.importing import columns, facts, queries, reading
from talkoo.site.administration.importing.meaning import Meaning
from talkoo.site.administration.importing.rows import Seen, first_look


@action
def read_file(
    file: BinaryIO,
    *,
    kind: str,
    name: str,
    size: int,
    language: str,
    by: Any,
    consent_source: str = "",
    consented_on: datetime.date | None = None,
) -> Batch:
    """Read a file and look at each row; nothing of it is imported. The file itself is not kept.

    Raises PermissionDenied, reading.NotATable, and IntegrityError for people without a source of their consents.
    """
    require(by, "administration.import")
    table = reading.read(file, size)
    placed, ignored = columns.places(kind, table.heading)
    seen = _looked_at(kind, placed, table)
    file.seek(0)
    batch = Batch.objects.create(
        kind=kind,
        file_name=clean_line(name)[-120:],
        digest=hashlib.sha256(file.read()).hexdigest(),
        language=language,
        ignored=ignored,
        consent_source=clean_line(consent_source)[:300] if kind == Kind.PEOPLE else "",
        consented_on=consented_on if kind == Kind.PEOPLE else None,
        uploaded_by_id=id_of(by),
        uploaded_at=clock.now(),
    )
    _keep(batch, seen)
    emit(facts.FileRead(actor_id=id_of(by), batch_id=batch.pk, kind=kind, counts=queries.counts_of(batch.pk)))
    return batch


def _looked_at(kind: str, placed: dict[int, str], table: reading.Table) -> Sequence[Seen]:
    how = queries.KINDS[kind]
    seen = [first_look(placed, number, cells, how.LONGEST_NAME) for number, cells in table.rows]
    how.look(seen, Meaning())
    return seen


def _keep(batch: Batch, seen: Sequence[Seen]) -> None:
    Row.objects.bulk_create(
        [
            Row(
                batch=batch,
                number=row.number,
                outcome=row.outcome,
                values=row.values,
                problems=row.problems,
                same_as=row.same_as,
                same_line=row.same_line,
            )
            for row in seen
        ],
        batch_size=500,
    )


def _locked(batch_id: uuid.UUID, by: Any) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    require(by, "administration.import")
    return batch


class ImportedBefore(NotNow):
    """The same file has been imported, and not taken back."""


@action
def start_import(batch_id: uuid.UUID, *, by: Any, takes_maybe: bool = False) -> Batch:
    """Import the rows that are new, with `takes_maybe` those too whose name is here already; a job does it.

    What was begun is not begun again. Raises PermissionDenied, Batch.DoesNotExist, NotNow when it was taken back or
    stopped, and ImportedBefore.
    """
    batch = _locked(batch_id, by)
    if batch.stage in {Stage.RUNNING, Stage.DONE}:
        return batch
    if batch.stage != Stage.PREVIEW:
        raise NotNow("taken back or stopped")
    batch.takes_maybe, batch.started_at = takes_maybe, clock.now()
    batch.stage, batch.started_by_id = Stage.RUNNING, id_of(by)
    try:
        with transaction.atomic():
            batch.save(update_fields=["stage", "takes_maybe", "started_at", "started_by"])
    except IntegrityError as problem:
        raise ImportedBefore("the same file") from problem
    emit(facts.ImportStarted(actor_id=id_of(by), batch_id=batch.pk))
    return batch


@action
def put_away(batch_id: uuid.UUID, *, by: Any) -> None:
    """Forget a file that was read and not imported. Raises PermissionDenied, Batch.DoesNotExist, NotNow."""
    batch = _locked(batch_id, by)
    if batch.stage != Stage.PREVIEW:
        raise NotNow("it is imported")
    batch.delete()
    emit(facts.FilePutAway(actor_id=id_of(by), batch_id=batch_id))


@action
def start_undo(batch_id: uuid.UUID, *, by: Any) -> Batch:
    """Take back what the import made and nobody has touched since; a job does it. Asking again changes nothing.

    Raises PermissionDenied, Batch.DoesNotExist, and NotNow: not imported, or more than 30 days ago.
    """
    batch = _locked(batch_id, by)
    if batch.stage in {Stage.UNDOING, Stage.UNDONE}:
        return batch
    until = queries.undo_until(batch)
    if until is None or clock.now() > until:
        raise NotNow("too late")
    batch.stage, batch.started_by_id = Stage.UNDOING, id_of(by)
    batch.save(update_fields=["stage", "started_by"])
    emit(facts.UndoStarted(actor_id=id_of(by), batch_id=batch.pk))
    return batch
