"""What becomes of a mail that came in: who wrote it, what it is for, and who takes it."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from talkoo.kernel.facts import emit
from talkoo.kernel.text import Texts
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_in import (
    addresses,
    automatic,
    bouncing,
    facts,
    parse,
    registry,
    staging,
    telling,
    waiting,
)
from talkoo.plumbing.mail_in.models import Raw, Reason, State
from talkoo.plumbing.mail_in.quotes import split
from talkoo.plumbing.mail_out import bounces, handles, stopping
from talkoo.plumbing.mail_out.compose import ledger_key
from talkoo.plumbing.mail_out.envelope import BOUNCE
from talkoo.plumbing.mail_out.models import Handle, Verb
from talkoo.plumbing.notify.reach import reach
from talkoo.plumbing.tenancy import current

_PROVES = {"dmarc=pass": "header.from", "dkim=pass": "header.d", "spf=pass": "smtp.mailfrom"}
_COMMENT = re.compile(r"\([^()]*\)")


class NotTaken(Exception):
    """`sentence` is what a place refused it with; otherwise the reason says it. `to` knows who may be told."""

    def __init__(self, reason: Reason, *, sentence: Any = "", person_id: uuid.UUID | None = None):
        super().__init__(reason)
        self.reason, self.sentence, self.person_id = reason, sentence, person_id


@dataclass(frozen=True)
class _Writer:
    person_id: uuid.UUID | None
    staged_id: uuid.UUID | None = None
    is_proven: bool = True


def handle(raw: Raw) -> None:
    """Read a mail that is new, hand it to whoever takes it, and settle it: all in the caller's transaction.

    What takers raise besides registry.Refused comes out of here, and nothing has happened.
    """
    parsed = parse.read(raw.body.encode("latin-1", "replace"))
    raw.from_hash = staging.found_by(parsed.address) if parsed.address else ""
    meant = addresses.meant(raw.receiver)
    try:
        if meant is None or meant.site_id != current.site_id():
            raise NotTaken(Reason.ADDRESS)
        if meant.verb == BOUNCE:
            named = addresses.named(meant)
            is_counted = named is not None and bouncing.take(named, parsed, raw.sender)
            telling.settle(raw, State.TAKEN if is_counted else State.IGNORED)
        elif meant.verb == addresses.UNSUBSCRIBE:
            _stop(raw, meant.proof)
        elif reason := automatic.why_left_aside(parsed, raw.sender):
            telling.settle(raw, State.IGNORED, reason)
        else:
            _take(raw, parsed, meant)
    except NotTaken as problem:
        refused = telling.refuse(
            raw, parsed, problem.reason, sentence=problem.sentence, person_id=problem.person_id
        )
        emit(refused)


def _stop(raw: Raw, proof: str) -> None:
    """Mail programs write such mails by themselves: nothing else in them counts."""
    handle = handles.taken(Verb.STOP, proof)
    if handle is None:
        raise NotTaken(Reason.ADDRESS)
    stopping.stop(handle)
    raw.person_id = handle.person_id
    telling.settle(raw, State.TAKEN)


def _take(raw: Raw, parsed: parse.Parsed, meant: addresses.Meant) -> None:
    if meant.verb == addresses.REPLY:
        given = handles.taken(Verb.REPLY, meant.proof)
        found = registry.taker_of(given.about) if given else None
        writer = _who_answers(given, found, raw, parsed) if given and found else None
    else:
        found = registry.at(meant.local)
        writer = _who_writes(raw, parsed) if found else None
    if found is None or writer is None:
        raise NotTaken(Reason.ADDRESS, person_id=writer.person_id if writer else None)
    raw.person_id, raw.staged_id = writer.person_id, writer.staged_id
    said = split(parsed.text, parsed.html)
    if not said.text.strip() and not parsed.attachments:
        raise NotTaken(Reason.EMPTY, person_id=writer.person_id)
    if writer.person_id is None and (place := waiting.place_of(found)):
        _wait(raw, parsed, place)
        return
    if not writer.is_proven:
        telling.ask(raw, parsed)
        return
    incoming = registry.Incoming(
        id=raw.pk,
        person_id=writer.person_id,
        staged_id=writer.staged_id,
        address=parsed.address,
        name=parsed.name,
        subject=parsed.subject,
        text=said.text,
        quoted=said.quoted,
        language=parsed.language,
        message_id=parsed.message_id,
        in_reply_to=parsed.in_reply_to,
        references=parsed.references,
        key=found.key,
        attachments=parsed.attachments,
        received_at=raw.received_at,
    )
    try:
        with transaction.atomic():
            found.take(incoming)
    except registry.Refused as problem:
        raise NotTaken(Reason.PLACE, sentence=problem.sentence, person_id=writer.person_id) from problem
    bounces.works_again(parsed.address)
    telling.settle(raw, State.TAKEN)
    emit(facts.MailTaken(actor_id=writer.person_id, raw_id=raw.pk, person_id=writer.person_id))


def _wait(raw: Raw, parsed: parse.Parsed, place: Texts) -> None:
    """Of somebody whom nobody knows: kept when From is proven, asked for otherwise, and not too often."""
    if not raw.is_confirmed:
        try:
            waiting.count(raw)
        except TooMany as problem:
            raise NotTaken(Reason.MANY) from problem
    if raw.is_confirmed or is_vouched_for(parsed):
        waiting.keep(raw, parsed, place)
    else:
        telling.ask(raw, parsed)


def _who_answers(given: Handle, found: registry.Found, raw: Raw, parsed: parse.Parsed) -> _Writer:
    """The address for answers was given to one receiver. A mail that was passed on lets nobody else speak for them:
    somebody unknown may write in their own name, where others may who join."""
    known = registry.person_at(parsed.address)
    if given.person_id is None:
        if ledger_key(None, "address", parsed.address) != given.receiver:
            raise NotTaken(Reason.STRANGER)
        return _Writer(known, raw.staged_id) if known else _staged(parsed)
    reached = reach([given.person_id]).get(given.person_id)
    if reached is None:  # has left
        raise NotTaken(Reason.ADDRESS)
    plain = _without_tag(parsed.address)
    if plain == _without_tag(reached.email) or given.person_id in {known, registry.person_at(plain)}:
        return _Writer(given.person_id)
    if known and raw.staged_id:
        return _Writer(known, raw.staged_id)
    if known is None and waiting.place_of(found):
        return _staged(parsed)
    raise NotTaken(Reason.STRANGER, person_id=given.person_id)


def _who_writes(raw: Raw, parsed: parse.Parsed) -> _Writer:
    """Anybody can write anything into From: what is to count as a member's must be proven."""
    found = registry.person_at(parsed.address)
    if found is None:
        return _staged(parsed)
    return _Writer(found, raw.staged_id, is_proven=raw.is_confirmed or is_vouched_for(parsed))


def _staged(parsed: parse.Parsed) -> _Writer:
    kept = staging.stage(parsed.address, parsed.name, telling.language_of(parsed))
    known = registry.person_at(parsed.address)  # whoever joined a moment ago has held the row until now
    return _Writer(known, kept.pk, is_proven=False) if known else _Writer(None, kept.pk)


def is_vouched_for(parsed: parse.Parsed) -> bool:
    """Whether the mail server in front of us, and no other, says that From is true (RFC 8601): by DMARC, or by a
    signature (DKIM) or sender (SPF) of the very domain."""
    server, _semicolon, said = parsed.headers.get("authentication-results", "").partition(";")
    named = settings.MAIL_AUTHSERV
    if not named or server.split()[:1] != [named]:
        return False
    domain = parsed.address.rpartition("@")[2]
    while _COMMENT.search(said):
        said = _COMMENT.sub(" ", said)
    for method in said.lower().split(";"):
        name, *properties = method.split() or [""]
        shown = {one.partition("=")[0]: one.partition("=")[2].rpartition("@")[2] for one in properties}
        if name in _PROVES and shown.get(_PROVES[name]) == domain:
            return True
    return False


def _without_tag(address: str) -> str:
    """`mari+x@example.org` and `mari@example.org` are one mailbox."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
