"""Reading letters: only those to spaces that the reader answers for."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, first

_MINE = """(exists (select from spaces_contactappointment c
                    where c.space_id = l.space_id and c.person_id = %s and c.until is null)
         or exists (select from accounts_rolegrant g
                    where g.person_id = %s and g.role = 'stand_in' and g.period @> %s))"""

LIST = List(
    name="letters",
    select="l.id, l.writer_name, l.sent_at, l.state, s.name as about, s.kind, s.slug",
    source="letters_letter l join spaces_space s on s.id = l.space_id",
    identity="l.id",
    filters={"reader": _MINE, "state": "l.state = any(%s)"},
    sorts={"newest": Sort("extract(epoch from l.sent_at)::float8", descending=True)},
    page_size=30,
)

_ONE = f"""
select l.id, l.space_id, l.writer_name, l.writer_language, l.text, l.sent_at, l.state, l.answer, l.answered_at,
       s.name as about, s.kind, s.slug
from letters_letter l join spaces_space s on s.id = l.space_id where l.id = %s and {_MINE}
"""


def mine(person: Any) -> tuple[Any, ...]:
    """What fills `_MINE`: the person, and the moment at which roles must hold."""
    return (person.pk, person.pk, clock.now())


def visible_to(person: Any, letter_id: uuid.UUID) -> Row | None:
    """The letter, if this person answers for the space it was written to."""
    return first(_ONE, [letter_id, *mine(person)])
