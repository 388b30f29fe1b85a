"""Forgetting a person, handing out all that is kept about one, and mending what a run took."""

import dataclasses
import datetime
import uuid
from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.retention import erasing, exporting, facts, journal, naming, registry, taking
from talkoo.plumbing.retention.models import ErasureRun, Mark, Mention, Run
from talkoo.plumbing.tenancy import current

SPARED = datetime.timedelta(days=365)


@action
def erase_person(person_id: uuid.UUID, *, by: Any, at: datetime.datetime | None = None) -> ErasureRun:
    """Take away everything of a person: all rows, words, addresses, mails, sessions, at once and for good.

    What must stay (that something was accepted, decided or paid) stays without a name. Places where others named the
    person are noted for a moderator. Asking again changes nothing. `at` is when it was first done, for a restore.
    Raises PermissionDenied, and the person model's DoesNotExist.
    """
    get_user_model()._default_manager.select_for_update().get(pk=person_id)
    require(by, "retention.erase", person_id)
    if before := ErasureRun.objects.filter(person_id=person_id).first():
        return before
    known = dataclasses.replace(registry.known_by(person_id), texts=exporting.own_texts(person_id))
    now = at or clock.now()
    run = ErasureRun.objects.create(person_id=person_id, asked_at=now, done_at=now)
    with registry.remembering(known):
        run.counts, run.forgotten = erasing.erase(person_id)
        naming.note(run, known)
    run.forgotten = [str(person_id), *run.forgotten]
    run.save(update_fields=["counts", "forgotten"])
    emit(facts.PersonErased(actor_id=id_of(by), person_id=person_id, run_id=run.pk))
    line = journal.Line(current.site_id(), person_id, run.pk, now)
    transaction.on_commit(partial(journal.append, line))
    return run


@action
def export_person(person_id: uuid.UUID, *, by: Any) -> bytes:
    """Everything about the person as a zip file (JSON, the person's files, a readme), and nothing about others.

    Raises PermissionDenied, and the person model's DoesNotExist.
    """
    require(by, "retention.export", person_id)
    made = exporting.zip_of(person_id)
    emit(facts.DataExported(actor_id=id_of(by), person_id=person_id))
    return made


@action
def undo(run_id: uuid.UUID, *, by: Any) -> int:
    """Put back what a run took, within 30 days; returns how many rows. Those rows are marked again after a year.

    Raises PermissionDenied; NotNow when it was undone already or its time is over; IntegrityError when something else
    has taken a row's place.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    require(by, "retention.oversee", run)
    taken = list(run.taken.order_by("pk"))
    if run.undone_at or not taken:
        raise NotNow("there is nothing to put back")
    rows: dict[str, list[str]] = defaultdict(list)
    for one in taken:
        rows[one.table].append(str(one.content))
    number = taking.put_back(rows)
    spared = [
        Mark(
            name=name,
            table=known.model._meta.db_table,
            row_id=one.row_id,
            marked_at=clock.now(),
            due_at=clock.now() + SPARED,
        )
        for name in run.counts
        if (known := registry.class_called(name))
        for one in taken
        if one.table == known.model._meta.db_table
    ]
    Mark.objects.bulk_create(spared, ignore_conflicts=True)
    run.taken.all().delete()
    run.undone_at = clock.now()
    run.save(update_fields=["undone_at"])
    emit(facts.RunUndone(actor_id=id_of(by), run_id=run.pk))
    return number


@action
def spare(name: str, *, by: Any) -> int:
    """Let the marked rows of a class stay for another year; returns how many. Raises PermissionDenied."""
    require(by, "retention.oversee")
    until = clock.now() + SPARED
    number = Mark.objects.filter(name=name, due_at__lt=until - datetime.timedelta(days=1)).update(
        due_at=until
    )
    if number:
        emit(facts.RowsSpared(actor_id=id_of(by), name_of_class=name, count=number))
    return number


@action
def look_at_mention(mention_id: uuid.UUID, *, by: Any) -> None:
    """Say that the place has been looked at, and the text mended where it needed to be. Raises PermissionDenied."""
    mention = Mention.objects.select_for_update().get(pk=mention_id)
    require(by, "moderation.decide", mention)
    if mention.looked_at is None:
        mention.looked_at = clock.now()
        mention.save(update_fields=["looked_at"])
        emit(facts.MentionLookedAt(actor_id=id_of(by), mention_id=mention.pk))
