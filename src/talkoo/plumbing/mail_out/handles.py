"""What a mail lets its receiver do without signing in: answer into a thread, stop mails of a kind."""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from talkoo.kernel import clock, crypto, proofs
from talkoo.plumbing.mail_out.models import Handle, Verb
from talkoo.plumbing.tenancy import current, sites

Stop = tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """A handle to be given out: to `answers` (`<kind>:<key>`), or to stop what the words of `stop` name."""

    verb: Verb
    about: str

    @classmethod
    def to_answer(cls, answers: str) -> "Wish":
        return cls(Verb.REPLY, answers)

    @classmethod
    def to_stop(cls, stop: Sequence[str]) -> "Wish":
        return cls(Verb.STOP, json.dumps([str(one) for one in stop], ensure_ascii=False))


_waiting: ContextVar[list[Handle] | None] = ContextVar("handles", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Whatever is given inside is written at the end, in one statement: for many mails at once."""
    rows: list[Handle] = []
    mark = _waiting.set(rows)
    try:
        yield
    finally:
        _waiting.reset(mark)
    if rows:
        Handle.objects.bulk_create(rows, ignore_conflicts=True)


def give(receiver: str, person_id: uuid.UUID | None, wishes: Sequence[Wish]) -> list[str]:
    """The proofs for these, in their order: for the same receiver and matter always those. One statement."""
    site = current.site_id()
    rows = [
        Handle(
            key=_key(receiver, wish, site),
            receiver=receiver,
            person_id=person_id,
            verb=wish.verb,
            about=wish.about,
            created_at=clock.now(),
        )
        for wish in wishes
    ]
    waiting = _waiting.get()
    if waiting is not None:
        waiting.extend(rows)
    elif rows:
        Handle.objects.bulk_create(rows, ignore_conflicts=True)
    return [proofs.give(row.verb, row.key, site=site) for row in rows]


def has_stopped(receiver: str, stop: Sequence[str]) -> bool:
    """Whether somebody without an account has stopped these mails: nobody else keeps it."""
    key = _key(receiver, Wish.to_stop(stop), current.site_id())
    return Handle.objects.filter(key=key, used_at__isnull=False).exists()


def _key(receiver: str, wish: Wish, site: uuid.UUID) -> uuid.UUID:
    found_by = crypto.blind("mail.handle", f"{receiver}|{wish.verb}|{wish.about}", site=site)
    return uuid.UUID(hex=found_by[:32])


def taken(verb: Verb, proof: str) -> Handle | None:
    """The handle of the current site that was given out with this proof; None for a wrong one, or one that is gone."""
    key = proofs.taken(verb, proof, site=current.site_id())
    return Handle.objects.filter(key=key, verb=verb).first() if key else None


def taken_somewhere(verb: Verb, proof: str) -> uuid.UUID | None:
    """The site that gave out this proof; None when none did. Asks for no row."""
    return next((one.id for one in sites.every() if proofs.taken(verb, proof, site=one.id)), None)


def what_stops(handle: Handle) -> Stop:
    """The words that were given as `stop`."""
    return tuple(str(one) for one in json.loads(handle.about))
