"""What waits until a moderator has read it. Its writer alone sees it, and knows that it waits.

    held.holdable("post", find=find, release=let_out, label=_("a post"))
    held.hold("post", key, writer_id=by.pk, why=Why.LINKS)

The part that holds something puts it out of everybody's sight itself, in the transaction in which it calls `hold`, and
tells nobody of it; `release` brings it out, as if it had been written then. What is declined is hidden for a reason
that its writer reads, and may ask to be looked at again (`appeals`).
"""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.plumbing.moderation import facts, registry
from talkoo.plumbing.moderation.models import Held, HeldState, Hidden


@dataclass(frozen=True)
class Words:
    """What waits, as a moderator reads it: `target` as in `registry`, `html` made safe before, and its language."""

    target: registry.Target
    html: str
    language: str
    files: tuple[tuple[str, str], ...] = ()
    """Name and address of each file that came along."""


@dataclass(frozen=True)
class Holdable:
    """`find(key)` gives what waits, or None when it is gone; `release(key, by=…)` brings it out."""

    kind: str
    find: Callable[[str], Words | None]
    release: Callable[..., object]
    label: Any


_kinds: dict[str, Holdable] = {}
_now: ContextVar[list[uuid.UUID] | None] = ContextVar("held_now", default=None)


def holdable(
    kind: str, *, find: Callable[[str], Words | None], release: Callable[..., object], label: Any
) -> None:
    """From now on things of this kind can wait. Kind and key are those of `registry`."""
    _kinds[kind] = Holdable(kind, find, release, label)


def of(kind: str) -> Holdable | None:
    """None for what cannot wait."""
    return _kinds.get(kind)


def find(kind: str, key: str) -> Words | None:
    """What waits, or waited; None when it is gone."""
    known = _kinds.get(kind)
    return known.find(key) if known else None


def part_of(hidden: Hidden) -> Holdable | None:
    """The part that can bring out what was declined; None when it was hidden after it had been seen."""
    is_declined = Held.objects.filter(hidden=hidden.pk, state=HeldState.DECLINED).exists()
    return _kinds.get(hidden.kind) if is_declined else None


@action
def hold(kind: str, key: str, *, writer_id: uuid.UUID, why: str, by_mail: bool = False) -> Held:
    """Let it wait. Raises KeyError for a kind that cannot, IntegrityError when it waits already."""
    made = Held.objects.create(
        kind=_kinds[kind].kind, key=key, writer_id=writer_id, why=why, at=clock.now(), state=HeldState.WAITING
    )
    if (noted := _now.get()) is not None:
        noted.append(made.pk)
    emit(facts.ContentHeld(actor_id=writer_id, held_id=made.pk, kind=kind, why=str(why), by_mail=by_mail))
    return made


@action
def withdraw(kind: str, key: str, *, by: Any) -> bool:
    """It is gone: its writer, or whoever may, took it away. Gives whether it waited."""
    one = Held.objects.select_for_update().filter(kind=kind, key=key, state=HeldState.WAITING).first()
    if one is None:
        return False
    one.state, one.decided_at = HeldState.GONE, clock.now()
    one.save(update_fields=["state", "decided_at"])
    emit(facts.ContentWithdrawn(actor_id=id_of(by), held_id=one.pk, kind=kind))
    return True


def waits(kind: str, key: str) -> bool:
    """Whether it waits now."""
    return Held.objects.filter(kind=kind, key=key, state=HeldState.WAITING).exists()


def passed(writer_id: uuid.UUID) -> int:
    """How many things of this writer were let through."""
    return Held.objects.filter(writer=writer_id, state=HeldState.RELEASED).count()


class noting:
    """Inside, what is held is noted: `with held.noting() as found: …` gives the ids."""

    def __enter__(self) -> list[uuid.UUID]:
        found: list[uuid.UUID] = []
        self._mark = _now.set(found)
        return found

    def __exit__(self, *problem: object) -> None:
        _now.reset(self._mark)
