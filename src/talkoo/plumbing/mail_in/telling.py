"""Settling a mail that came in, and telling its writer: once, in their language, and never a program."""

import datetime
import uuid
from typing import Any

from django.utils import translation

from talkoo.kernel import clock, guessing, i18n
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_in import automatic, facts, quotes
from talkoo.plumbing.mail_in.models import Raw, Reason, State
from talkoo.plumbing.mail_in.parse import Parsed
from talkoo.plumbing.mail_out import compose, handles
from talkoo.plumbing.mail_out.models import Verb
from talkoo.plumbing.notify.reach import reach
from talkoo.plumbing.tenancy import current

MOST_A_DAY = 3
"""How many answers of ours one address gets within a day, so that two programs do not write to each other for ever."""

_LONGEST_WORDS = 2_000
_CHANGED = (
    "state reason said attempts problem from_hash person staged is_confirmed told_at settled_at".split()
)


def settle(raw: Raw, state: State, reason: Reason | str = "", said: str = "") -> None:
    """What became of it. The words are not kept any longer, unless somebody may still have to look at them."""
    raw.state, raw.reason, raw.said = state, reason, said[:300]
    raw.settled_at = None if state in {State.NEW, State.WAITING} else clock.now()
    changed = list(_CHANGED)
    if state in {State.TAKEN, State.IGNORED}:
        raw.body = ""
        changed.append("body")
    raw.save(update_fields=changed)


def refuse(
    raw: Raw,
    parsed: Parsed,
    reason: Reason,
    *,
    sentence: Any = "",
    person_id: uuid.UUID | None = None,
    by_id: uuid.UUID | None = None,
) -> facts.MailRefused:
    """It is kept with the reason, and its writer hears of it. `sentence` (lazy) is what a place said, `by_id` who
    turned it away. The fact is for the caller to emit."""
    raw.person_id = raw.person_id or person_id
    with translation.override(current.site().default_language):
        said = clean_line(str(sentence))
    fact = facts.MailRefused(actor_id=by_id, raw_id=raw.pk, reason=reason)
    if may_be_told(raw, parsed):
        raw.told_at = clock.now()
        is_known = raw.person_id is not None and reason != Reason.STRANGER
        compose.send(
            fact,
            "mail_in.refused",
            writer(raw, parsed),
            mail_subject=parsed.subject,
            sentence=sentence or reason.label,
            words=parsed.text[:_LONGEST_WORDS] if is_known else "",
        )
    settle(raw, State.REFUSED, reason, said)
    return fact


def ask(raw: Raw, parsed: Parsed) -> None:
    """Whoever the mail says that it is from is asked whether it is: only then it is read."""
    if not may_be_told(raw, parsed):
        settle(raw, State.REFUSED, Reason.UNPROVEN)
        emit(facts.MailRefused(actor_id=None, raw_id=raw.pk, reason=Reason.UNPROVEN))
        return
    to = writer(raw, parsed)
    (proof,) = handles.give(to.key, raw.person_id, [handles.Wish(Verb.CONFIRM, str(raw.pk))])
    fact = facts.MailAsked(actor_id=None, raw_id=raw.pk)
    raw.told_at = clock.now()
    compose.send(fact, "mail_in.confirm", to, mail_subject=parsed.subject, proof=proof)
    settle(raw, State.WAITING, Reason.UNPROVEN)
    emit(fact)


def may_be_told(raw: Raw, parsed: Parsed) -> bool:
    """Not a program, and not too often."""
    if not parsed.address or automatic.why_left_aside(parsed, raw.sender):
        return False
    since = clock.now() - datetime.timedelta(days=1)
    told = Raw.objects.filter(from_hash=raw.from_hash, told_at__gt=since).exclude(pk=raw.pk)
    return told.count() < MOST_A_DAY


def writer(raw: Raw, parsed: Parsed) -> compose.Receiver:
    """Who is told, at the very address that the mail came from."""
    reached = reach([raw.person_id]).get(raw.person_id) if raw.person_id else None
    if reached:
        return compose.Receiver(parsed.address, reached.language)
    return compose.Receiver(parsed.address, language_of(parsed) or current.site().default_language)


def language_of(parsed: Parsed) -> str:
    """What somebody whom we do not know seems to speak: what they wrote in, else what their program says; or nothing.

    Programs say the language of their menus, whatever is written with them.
    """
    own = quotes.split(parsed.text, parsed.html).text or parsed.subject
    return guessing.language_of(own, i18n.INTERFACE) or parsed.language or ""
