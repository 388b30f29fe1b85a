"""One way for news to travel: an action emits a fact; its record and one job per reaction commit with the change."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from talkoo.kernel import ids

KINDS: dict[str, type["Fact"]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened, named in the past tense. Ids and codes only: never objects, never people's words.

    `actor_id` is the person who did it, or None for a visitor or the program itself.
    """

    actor_id: uuid.UUID | None
    id: uuid.UUID = field(default_factory=ids.uuid7)

    changes_pages: ClassVar[bool] = True
    """False when no page that a visitor can see depends on it: the cached pages of the site then stay."""

    keeps_years: ClassVar[int | None] = 2
    """How long the record keeps it: ten years where money is concerned; None: for ever."""

    def __init_subclass__(cls, **options: Any):
        super().__init_subclass__(**options)
        KINDS[f"{cls.__module__}.{cls.__qualname__}"] = cls

    @classmethod
    def name(cls) -> str:
        """The code it is recorded under, for example `letters.LetterSent`."""
        parts = cls.__module__.split(".")
        place = parts.index("facts") if "facts" in parts else -1  # facts.py, or a package of that name
        return f"{parts[place - 1]}.{cls.__qualname__}"

    def values(self) -> dict[str, Any]:
        """Its content as JSON can hold it, without id and actor."""
        return {
            key: str(value) if isinstance(value, uuid.UUID) else value
            for key, value in asdict(self).items()
            if key not in {"id", "actor_id"}
        }


Reaction = Callable[[Any], None]
_recorders: list[Callable[[Fact], None]] = []
_reactions: dict[type[Fact], list[Reaction]] = defaultdict(list)
_silences: dict[type[Fact], str] = {}
_enqueue: list[Callable[[Fact, Sequence[Reaction]], None]] = []


def on(*kinds: type[Fact]) -> Callable[[Reaction], Reaction]:
    """Register a reaction: a function that hears of every fact of these kinds, in the worker, at least once."""

    def register(reaction: Reaction) -> Reaction:
        for kind in kinds:
            _reactions[kind].append(reaction)
        return reaction

    return register


def silence(kind: type[Fact], why: str) -> None:
    """Say that nobody is told of this kind of fact, and why."""
    _silences[kind] = why


def is_answered(kind: type[Fact]) -> bool:
    """Whether somebody is told of it, or it is explicitly silent."""
    return bool(_reactions[kind]) or kind in _silences


def record_with(recorder: Callable[[Fact], None]) -> None:
    """Hang in something that writes down every fact inside the action's transaction."""
    _recorders.append(recorder)


def enqueue_with(enqueue: Callable[[Fact, Sequence[Reaction]], None]) -> None:
    """The job queue hangs itself in here; it must write in the caller's transaction."""
    _enqueue[:] = [enqueue]


def emit(fact: Fact) -> None:
    """Called inside the action's transaction: what is rolled back is not told, what commits does not go untold."""
    for recorder in _recorders:
        recorder(fact)
    reactions = _reactions[type(fact)]
    if reactions:
        _enqueue[0](fact, reactions)


def revive(path: str, values: dict[str, Any]) -> Fact:
    """The fact that a job carries, made whole again. Raises KeyError when its kind is gone."""
    kind = KINDS[path]
    known = kind.__dataclass_fields__
    shaped = {
        key: uuid.UUID(value) if value and (key == "id" or key.endswith("_id")) else value
        for key, value in values.items()
        if key in known
    }
    return kind(**shaped)
