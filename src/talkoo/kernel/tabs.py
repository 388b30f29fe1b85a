"""The tabs of a space: every block hangs in its own, so that the space need not know what it can hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_Asks = Callable[[Any, Any], bool]


def _always(person: Any, space: Any) -> bool:
    return True


@dataclass(frozen=True)
class Tab:
    """`page` is the name of the page, its argument the space's slug. `is_for` is asked with the person (or visitor) and
    the row of the space's page; a tab that visitors see answers without a question to the database."""

    name: str
    label: Any
    page: str
    kinds: frozenset[str] = frozenset({"network"})
    place: int = 50
    is_for: _Asks = _always


_tabs: dict[str, Tab] = {}


def add(tab: Tab) -> None:
    """From now on spaces of these kinds have this tab."""
    _tabs[tab.name] = tab


def of(kind: str, person: Any, space: Any) -> Sequence[Tab]:
    """The tabs that this person has at this space, in the order in which they are shown."""
    found = (one for one in _tabs.values() if kind in one.kinds and one.is_for(person, space))
    return sorted(found, key=lambda one: (one.place, one.name))
