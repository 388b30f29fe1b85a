"""Every read of agendas and minutes that is worth a name."""

from talkoo.blocks.minutes.queries.document import (
    build,
    digest,
    digest_of_addendum,
    digest_of_attendance,
)
from talkoo.blocks.minutes.queries.listed import LIST, Here, here, ids_found, open_agendas, page_of
from talkoo.blocks.minutes.queries.own import at, at_item, found_items, of_addendum, of_item, to_tell, told
from talkoo.blocks.minutes.queries.shown import (
    Standing,
    closes_at,
    left_open,
    own_words,
    people_to_choose,
    standing,
)

__all__ = [
    "LIST",
    "Here",
    "Standing",
    "at",
    "at_item",
    "build",
    "closes_at",
    "digest",
    "digest_of_addendum",
    "digest_of_attendance",
    "found_items",
    "here",
    "ids_found",
    "left_open",
    "of_addendum",
    "of_item",
    "open_agendas",
    "own_words",
    "page_of",
    "people_to_choose",
    "standing",
    "to_tell",
    "told",
]
