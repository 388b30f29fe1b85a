"""Forgetting answers, by time and with their person; and what of forms goes into a person's own copy of everything."""

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.questionnaires import actions, queries
from talkoo.blocks.questionnaires.models import Answer, Kept, Questionnaire, Sheet, Version
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.files import documents
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites

_MOST_TURNS = 20
_WITHOUT_FILES = ~Q(answers__stored_file__isnull=False)
"""A file goes by itself (`forget_over`): a sheet that went before it would leave it lying for ever."""


@app.periodic(cron="41 3 * * *")
@app.task(name="questionnaires.forget_over", queueing_lock="questionnaires.forget_over", queue="builtin")
def forget_over(timestamp: int) -> None:
    """Every night: single answers whose time is over."""
    for site in sites.every():
        for _turn in range(_MOST_TURNS):
            with sites.within(site.id):
                if not actions.forget_over(by=PROGRAM):
                    break


def _forget_sheets(person_id: uuid.UUID) -> int:
    """Everything that the person answered and typed, with the files."""
    sheets = Sheet.objects.filter(person=person_id)
    number = sheets.count()
    files = Answer.objects.filter(sheet__person=person_id, stored_file__isnull=False)
    documents.forget(set(files.values_list("stored_file_id", flat=True)), after=sheets.delete)
    return number


def _forget_writer(person_id: uuid.UUID) -> int:
    return Questionnaire.objects.filter(created_by=person_id).update(created_by=None)


def _forget_publisher(person_id: uuid.UUID) -> int:
    return Version.objects.filter(published_by=person_id).update(published_by=None)


def _export(person_id: uuid.UUID) -> list[dict[str, Any]]:
    return [*queries.answers_of_person(person_id), *queries.begun_by_person(person_id)]


def register() -> None:
    """Once, when the program starts."""
    registry.personal(Sheet, export=_export, erase=_forget_sheets, label=_("what you answered in forms"))
    registry.personal(
        Answer,
        person="sheet__person",
        export=("question", "kept_from"),
        erase=registry.KEEP("answers go with the sheet they stand on, which is erased"),
        label=_("how long your answers in forms are kept"),
    )
    registry.personal(
        Questionnaire,
        person="created_by",
        export=("slot", "created_at"),
        erase=_forget_writer,
        label=_("forms that you made"),
    )
    registry.personal(
        Version,
        person="published_by",
        export=("number", "published_at"),
        erase=_forget_publisher,
        label=_("forms that you published"),
    )
    registry.words(Answer, fields=("value", "sealed"), label=_("Answers in forms"), where=queries.at_answer)
    registry.files(queries.files_of_person)
    registry.kept(
        Sheet,
        name="questionnaires.begun",
        label=_("Forms that were begun and never sent"),
        months=6,
        since="saved_at",
        why=_("so that one can go on later (consent, GDPR 6(1)(a))"),
        where=Q(sent_at=None),
    )
    registry.kept(
        Sheet,
        name="questionnaires.answers",
        label=_("Answers in forms"),
        months=24,
        since="sent_at",
        why=_("to use and compare what was answered (legitimate interest, GDPR 6(1)(f))"),
        where=Q(sent_at__isnull=False) & ~Q(keeps=Kept.LONG) & _WITHOUT_FILES,
    )
    registry.kept(
        Sheet,
        name="questionnaires.reports",
        label=_("Answers in forms that reports to those who pay rest on"),
        months=120,
        since="sent_at",
        why=_("to show what money was used for (legal obligation, GDPR 6(1)(c))"),
        where=Q(sent_at__isnull=False, keeps=Kept.LONG) & _WITHOUT_FILES,
    )
