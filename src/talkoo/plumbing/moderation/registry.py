"""What can be reported and hidden. Every part of the product that shows people's words hangs its kinds in here.

    registry.reportable("idea", find=find, hide=hide, show=show, label=_("an idea"))

`find` knows hidden ones too, for those who decide about them; `hide` and `show` are the part's own actions.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class Target:
    """Something that can be reported: what it is called and its page.

    `is_visible`: whether everybody who may report sees it now. `authors` are the ids of the people who are told, with
    the reason, when it is hidden or shown again.
    """

    title: Text | str
    url: str
    is_visible: bool = True
    authors: Sequence[uuid.UUID] = ()


Find = Callable[[str], Target | None]
Sees = Callable[[str, Any], bool]


@dataclass(frozen=True)
class Reportable:
    """`hide(key, by=…, reason=…)` takes it out of sight, `show(key, by=…)` brings it back. `sees(key, person)` says
    whether this person may see what not everybody sees: then they can report it too."""

    kind: str
    find: Find
    hide: Callable[..., object]
    show: Callable[..., object]
    label: Any = ""
    sees: Sees | None = None


_kinds: dict[str, Reportable] = {}


def reportable(
    kind: str,
    *,
    find: Find,
    hide: Callable[..., object],
    show: Callable[..., object],
    label: Any = "",
    sees: Sees | None = None,
) -> None:
    """From now on things of this kind can be reported. `key` is their slug or id, `label` what one is called."""
    _kinds[kind] = Reportable(kind, find, hide, show, label, sees)


def of(kind: str) -> Reportable | None:
    """None for a kind that cannot be reported."""
    return _kinds.get(kind)


def find(kind: str, key: str) -> Target | None:
    """What stands there, hidden or not; None when there is nothing, or nothing of this kind can be reported."""
    known = _kinds.get(kind)
    return known.find(key) if known else None


def find_for(kind: str, key: str, person: Any) -> Target | None:
    """What stands there, if this person (or visitor) sees it now and so may report it."""
    known = _kinds.get(kind)
    target = known.find(key) if known else None
    if known is None or target is None:
        return None
    return target if target.is_visible or (known.sees is not None and known.sees(key, person)) else None


FindMany = Callable[[Collection[str]], Mapping[str, Target]]
_many: dict[str, FindMany] = {}


def found_together(kind: str, find: FindMany) -> None:
    """From now on many things of this kind are found in one go, for the lists of those who decide."""
    _many[kind] = find


def find_many(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Target | None]:
    """What stands behind many kinds and keys: each kind asked once where it finds many together, else each thing."""
    found: dict[tuple[str, str], Target | None] = {}
    by_kind: dict[str, list[str]] = {}
    for kind, key in things:
        by_kind.setdefault(kind, []).append(key)
    for kind, keys in by_kind.items():
        wanted = list(dict.fromkeys(keys))
        there = _many[kind](wanted) if kind in _many else None
        for key in wanted:
            found[kind, key] = find(kind, key) if there is None else there.get(key)
    return found


_deciders: list[Callable[[], Iterable[Any]]] = []


def deciders_with(found: Callable[[], Iterable[Any]]) -> None:
    """`found()` gives the people who may decide on the current site; from where people are known."""
    _deciders[:] = [found]


def deciders() -> Iterable[Any]:
    """Everybody who may decide on the current site."""
    return _deciders[0]() if _deciders else ()


def kinds() -> Sequence[str]:
    """Everything that can be reported."""
    return sorted(_kinds)
