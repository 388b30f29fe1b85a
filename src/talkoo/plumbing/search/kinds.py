"""Which kinds of things the page of results shows: each package says so of its own when the program starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shown:
    """`heading` is a lazy text in the plural; `address` makes the path of one from its slug."""

    kind: str
    heading: Any
    address: Callable[[str], str]
    order: int


_shown: dict[str, Shown] = {}


def show_with(kind: str, heading: Any, address: Callable[[str], str], order: int) -> None:
    """Show hits of `kind` under `heading`; smaller orders come first. `kind` is a code of at most 20 characters."""
    _shown[kind] = Shown(kind, heading, address, order)


def every() -> list[Shown]:
    """In the order of the page."""
    return sorted(_shown.values(), key=lambda one: (one.order, one.kind))


def get(kind: str) -> Shown | None:
    """The kind with this code, or None."""
    return _shown.get(kind)
