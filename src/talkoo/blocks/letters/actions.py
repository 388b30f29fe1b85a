"""Everything that changes a letter."""

import uuid
from typing import Any

from talkoo.blocks.letters import facts
from talkoo.blocks.letters.models import Letter, State
from talkoo.blocks.letters.queries import Addressee
from talkoo.blocks.letters.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.organisations.models import Mailbox


@action
def send(
    to: Addressee, *, by: Any, name: str, email: str, text: str, language: str, mailbox: int | None = None
) -> Letter:
    """Write to an addressee (see public.find). `language` is the one the answer will come in; `mailbox` the position
    of one of an organisation's mailboxes.

    Raises PermissionDenied, and Mailbox.DoesNotExist when the organisation has no such mailbox.
    """
    require(by, "letters.send", to)
    box = None if mailbox is None else Mailbox.objects.get(organisation=to.organisation_id, position=mailbox)
    letter = Letter.objects.create(
        kind=to.kind,
        slug=to.slug,
        about=to.about,
        space_id=to.space_id,
        organisation_id=to.organisation_id,
        person_id=to.person_id,
        mailbox=box,
        writer_name=clean_line(name),
        writer_email=email.strip(),
        writer_language=language,
        text=clean_paragraphs(text),
        sent_at=clock.now(),
        state=LIFECYCLE.initial,
    )
    emit(facts.LetterSent(actor_id=id_of(by), letter_id=letter.pk, kind=to.kind, to_id=to.id))
    return letter


@action
def read(letter_id: uuid.UUID, *, by: Any) -> None:
    """Mark it as read; reading it again changes nothing. Raises PermissionDenied."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    require(by, "letters.read", letter)
    if "read" not in LIFECYCLE.verbs_from(letter.state):
        return
    letter.state = State(LIFECYCLE.after("read", letter.state))
    letter.read_at = clock.now()
    letter.save(update_fields=["state", "read_at"])
    emit(facts.LetterRead(actor_id=id_of(by), letter_id=letter.pk))


@action
def answer(letter_id: uuid.UUID, *, by: Any, text: str) -> Letter:
    """Answer it by mail, without showing the answerer's address.

    Raises PermissionDenied, and NotNow when it has been answered in the meantime.
    """
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    require(by, "letters.answer", letter)
    letter.state = State(LIFECYCLE.after("answer", letter.state))
    letter.answer = clean_paragraphs(text)
    letter.answered_at = clock.now()
    letter.answered_by_id = id_of(by)
    letter.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    emit(facts.LetterAnswered(actor_id=id_of(by), letter_id=letter.pk))
    return letter
