"""What pages can hear of: every part of the product registers its kinds of topics here."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class Happened:
    """The `number`th thing that happened in a topic: its code and the id of what it is about."""

    number: int
    what: str
    about: uuid.UUID | None


_May = Callable[[uuid.UUID, Collection[uuid.UUID]], Collection[uuid.UUID]]
_Show = Callable[[uuid.UUID, Sequence[Happened]], Mapping[int, Any]]
_State = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Any]]


def _nothing(key: uuid.UUID, happened: Sequence[Happened]) -> Mapping[int, Any]:
    return {}


@dataclass(frozen=True)
class Topic:
    """A kind of topic. All of its functions run in the live process, reading only, within the topic's site.

    `may(key, people)`: which of these people may hear of it now, in one statement. `show(key, happened)`: what pages
    are told of each number besides its code and id, as plain values, the same for all who hear it: asked once, however
    many pages there are. Without it pages are told that something happened, and ask themselves.

    A kind with `state` has no numbers: `state(keys)` is how things are now, told on opening and after each
    `publish.nudge`. The key of such a kind is a person's id, and only that person may hear it.

    `ends_with` are facts after which some may hear it no longer.
    """

    kind: str
    may: _May | None = None
    show: _Show = _nothing
    state: _State | None = None
    ends_with: Sequence[type[Fact]] = ()


_topics: dict[str, Topic] = {}
_endings: set[type[Fact]] = set()


def register(topic: Topic) -> None:
    """From now on pages can hear of this kind. Raises ValueError for one without a way to say who may."""
    if (topic.may is None) == (topic.state is None):
        raise ValueError(f"either `may` or `state`, and not both: {topic.kind}")
    _topics[topic.kind] = topic
    _endings.update(topic.ends_with)


def known(kind: str) -> Topic | None:
    """The kind of this name."""
    return _topics.get(kind)


def of_people() -> list[str]:
    """The kinds whose key is a person: what all open pages of that person hear."""
    return sorted(one.kind for one in _topics.values() if one.state)


def is_ending(fact: Fact) -> bool:
    """Whether somebody may hear less after this fact."""
    return type(fact) in _endings


def those_who_may(kind: str, key: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people may hear of this topic. Nobody, when there is no such kind."""
    topic = _topics.get(kind)
    if topic is None:
        return set()
    if topic.may is None:
        return {one for one in people if one == key}
    return set(topic.may(key, people))
