"""Who is told of what is said in a room: those named, those who have not looked in."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from talkoo.blocks.chat.queries.rooms import TALKS
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch, first

_THERE = """
select a.id, a.name from accounts_person a where a.name <> '' and a.id in (
  select person_id from spaces_participation where space_id = %s and until is null and not is_asked
  union select person_id from spaces_contactappointment where space_id = %s and until is null)
order by length(a.name) desc, a.name
"""


def named_in(text: str, space_id: uuid.UUID) -> list[uuid.UUID]:
    """Those who take part or are its contacts and stand in the text with `@` before their name, or their first name
    when it is one person's alone. Costs nothing without an `@`."""
    if "@" not in text:
        return []
    rows = fetch(_THERE, [space_id, space_id])
    said = " ".join(text.casefold().split())
    firsts: dict[str, list[uuid.UUID]] = {}
    for row in rows:
        firsts.setdefault(row["name"].casefold().split(" ")[0], []).append(row["id"])
    told = []
    for row in rows:
        name = " ".join(row["name"].casefold().split())
        alone = name.split(" ")[0]
        if f"@{name}" in said or (firsts[alone] == [row["id"]] and _stands(f"@{alone}", said)):
            told.append(row["id"])
    return told


def _stands(word: str, said: str) -> bool:
    """Whether it stands there as a whole word."""
    place = said.find(word)
    while place >= 0:
        if not said[place + len(word) : place + len(word) + 1].isalnum():
            return True
        place = said.find(word, place + 1)
    return False


def in_words(message_id: uuid.UUID) -> Row | None:
    """A message with its author and space, for those who are told of it."""
    return first(
        "select m.id, m.number, m.text, m.language, m.author_id, w.name as author, s.id as space_id, "
        "s.kind as space_kind, s.slug as space_slug, s.name as space_name from chat_message m "
        "join chat_room r on r.id = m.room_id join spaces_space s on s.id = r.space_id "
        "left join accounts_person w on w.id = m.author_id "
        "where m.id = %s and m.deleted_at is null and m.hidden_at is null",
        [message_id],
    )


_STILL = f"""
select n.id from unnest(%(ids)s::uuid[], %(people)s::uuid[], %(keys)s::uuid[]) as n(id, person_id, message_id)
join chat_message m on m.id = n.message_id and m.deleted_at is null and m.hidden_at is null
join chat_room r on r.id = m.room_id join spaces_space s on s.id = r.space_id
left join chat_place p on p.room_id = r.id and p.person_id = n.person_id
where coalesce(p.read_to, 0) < m.number and {TALKS.replace("%(person)s", "n.person_id")}
"""


def still_news(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications whose message is there, unread by the person and theirs to read."""
    given = {
        "ids": [row["id"] for row in rows],
        "people": [row["person_id"] for row in rows],
        "keys": [row["about_key"] for row in rows],
        "now": clock.now(),
    }
    return {row["id"] for row in fetch(_STILL, given)}


_WAITS = """m.number > coalesce(p.read_to, 0) and m.author_id is distinct from t.person_id
  and m.deleted_at is null and m.hidden_at is null and m.created_at >= t.since"""
"""The message `m` waits for who takes part (`t`, with the place `p`): what was said before they came does not."""

_BEHIND = f"""
select t.person_id from spaces_participation t
left join chat_place p on p.room_id = %(room)s and p.person_id = t.person_id
where t.space_id = %(space)s and t.until is null and not t.is_asked and not coalesce(p.is_muted, false)
and coalesce(p.told_to, 0) <= coalesce(p.read_to, 0) and t.since <= %(before)s and exists (
  select from chat_message m where m.room_id = %(room)s and m.number <= %(until)s and {_WAITS})
"""

_TO_TELL = f"""
select t.person_id, (select count(*) from chat_message m where m.room_id = r.id and {_WAITS}) as unread
from chat_room r join spaces_participation t on t.space_id = r.space_id and t.until is null and not t.is_asked
left join chat_place p on p.room_id = r.id and p.person_id = t.person_id
where r.id = %(room)s and t.person_id = any(%(people)s::uuid[]) and coalesce(p.read_to, 0) < %(until)s
and not coalesce(p.is_muted, false)
"""


def behind(room: Row) -> list[uuid.UUID]:
    """Those who take part, have something unread and were not told of it since they last looked in."""
    given = {"room": room["id"], "space": room["space_id"], "until": room["last"], "before": clock.now()}
    return [row["person_id"] for row in fetch(_BEHIND, given)]


def still_behind(room_id: uuid.UUID, number: int, people: Sequence[str]) -> list[Row]:
    """Those of these people who have still not read up to this message, with how many wait for each."""
    given = {"room": room_id, "until": number, "people": list(people)}
    return [row for row in fetch(_TO_TELL, given) if row["unread"]]


def newest(room_id: uuid.UUID, number: int) -> Row | None:
    """The newest message up to this one that is still there, and the space of its room."""
    return first(
        "select m.id, m.number, s.id as space_id, s.kind as space_kind, s.slug as space_slug, s.name as space_name "
        "from chat_message m join chat_room r on r.id = m.room_id join spaces_space s on s.id = r.space_id "
        "where m.room_id = %s and m.number <= %s and m.deleted_at is null and m.hidden_at is null "
        "order by m.number desc limit 1",
        [room_id, number],
    )


def stirred(since: datetime.datetime) -> list[Row]:
    """Rooms in which something has been said since, with how many messages they have had."""
    return fetch(
        "select r.id, r.space_id, r.last from chat_room r where exists (select from chat_message m "
        "where m.room_id = r.id and m.number = r.last and m.created_at >= %s) order by r.id",
        [since],
    )
