"""How people can be reached. Who they are is known on the floor above, which hangs itself in here."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """One person as a message finds them. `email` and `phone` are empty when there is none."""

    person_id: uuid.UUID
    name: str
    language: str
    email: str = ""
    phone: str = ""


Reaches = Callable[[Sequence[uuid.UUID]], dict[uuid.UUID, Reach]]
_registered: list[Reaches] = []


def reach_with(find: Reaches) -> None:
    """`find` gives the Reach of each of these people of the current site; those who must not be told any more (erased)
    are missing. One statement, whatever their number."""
    _registered[:] = [find]


def reach(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Reach]:
    """By id. Raises LookupError when nobody said how people are reached."""
    if not _registered:
        raise LookupError("nobody has called notify.reach.reach_with")
    return _registered[0](list(person_ids)) if person_ids else {}
