"""The minutes of a space: newest first, and found by words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.minutes.queries.shown import standing
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.spaces.queries import HEAD, SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS, TAKES_PART

MOST_WORDS = 8
MOST_FOUND = 200

_HERE = f"""
select {HEAD}, {TAKES_PART.format("s")} as takes_part, ({LEADS.format("s")}) or ({HAS_ROLE}) as leads
from spaces_space s where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""


@dataclass(frozen=True)
class Here:
    """The space whose minutes these are, and what the reader is to it."""

    row: Row

    @property
    def sees(self) -> bool:
        return bool(self.row["takes_part"] or self.row["leads"])


def here(kind: str, slug: str, person: Any) -> Here | None:
    """The space at this address, if this person may see it."""
    given = {
        "kind": kind,
        "slug": slug,
        "person": getattr(person, "pk", None),
        "now": clock.now(),
        "roles": ["coordinator"],
    }
    row = first(_HERE, given)
    return Here(row) if row else None


LIST = List(
    name="minutes",
    select="m.id, m.meeting_kind, m.meeting_key, m.state, m.document, m.created_at, m.approved_at, "
    "(select count(*) from minutes_item i where i.minutes_id = m.id) as items",
    source="minutes_minutes m",
    identity="m.id",
    filters={"space": "m.space_id = %s", "ids": "m.id = any(%s)"},
    sorts={"newest": Sort("extract(epoch from m.created_at)::float8", descending=True, kind=float)},
    page_size=50,
)


def page_of(
    space_id: uuid.UUID, *, language: str, after: str = "", ids: Sequence[uuid.UUID] | None = None
) -> Any:
    """A page of the minutes of a space. Raises lists.BadPlace."""
    chosen: dict[str, Any] = {"space": space_id}
    if ids is not None:
        chosen["ids"] = list(ids)
    return LIST.page(language=language, chosen=chosen, sort="newest", after=after)


def open_agendas(space_id: uuid.UUID, person: Any) -> list[tuple[Row, str]]:
    """Agendas of the space that the person may add to now, with what they are called: the newest, ten at most."""
    rows = fetch(
        "select meeting_kind, meeting_key from minutes_minutes where space_id = %s and state = 'draft' "
        "order by created_at desc, id limit 10",
        [space_id],
    )
    found = []
    for row in rows:
        who = standing(row["meeting_kind"], row["meeting_key"], person)
        if who is not None and who.may_propose:
            starts = who.meeting.starts_at
            when = i18n.say_moment(starts, pages.language(), who.meeting.zone) if starts else ""
            found.append((row, " · ".join(one for one in (who.meeting.title.text, when) if one)))
    return found


def ids_found(space_id: uuid.UUID, words: str) -> list[uuid.UUID]:
    """Minutes of the space with all of these words in one item or addendum, the newest first, two hundred at most."""
    parts = words.split()[:MOST_WORDS]
    if not parts:
        return []
    given: dict[str, Any] = {"space": space_id, "most": MOST_FOUND}
    tests = []
    for place, word in enumerate(parts):
        given[f"word{place}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        tests.append(f"f.said ilike %(word{place})s")
    statement = f"""
select m.id from minutes_minutes m where m.space_id = %(space)s and exists (select from (
  select i.title || e'\\n' || i.text || e'\\n' || i.notes || e'\\n' || i.decisions as said
  from minutes_item i where i.minutes_id = m.id
  union all select d.text from minutes_addendum d where d.minutes_id = m.id) f where {" and ".join(tests)})
order by m.created_at desc, m.id limit %(most)s"""
    return [row["id"] for row in fetch(statement, given)]
