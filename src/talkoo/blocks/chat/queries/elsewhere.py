"""What other parts of the product show of rooms: unread ones, files, messages that something came from."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.chat.models import Enclosure
from talkoo.blocks.chat.queries.rooms import TALKS, Standing
from talkoo.kernel import clock, markup, origins, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick
from talkoo.people.spaces.queries import SEEN
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.moderation.registry import Target

MINE = """
select s.kind as space_kind, s.slug as space_slug, s.name as space_name, r.last,
  (select count(*) from chat_message u where u.room_id = r.id and u.number > coalesce(p.read_to, 0)
   and u.author_id is distinct from t.person_id and u.deleted_at is null and u.hidden_at is null) as unread,
  (select max(u.created_at) from chat_message u where u.room_id = r.id and u.number = r.last) as last_at
from spaces_participation t join spaces_space s on s.id = t.space_id join chat_room r on r.space_id = s.id
left join chat_place p on p.room_id = r.id and p.person_id = t.person_id
where t.person_id = %(person)s and t.until is null and not t.is_asked and not coalesce(p.is_muted, false)
and r.last > coalesce(p.read_to, 0)
order by last_at desc nulls last limit 20
"""
"""Rooms of a person with something new; for kernel.mine."""


def unread_rooms(person: Any, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rooms with something unread, of the rows of `MINE`, for "My networks"."""
    return [
        {
            "name": pick(row["space_name"], pages.language()),
            "url": pages.address(f"chat:{row['space_kind']}_room", row["space_slug"]),
            "unread": row["unread"],
            "last_at": datetime.datetime.fromisoformat(row["last_at"]) if row["last_at"] else None,
        }
        for row in rows
        if row["unread"]
    ]


def file_of(who: Standing, number: int, name: str, *, is_reported: bool = False) -> Row | None:
    """The file that came with a message that the reader may see; with `is_reported` also with a hidden one."""
    return first(
        "select f.file_name as name, f.media_type, f.bytes, k.digest from chat_enclosure f "
        "join chat_message m on m.id = f.message_id join files_storedfile k on k.id = f.stored_file_id "
        "where m.room_id = %s and m.number = %s and f.file_name = %s and m.deleted_at is null "
        "and (m.hidden_at is null or m.author_id = %s or %s)",
        [who.room_id, number, name, who.person_id, is_reported],
    )


def given_by(person_id: uuid.UUID) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that came with a message of the person's and is still there."""
    found = Enclosure.objects.filter(message__author=person_id).order_by("pk")
    return files.contents(found.values_list("file_name", "stored_file__digest"))


def found_messages(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, origins.Found]:
    """Messages that something came from, as the person may see them."""
    if getattr(person, "pk", None) is None:
        return {}
    given = {"ids": list(keys), "person": person.pk, "now": clock.now()}
    return {
        row["id"]: origins.Found(
            title=markup.line_of(row["html"], 80),
            url=pages.address(f"chat:{row['kind']}_message", row["slug"], row["number"]),
            space_id=row["space_id"],
        )
        for row in fetch(_ORIGINS, given)
    }


_ORIGINS = f"""
select m.id, m.number, m.html, s.id as space_id, s.kind, s.slug from chat_message m
join chat_room r on r.id = m.room_id join spaces_space s on s.id = r.space_id
where m.id = any(%(ids)s) and m.deleted_at is null and m.hidden_at is null and {TALKS} and {SEEN}
"""


def target(key: str) -> Target | None:
    """A message that was reported; what it says stands on its page alone."""
    try:
        row = first(_TARGET, [uuid.UUID(key)])
    except ValueError:
        return None
    if row is None:
        return None
    name = pick(row["name"], pages.language())
    return Target(
        title=_("Message in the chat of %(name)s") % {"name": name.text},
        url=pages.address(f"chat:{row['kind']}_message", row["slug"], row["number"]),
        is_visible=row["is_visible"],
        authors=[row["author_id"]] if row["author_id"] else [],
    )


_TARGET = """
select m.number, m.author_id, m.deleted_at is null and m.hidden_at is null as is_visible, s.kind, s.slug, s.name
from chat_message m join chat_room r on r.id = m.room_id join spaces_space s on s.id = r.space_id where m.id = %s
"""


def at(message_id: uuid.UUID) -> str:
    """The address of a message; empty when it is gone."""
    row = first(_TARGET, [message_id])
    return pages.address(f"chat:{row['kind']}_message", row["slug"], row["number"]) if row else ""
