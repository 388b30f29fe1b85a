"""Every read of organisations that is worth a name. One statement each; plain values, ready for a page."""

from talkoo.people.organisations.queries.directory import (
    FACETS,
    LIST,
    Choice,
    Facets,
    Found,
    chosen_from,
    facets,
    number_of,
)
from talkoo.people.organisations.queries.organisation import (
    by_slug,
    mailboxes_of,
    page_of,
    representatives,
    show_beside,
    show_support,
    support_of,
    texts_of,
    visible,
)
from talkoo.people.organisations.queries.shown import CARD, FROM, Card, card, words_of_area, write_with

__all__ = [
    "CARD",
    "FACETS",
    "FROM",
    "LIST",
    "Card",
    "Choice",
    "Facets",
    "Found",
    "by_slug",
    "card",
    "chosen_from",
    "facets",
    "mailboxes_of",
    "number_of",
    "page_of",
    "representatives",
    "show_beside",
    "show_support",
    "support_of",
    "texts_of",
    "visible",
    "words_of_area",
    "write_with",
]
