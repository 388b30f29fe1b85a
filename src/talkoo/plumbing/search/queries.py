"""Asking the index. One statement each, through functions that see the current site only."""

from collections.abc import Sequence
from typing import Any

from talkoo.kernel.rows import Row, fetch
from talkoo.plumbing.search.parse import Question

EXACT, BEGINNING, WORDS, BROADER, TYPING = range(5)
"""The classes of a hit: the title itself; it begins so; the words are in it; only broader fields; written almost so."""


def find(question: Question, kinds: Sequence[str], per_kind: int) -> list[Row]:
    """Hits by kind in the order of `kinds`, the best first, one for each object.

    kind, object_id, language, title, summary, slug, class, rank; `total` is how many of the kind there are of this
    sort (typing mistakes are counted apart), counted up to some hundreds.
    """
    if not question:
        return []
    return fetch(
        "select * from search_find(%s, %s, %s, %s, %s)",
        [question.tsquery, question.phrase, question.language, list(kinds), per_kind],
    )


def match(question: Question, kind: str) -> tuple[str, list[Any]]:
    """A source to join in a list, and its parameters: column object_id, each once. Nothing typed matches nothing."""
    return "search_match(%s, %s, %s)", [question.tsquery, question.phrase, kind]
