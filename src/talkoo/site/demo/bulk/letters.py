"""Made-up letters to spaces, most of them answered, with the mails about them."""

import datetime
import json
import uuid
from typing import Any

from talkoo.blocks.letters import facts
from talkoo.blocks.letters.models import Letter, State
from talkoo.kernel.text import pick
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.mail_out.models import State as MailState
from talkoo.plumbing.tenancy import current
from talkoo.site.demo.bulk import words
from talkoo.site.demo.bulk.rows import Rows
from talkoo.site.demo.bulk.spaces import Place

_STATES = {"answered": 75, "read": 10, "new": 15}


def enter(rows: Rows, number: int, places: list[Place]) -> None:
    """So many letters; some spaces get many more than others."""
    written_to = [place for place in places if place.is_active and place.contacts]
    weights = [1 / (1 + rank) ** 0.5 for rank in range(len(written_to))]
    chosen = rows.chance.choices(written_to, weights, k=number)
    for count, place in enumerate(chosen, 1):
        _letter(rows, count, place)


def _letter(rows: Rows, count: int, place: Place) -> None:
    chance = rows.chance
    language = chance.choice(current.site().languages)
    sent = chance.moment(place.contacts[0][0])
    letter_id = chance.id_at(sent)
    name = f"{chance.choice(words.FIRST_NAMES[language])} {words.EXAMPLE[language]}"
    email = f"writer{count}@example.org"
    contact = place.contact_at(sent)
    state = chance.one_of(_STATES)
    read = chance.soon(sent, days=3) if state != "new" else None
    answered = chance.soon(read, days=2) if read and state == "answered" else None
    answer = words.ANSWERS[language] if answered else ""
    rows.add(
        Letter,
        id=letter_id,
        kind=place.kind,
        slug=place.slug,
        about=json.dumps(place.name),
        space_id=place.id,
        organisation_id=None,
        person_id=None,
        mailbox_id=None,
        writer_name=name,
        writer_email=email,
        writer_language=language,
        text=" ".join(chance.sample(words.LETTERS[language], chance.randrange(1, 4))),
        sent_at=sent,
        state=State(state).value,
        read_at=read,
        answer=answer,
        answered_at=answered,
        answered_by_id=contact.id if answered else None,
    )
    fact = facts.LetterSent(
        id=chance.id_at(sent), actor_id=None, letter_id=letter_id, kind=place.kind, to_id=place.id
    )
    rows.record(fact, sent)
    about = pick(place.name, contact.language)
    _mail(
        rows,
        fact.id,
        "letters.arrived",
        contact.receiver,
        sent,
        about=about,
        told_as="contact",
        letter_id=letter_id,
        funding=[],
    )
    if read:
        opened = facts.LetterRead(id=chance.id_at(read), actor_id=contact.id, letter_id=letter_id)
        rows.record(opened, read)
    if answered:
        told = facts.LetterAnswered(id=chance.id_at(answered), actor_id=contact.id, letter_id=letter_id)
        rows.record(told, answered)
        _mail(
            rows,
            told.id,
            "letters.answered",
            compose.Receiver(address=email, language=language),
            answered,
            about=pick(place.name, language),
            is_person=False,
            answer=answer,
            writer_name=name,
            sent_at=sent,
            write_page=f"letters:write_{place.kind}",
            write_parts=(place.slug,),
            funding=[],
        )


def _mail(
    rows: Rows, fact_id: uuid.UUID, kind: str, to: compose.Receiver, after: datetime.datetime, **context: Any
) -> None:
    """The mail that the fact's reaction writes a moment later, delivered."""
    written = rows.chance.soon(after, days=2 / 86_400)
    mail = compose.write(fact_id, kind, to, **context)
    rows.add(
        Mail,
        id=rows.chance.id_at(written),
        fact_id=fact_id,
        receiver=mail.receiver,
        kind=kind,
        address=mail.address,
        language=mail.language,
        subject=mail.subject,
        text=mail.text,
        is_secret=False,
        state=MailState.SENT.value,
        problem="",
        created_at=written,
        settled_at=rows.chance.soon(written, days=3 / 86_400),
    )
