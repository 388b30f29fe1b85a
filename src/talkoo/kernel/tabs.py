"""The tabs of a space: every block hangs in its own, so that the space need not know what it can hold.

A page that has asked already what the person is to the space hands it on in the row: `takes_part` (now, and not only
asking to) and `leads` (its contact, a coordinator, or on the staff of the organisation that runs it). Who decides by
these two uses them and asks the database nothing.
"""

from collections.abc import Callable, Mapping, Sequence
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


def is_told(row: Mapping[str, Any]) -> bool:
    """Whether the row says what the person is to the space."""
    return "takes_part" in row and "leads" in row


_tabs: dict[str, Tab] = {}


def add(tab: Tab) -> None:
    """From now on spaces of these kinds have this tab."""
    _tabs[tab.name] = tab


def of(kind: str, person: Any, space: Any) -> Sequence[Tab]:
    """The tabs that this person has at this space, in the order in which they are shown."""
    found = (one for one in _tabs.values() if kind in one.kinds and one.is_for(person, space))
    return sorted(found, key=lambda one: (one.place, one.name))
