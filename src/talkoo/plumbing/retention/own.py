"""What the services below people keep about them: mails and text messages, notices, sessions, histories, the bin."""

import json
import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.mail_out.compose import ledger_key
from talkoo.plumbing.mail_out.models import Handle, Mail, State, Trouble
from talkoo.plumbing.notify.models import Hours, News, Notification, Preference
from talkoo.plumbing.retention import registry, taking
from talkoo.plumbing.retention.models import Undo
from talkoo.plumbing.retention.registry import Known
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.translation.models import MachineText, Translation

_WAITING = (State.QUEUED, State.SENDING)


def receivers(known: Known) -> list[str]:
    """Under which names the ledgers of mails and messages know the person."""
    strangers = [
        ledger_key(None, kind, where) for kind in ("address", "phone") for where in sorted(known.addresses)
    ]
    return [f"person:{known.person_id}", *strangers]


def is_named(known: Known, text: str) -> bool:
    """Whether the person's whole name, an address or own words of some length stand in the text."""
    said = [re.escape(one) for one in (known.name, *known.addresses) if one]
    is_there = (
        bool(said) and re.search(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)", text, re.IGNORECASE) is not None
    )
    return is_there or any(words in text for words in known.texts)


def _mails_to(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    """That they were sent, not what they said: that may be about others."""
    for mail in Mail.objects.filter(receiver__in=receivers(registry.known_by(person_id))).order_by("pk"):
        yield {
            "kind": mail.kind,
            "address": taking.opened(mail, "address"),
            "language": mail.language,
            "created_at": mail.created_at,
            "state": mail.state,
        }


def _erase_mails(person_id: uuid.UUID) -> int:
    """Those to the person go. Those to others that name the person lose their words; unsent ones are not sent."""
    known = registry.known_by(person_id)
    number, _models = Mail.objects.filter(receiver__in=receivers(known)).delete()
    for mail in Mail.objects.iterator():  # sealed: each has to be opened
        is_to_them = taking.opened(mail, "address").lower() in known.addresses
        if is_to_them or is_named(known, f"{mail.subject}\n{taking.opened(mail, 'text')}"):
            number += 1
            if is_to_them or mail.state in _WAITING:
                mail.delete()
            else:
                mail.subject = mail.text = ""
                mail.save(update_fields=["subject", "text"])
    return number


def _messages_to(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    found = Message.objects.filter(receiver__in=receivers(registry.known_by(person_id))).order_by("pk")
    return [
        {
            "kind": one.kind,
            "phone": taking.opened(one, "phone"),
            "created_at": one.created_at,
            "state": one.state,
        }
        for one in found
    ]


def _erase_messages(person_id: uuid.UUID) -> int:
    known = registry.known_by(person_id)
    number, _models = Message.objects.filter(receiver__in=receivers(known)).delete()
    for message in Message.objects.iterator():
        is_to_them = taking.opened(message, "phone").lower() in known.addresses
        if is_to_them or is_named(known, taking.opened(message, "text")):
            number += 1
            message.delete()
    return number


def _erase_notices(person_id: uuid.UUID) -> int:
    """Those to the person go; of those to others that are still to be told and name the person, too."""
    known = registry.known_by(person_id)
    number, _models = Notification.objects.filter(person_id=person_id).delete()
    for notice in Notification.objects.filter(text__isnull=False).iterator():
        if is_named(known, taking.opened(notice, "text")):
            notice.delete()
            number += 1
    return number


def _erase_news(person_id: uuid.UUID) -> int:
    """What was told to others and names the person; that it was told stays."""
    known = registry.known_by(person_id)
    number = 0
    for one in News.objects.iterator():
        content = taking.opened(one, "content")
        if str(person_id) in content or is_named(known, content):
            one.delete()
            number += 1
    return number


def _empty_the_bin(person_id: uuid.UUID) -> int:
    """Rows in the bin that name the person or belong to them can never be put back."""
    known = registry.known_by(person_id)
    number = 0
    for one in Undo.objects.iterator():
        content = taking.opened(one, "content") or "{}"
        words = " ".join(_strings(json.loads(content)))
        if str(person_id) in content or is_named(known, words):
            one.delete()
            number += 1
    return number


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(Mail, person="", export=_mails_to, erase=_erase_mails, label=_("mails to you"))
    registry.personal(
        Message, person="", export=_messages_to, erase=_erase_messages, label=_("text messages to you")
    )
    registry.personal(
        Notification,
        export=("kind", "channel", "state", "rhythm", "created_at", "read_at", "told_at"),
        erase=_erase_notices,
        label=_("what you were told of"),
    )
    registry.personal(
        Handle,
        export=("verb", "created_at", "used_at"),
        label=_("addresses and links for you in mails"),
    )
    registry.personal(
        Trouble,
        export=("reason", "score", "last_at", "stopped_at"),
        label=_("that mails to you came back"),
    )
    registry.personal(News, person="", export=lambda person_id: (), erase=_erase_news)
    registry.personal(
        Preference, export=("kind", "space_id", "rhythm"), label=_("how often you want mail, and of what")
    )
    registry.personal(
        Hours,
        export=("weekday", "hour", "quiet_from", "quiet_until", "zone"),
        label=_("when mail may reach you"),
    )
    registry.personal(Session, export=("expire_date",), label=_("browsers you are signed in with"))
    registry.personal(
        Translation,
        person="written_by",
        export=("text", "language", "field", "written_at"),
        erase=registry.KEEP("texts of networks and organisations, not of a person; the writer is an id"),
        label=_("texts that you wrote for networks and organisations"),
    )
    registry.personal(Undo, person="", export=lambda person_id: (), erase=_empty_the_bin)
    registry.kept(
        Mail,
        name="mail_out.mails",
        label=_("Mails that were sent"),
        months=3,
        since="created_at",
        why=_("to see whether a mail arrived (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        Trouble,
        name="mail_out.troubles",
        label=_("Addresses that mails came back from"),
        months=12,
        since="last_at",
        why=_("so that nobody writes on and on to a mailbox that is gone (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        Message,
        name="sms_out.messages",
        label=_("Text messages that were sent"),
        months=3,
        since="created_at",
        why=_("to see whether a message arrived (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        Notification,
        name="notify.notices",
        label=_("Who was told of what"),
        months=12,
        since="created_at",
        why=_("so that nobody is told twice (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        MachineText,
        name="translation.machine_texts",
        label=_("What machines translated"),
        months=13,
        since="asked_at",
        why=_("so that a machine is not asked twice for the same text (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        News,
        name="notify.news",
        label=_("What people were told"),
        months=12,
        since="created_at",
        why=_("so that it can be looked up on one's page of news (legitimate interest)"),
        is_plain=True,
    )
