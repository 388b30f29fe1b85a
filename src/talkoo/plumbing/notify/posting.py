"""Telling people who wait for nothing: by mail, text message, or on the list of those told by voice or on paper."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.facts import Fact
from talkoo.kernel.text import ORIGINAL, pick
from talkoo.plumbing.mail_out import compose, handles
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.mail_out.tasks import deliver, deliver_some
from talkoo.plumbing.notify import enclosing, kinds
from talkoo.plumbing.notify.models import Channel
from talkoo.plumbing.notify.reach import Reach
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.sms_out import send as sms
from talkoo.plumbing.tenancy import current

MANY = 20
"""From how many receivers on their mails share jobs, which let others pass: codes to sign in with, letters."""

AT_A_TIME = 100

WHY = _("It is about you, or about something that you look after on this site.")


@dataclass(frozen=True)
class Message:
    """One message of a kind about a fact, the same for all but for the words that `words_for` gives each."""

    fact_id: uuid.UUID
    kind: str
    context: Mapping[str, Any]
    is_secret: bool = False
    strand: compose.Strand | None = None
    space_id: uuid.UUID | None = None
    why: Any = ""
    stop: tuple[str, ...] | None = None


def channel(to: Reach) -> Channel:
    """The way that reaches a person now."""
    if to.email:
        return Channel.EMAIL
    return Channel.SMS if to.phone and gateway.is_configured() else Channel.PAPER


def words_for(to: Reach, context: Mapping[str, Any]) -> dict[str, Any]:
    """What a template is given for this person: stored texts in the person's language, and the name."""
    words = {
        name: pick(value, to.language) if isinstance(value, dict) and ORIGINAL in value else value
        for name, value in context.items()
    }
    return {**words, "person_name": to.name}


def paper(message: Message, to: Reach) -> str:
    """The words of a letter on paper; its first line says what it is about."""
    draft = compose.Draft(message.kind, to.language, words_for(to, message.context))
    return f"{draft.subject()}\n\n{draft.body()}"


def post(message: Message, people: Sequence[Reach]) -> None:
    """Mails and text messages to these people, into the ledgers with their jobs; whoever has neither gets none.

    The same fact goes to the same receiver once.
    """
    with handles.together():
        mails = _mails(message, [to for to in people if to.email])
    for to in people:
        if to.phone and not to.email:
            receiver = sms.Receiver(to.phone, to.language, to.person_id)
            words, fact = words_for(to, message.context), Fact(actor_id=None, id=message.fact_id)
            sms.send(fact, message.kind, receiver, is_secret=message.is_secret, **words)
    if mails:
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        _deliver([str(mail.id) for mail in mails])


def _mails(message: Message, people: Sequence[Reach]) -> list[Mail]:
    """What is the same for all who read a language is worked out once for it."""
    press = compose.Press()
    words: dict[str, dict[str, Any]] = {}
    whys: dict[str, Any] = {}
    enclosed = enclosing.of(message.kind, message.context, people)
    for to in people:
        if to.language not in words:
            words[to.language], whys[to.language] = words_for(to, message.context), _why(message, to)
    return [
        compose.write(
            message.fact_id,
            message.kind,
            compose.Receiver(to.email, to.language, to.person_id),
            is_secret=message.is_secret,
            strand=message.strand,
            why=whys[to.language],
            stop=message.stop,
            press=press,
            invitation=enclosed.get(to.person_id),
            **{**words[to.language], "person_name": to.name},
        )
        for to in people
    ]


def _deliver(mails: Sequence[str]) -> None:
    site = str(current.site_id())
    if len(mails) < MANY:
        single: list[dict[str, Any]] = [{"site_id": site, "mail_id": one} for one in mails]
        deliver.batch_defer(*single)
        return
    parts = [list(mails[start : start + AT_A_TIME]) for start in range(0, len(mails), AT_A_TIME)]
    many: list[dict[str, Any]] = [{"site_id": site, "mail_ids": part} for part in parts]
    deliver_some.configure(priority=-5).batch_defer(*many)


def _why(message: Message, to: Reach) -> Any:
    if message.is_secret:
        return ""
    kind = kinds.of(message.kind)
    if kind is None:
        return message.why or WHY
    language = compose.Draft.language_for(to.language)
    return format_lazy(
        "{why} {change}",
        why=kind.why
        or format_lazy(_("your settings say that you want to hear of “{kind}”."), kind=kind.label),
        change=format_lazy(
            _("Change it here: {address}"), address=compose.address_of("notify:settings", language=language)
        ),
    )
