"""Every read of spaces that is worth a name. One statement each; plain values, ready for a page."""

from talkoo.people.spaces.queries.listed import LIST, Filter, filter_of
from talkoo.people.spaces.queries.shown import (
    PUBLIC_STATES,
    Card,
    card,
    role_of_contact,
    words_of_area,
    write_with,
)
from talkoo.people.spaces.queries.space import (
    MEMBERS,
    beside,
    by_slug,
    contact_of,
    funding_of,
    funding_of_site,
    lines_of,
    page_of,
    programme_of,
    programme_texts,
    visible,
)

__all__ = [
    "LIST",
    "MEMBERS",
    "PUBLIC_STATES",
    "Card",
    "Filter",
    "beside",
    "by_slug",
    "card",
    "contact_of",
    "filter_of",
    "funding_of",
    "funding_of_site",
    "lines_of",
    "page_of",
    "programme_of",
    "programme_texts",
    "role_of_contact",
    "visible",
    "words_of_area",
    "write_with",
]
