"""What can be done with a thing of another block, without importing it: make a task of a post, keep a file of a letter.

    offers.add(offers.Offer(name="task", label=_("Make this a task"), page="tasks:from_origin", is_for=rules.adds_here))
    offers.of("discussions.post", post_id, request.user, space_row)

The page is given kind and key, and finds the thing itself through `kernel.origins`.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import pages


@dataclass(frozen=True)
class Offer:
    """`page` is the name of a page with the arguments kind and key. `kinds` are those of things that it is for; None:
    all. `is_for` is asked with the person (or visitor) and the row of the space that the thing stands in (or anything
    with `row["id"]`, see kernel.tabs for what else it can say); it answers a visitor without a question to the
    database. `fits` looks at the one thing, as the page shows it, and says whether it is for this one too. Of smaller
    `place` stands first."""

    name: str
    label: Any
    page: str
    is_for: Callable[[Any, Any], bool]
    kinds: frozenset[str] | None = None
    fits: Callable[[Mapping[str, Any]], bool] | None = None
    place: int = 50


_offers: dict[str, Offer] = {}


def add(offer: Offer) -> None:
    """From now on it can be done."""
    _offers[offer.name] = offer


def for_person(person: Any, space_row: Any) -> list[Offer]:
    """What this person can do with things of this space, in the order in which it is shown. A page with many things
    asks once, and then `urls` for each of them."""
    found = (one for one in _offers.values() if one.is_for(person, space_row))
    return sorted(found, key=lambda one: (one.place, one.name))


def urls(
    offered: list[Offer], kind: str, key: uuid.UUID, thing: Mapping[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Label and address of those that are for this kind of thing. Without `thing`, how the page shows it, those that
    look at one are left out."""
    return [
        (str(one.label), pages.address(one.page, kind, key))
        for one in offered
        if (one.kinds is None or kind in one.kinds)
        and (one.fits is None or (thing is not None and one.fits(thing)))
    ]


def of(kind: str, key: uuid.UUID, person: Any, space_row: Any) -> list[tuple[str, str]]:
    """Label and address of what this person can do with this thing, in the order in which it is shown."""
    return urls(for_person(person, space_row), kind, key)
