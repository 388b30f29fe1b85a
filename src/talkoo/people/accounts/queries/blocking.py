"""Who does not want to hear of whom."""

import uuid
from collections.abc import Iterable

from talkoo.kernel.rows import Row, fetch

IS_BLOCKED = (
    """exists (select from accounts_block zb where zb.person_id = %(person)s and zb.blocked_id = {0})"""
)
"""Whether the reader has blocked the person whose id this column holds, in statements with the reader as `person`."""

_MINE = """
select b.blocked_id as id, p.name, b.since from accounts_block b join accounts_person p on p.id = b.blocked_id
where b.person_id = %s and p.status <> 'erased' order by lower(p.name), p.id limit 500
"""


def blocked_by(person_id: uuid.UUID) -> list[Row]:
    """Those whom somebody has blocked, by name: `id`, `name`, `since`."""
    return fetch(_MINE, [person_id])


def has_blocked(person_id: uuid.UUID | None, other_id: uuid.UUID | None) -> bool:
    """Whether the first does not want to hear of the second."""
    return bool(person_id and other_id) and not let_through([person_id], other_id)  # type: ignore[list-item]


def let_through(people: Iterable[uuid.UUID], other_id: uuid.UUID | None) -> list[uuid.UUID]:
    """Those of these people who may be told of what somebody did: who have not blocked them. In the same order."""
    asked = list(people)
    if not asked or other_id is None:
        return asked
    rows = fetch(
        "select person_id as id from accounts_block where blocked_id = %s and person_id = any(%s)",
        [other_id, asked],
    )
    shut = {row["id"] for row in rows}
    return [one for one in asked if one not in shut]
