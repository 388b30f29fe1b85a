"""Places and words of the demo, found by the codes that stand for them."""

import uuid

from talkoo.plumbing.places.load import area
from talkoo.plumbing.vocabulary import known


def concepts(scheme: str, codes: tuple[str, ...]) -> list[uuid.UUID]:
    """Ids of words in their order. Raises LookupError for one that there is not."""
    found = []
    for code in codes:
        word = known.at(scheme, code)
        if word is None:
            raise LookupError(f"{scheme}:{code}")
        found.append(word.id)
    return found


def places(codes: tuple[str, ...]) -> list[uuid.UUID]:
    """Ids of places in their order. Raises Area.DoesNotExist."""
    return [area(code).pk for code in codes]


def place(code: str) -> uuid.UUID | None:
    """The id of a place; none for no code. Raises Area.DoesNotExist."""
    return area(code).pk if code else None
