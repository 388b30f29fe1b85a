"""What is done without anybody asking: forgetting what a person wrote, or wrote to somebody."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.letters.models import Letter, State
from talkoo.kernel import pages
from talkoo.plumbing.retention import registry, taking


def _written_by(person_id: uuid.UUID) -> list[Letter]:
    """A letter refers to its writer by the address that the answer goes to. It is sealed: each has to be opened."""
    addresses = registry.known_by(person_id).addresses
    return [
        one
        for one in Letter.objects.order_by("pk").iterator()
        if taking.opened(one, "writer_email").lower() in addresses
    ]


def _export_written(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    for one in _written_by(person_id):
        yield {"name": one.writer_name, "email": one.writer_email, "text": one.text, "sent_at": one.sent_at}


def _forget_written(person_id: uuid.UUID) -> int:
    number, _models = Letter.objects.filter(pk__in=[one.pk for one in _written_by(person_id)]).delete()
    return int(number)


def _forget_answers(person_id: uuid.UUID) -> int:
    """The letter and that it was answered stay with whoever it was written to; the words go."""
    return Letter.objects.filter(answered_by=person_id).update(answer="")


def register() -> None:
    """What is kept of letters, for how long, and how a person's are forgotten."""
    registry.personal(
        Letter,
        person="",
        export=_export_written,
        erase=_forget_written,
        label=_("messages that you wrote"),
    )
    registry.personal(
        Letter,
        export=("kind", "sent_at", "state", "answered_at"),
        label=_("messages that were written to you"),
    )
    registry.personal(
        Letter,
        person="answered_by",
        export=("kind", "answer", "answered_at"),
        erase=_forget_answers,
        label=_("messages that you answered"),
    )
    registry.words(
        Letter,
        fields=("text", "answer"),
        label=_("a message"),
        where=lambda letter_id: pages.address("letters:letter", letter_id),
    )
    registry.kept(
        Letter,
        name="letters.answered",
        label=_("Messages that were answered"),
        months=24,
        since="answered_at",
        why=_("to look up what was agreed (legitimate interest, GDPR 6(1)(f))"),
    )
    registry.kept(
        Letter,
        name="letters.unanswered",
        label=_("Messages that nobody answered"),
        months=24,
        since="sent_at",
        why=_("to look up what was asked (legitimate interest, GDPR 6(1)(f))"),
        where=~Q(state=State.ANSWERED),
    )
