"""What pages and filters ask of the lists. One statement each."""

import uuid

from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Texts


def labels(scheme: str) -> dict[str, Texts]:
    """What the concepts of a scheme that may be chosen are called, by code, in the order of the list."""
    rows = fetch(
        "select code, labels from vocabulary_concept where scheme = %s and is_active order by id", [scheme]
    )
    return {row["code"]: row["labels"] for row in rows}


_BELOW = """
with recursive below as (
  select id from vocabulary_concept where scheme = %s and code = %s
  union select c.id from vocabulary_concept c join below on c.broader_id = below.id)
select id from below order by id
"""


def with_narrower(scheme: str, code: str) -> list[uuid.UUID]:
    """Ids of a concept and of everything below it, those no longer offered included; empty when there is none such."""
    return [row["id"] for row in fetch(_BELOW, [scheme, code])]
