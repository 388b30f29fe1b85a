"""What a person answered, for the person's own copy of everything; and where words of answers are read."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from talkoo.blocks.questionnaires.models import Answer, Sheet
from talkoo.blocks.questionnaires.queries.asked import definition_of
from talkoo.kernel import pages
from talkoo.kernel.text import pick
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.retention import taking


def answers_of_person(person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Every answer of the person, sealed ones too, with what was asked."""
    found = Answer.objects.filter(sheet__person=person_id).select_related("sheet__version")
    language = pages.language()
    for one in found.order_by("sheet__sent_at", "sheet_id", "question"):
        version = one.sheet.version
        asked = definition_of(version.pk, version.definition)
        question = asked.question(one.question)
        sealed = taking.opened(one, "sealed")
        yield {
            "form": pick(asked.title, language).text,
            "question": pick(question.label, language).text if question else one.question,
            "answer": one.value if one.value is not None else json.loads(sealed) if sealed else "",
            "sent_at": one.sheet.sent_at,
        }


def begun_by_person(person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Everything that the person has typed and not sent, as it was typed, with what was asked."""
    found = Sheet.objects.filter(person=person_id, sent_at=None).select_related("version")
    language = pages.language()
    for one in found.order_by("saved_at", "pk"):
        asked = definition_of(one.version.pk, one.version.definition)
        typed: dict[str, list[str]] = json.loads(taking.opened(one, "typed") or "{}")
        for name, values in typed.items():
            question = asked.question(name.removeprefix("q_"))
            yield {
                "form": pick(asked.title, language).text,
                "question": pick(question.label, language).text if question else name,
                "answer": values,
                "saved_at": one.saved_at,
            }


def files_of_person(person_id: uuid.UUID) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that the person gave as an answer and that is still there."""
    found = Answer.objects.filter(sheet__person=person_id, stored_file__isnull=False).order_by("pk")
    rows = found.values_list("value", "stored_file__digest")
    return files.contents(((value or {}).get("name", "file"), digest) for value, digest in rows)


def at(sheet_id: uuid.UUID, questionnaire_id: uuid.UUID) -> str:
    """The address of the page on which a sheet is read."""
    return pages.address("questionnaires:sheet", questionnaire_id, sheet_id)


def at_answer(answer_id: uuid.UUID) -> str:
    """The same for one of its answers; empty when it is gone."""
    row = Answer.objects.filter(pk=answer_id).values_list("sheet_id", "sheet__questionnaire_id").first()
    return at(row[0], row[1]) if row else ""
