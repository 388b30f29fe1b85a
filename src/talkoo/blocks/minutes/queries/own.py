"""What other parts of the product ask of minutes: where an item came from, whom to tell, where words are read."""

import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.kernel import meetings, origins, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.people.spaces.queries import is_taking_part

_ITEMS = """
select i.id, i.title, i.language, m.meeting_kind, m.meeting_key, m.space_id from minutes_item i
join minutes_minutes m on m.id = i.minutes_id where i.id = any(%s) and m.space_id is not null
"""


def found_items(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, origins.Found]:
    """Items that something came from, as the person may see them. A statement for the items, one for the meetings, and
    one for each space whose meeting the person does not take part in."""
    if getattr(person, "pk", None) is None:
        return {}
    rows = fetch(_ITEMS, [list(keys)])
    by_kind: dict[str, list[uuid.UUID]] = {}
    for row in rows:
        by_kind.setdefault(row["meeting_kind"], []).append(row["meeting_key"])
    seen = {
        (kind, key): meeting
        for kind, found in by_kind.items()
        for key, meeting in meetings.find(kind, found, person).items()
    }
    inside: dict[uuid.UUID, bool] = {}
    result = {}
    for row in rows:
        meeting = seen.get((row["meeting_kind"], row["meeting_key"]))
        if meeting is None:
            continue
        if not (meeting.takes_part or meeting.leads):
            space_id = row["space_id"]
            if space_id not in inside:
                inside[space_id] = is_taking_part(person, space_id)
            if not inside[space_id]:
                continue
        result[row["id"]] = origins.Found(
            title=Text(row["title"], row["language"], row["language"] != pages.language(), row["language"]),
            url=_address(row) + f"#{row['id']}",
            space_id=row["space_id"],
        )
    return result


def _address(row: Row) -> str:
    return pages.address("minutes:minutes", row["meeting_kind"], row["meeting_key"])


def at(minutes_id: uuid.UUID) -> str:
    """The address of the page on which these minutes are read; empty when they are gone."""
    row = first("select meeting_kind, meeting_key from minutes_minutes where id = %s", [minutes_id])
    return _address(row) if row else ""


def of_item(item_id: uuid.UUID) -> uuid.UUID | None:
    """Whose item it is."""
    row = first("select minutes_id from minutes_item where id = %s", [item_id])
    return row["minutes_id"] if row else None


def at_item(item_id: uuid.UUID) -> str:
    """The address of the page on which this item is read."""
    minutes_id = of_item(item_id)
    return at(minutes_id) if minutes_id else ""


def of_addendum(addendum_id: uuid.UUID) -> str:
    """The address of the page on which this addendum is read."""
    row = first("select minutes_id from minutes_addendum where id = %s", [addendum_id])
    return at(row["minutes_id"]) if row else ""


def told(minutes_id: uuid.UUID) -> Row | None:
    """What a mail says of approved minutes: `document`, `space_id`, `meeting_kind`, `meeting_key`."""
    return first(
        "select document, space_id, meeting_kind, meeting_key from minutes_minutes "
        "where id = %s and state = 'approved'",
        [minutes_id],
    )


_TO_TELL = """
select t.person_id as id from minutes_attendance t where t.minutes_id = %(minutes)s
union select i.proposer_id from minutes_item i where i.minutes_id = %(minutes)s
union select unnest(array[m.chair_id, m.secretary_id]) from minutes_minutes m where m.id = %(minutes)s
"""


def to_tell(minutes_id: uuid.UUID) -> list[uuid.UUID]:
    """Whom minutes concern: who was there or had said no, who put something on the agenda, chair and secretary."""
    return [row["id"] for row in fetch(_TO_TELL, {"minutes": minutes_id}) if row["id"]]
