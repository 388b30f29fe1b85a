"""Whom news of a gathering is for, besides those who have registered, and what mails say of it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from talkoo.blocks.gatherings.queries.standing import FROM, IS_OUT, UPCOMING
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch, first

_CALLED = """
select z.person_id as id from spaces_participation z
where z.space_id = %(space)s::uuid and z.until is null and not z.is_asked
union select c.person_id from spaces_contactappointment c where c.space_id = %(space)s::uuid and c.until is null
  and c.person_id is not null
"""
_WITHOUT_VOTERS = """
except select v.person_id from gatherings_datevoter v join gatherings_datepoll p on p.id = v.poll_id
where p.gathering_id = %(gathering)s::uuid and v.person_id is not null
"""


def called(gathering: Any) -> list[uuid.UUID]:
    """Who is called together by a meeting of a space that nobody registers for: those who take part, and the contact.
    Nobody where people register."""
    if gathering.space_id is None or gathering.takes_registrations:
        return []
    return [row["id"] for row in fetch(_CALLED, {"space": gathering.space_id})]


def called_without_voters(gathering: Any) -> list[uuid.UUID]:
    """The same without those who said when they can come: they hear of the date that was found anyway."""
    if gathering.space_id is None or gathering.takes_registrations:
        return []
    given = {"space": gathering.space_id, "gathering": gathering.pk}
    return [row["id"] for row in fetch(f"({_CALLED}) {_WITHOUT_VOTERS}", given)]


def space_of(space_id: uuid.UUID | None) -> Row:
    """`name` of the space as it is stored; none without a space."""
    found = first("select s.name from spaces_space s where s.id = %s", [space_id]) if space_id else None
    return found or {"name": None}


_STILL = f"select g.id from {FROM} where g.id = any(%(keys)s::uuid[]) and {IS_OUT} and {UPCOMING}"


def still_coming(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications whose gathering is still to be."""
    given = {"keys": [row["about_key"] for row in rows], "now": clock.now()}
    there = {row["id"] for row in fetch(_STILL, given)}
    return {row["id"] for row in rows if row["about_key"] in there}
