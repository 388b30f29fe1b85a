import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.kernel import clock, markup, origins, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick
from talkoo.people.spaces.queries import SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS, TAKES_PART
from talkoo.plumbing.live.shown import LAST
from talkoo.plumbing.live.topics import Happened
from talkoo.plumbing.moderation.registry import Target

KIND = "chat"
"""Of the live topic of a room; its key is the space, so that the first message of all is heard too."""
AT_ONCE = 50
"""Messages on a page."""

_TALKS = f"({TAKES_PART.format('s')} or {LEADS.format('s')})"

_SAID = """
m.id, m.number, m.html, m.language, m.leads_to, m.created_at, m.changed_at, m.author_id, w.name as author,
m.deleted_at is not null as is_deleted, m.hidden_at is not null as is_hidden,
case when a.id is not null then jsonb_build_object('number', a.number, 'author', b.name,
  'html', case when a.deleted_at is null and a.hidden_at is null then left(a.html, 600) else '' end) end as answers,
(select jsonb_build_object('name', f.file_name, 'type', f.media_type, 'bytes', f.bytes, 'alt', f.alt)
 from chat_enclosure f where f.message_id = m.id) as file,
(select jsonb_object_agg(k.kind, k.people) from (select r.kind, jsonb_agg(r.person_id) as people
 from chat_messagereaction r where r.message_id = m.id group by r.kind) k) as reactions
from chat_message m left join accounts_person w on w.id = m.author_id
left join chat_message a on a.id = m.answers_id left join accounts_person b on b.id = a.author_id
"""
"""The same for everybody: who looks at it makes of it what concerns them (`of_reader`)."""

_ROOM = f"""
select s.id as space_id, s.kind as space_kind, s.slug as space_slug, s.name as space_name, r.id as room_id,
  coalesce(r.last, 0) as last, {LAST.format("s", KIND)} as position,
  {_TALKS} as talks, {LEADS.format("s")} as leads, {HAS_ROLE} as moderates,
  coalesce(p.read_to, 0) as read_to, coalesce(p.is_muted, false) as is_muted, d.text as unsent,
  (select count(*) from chat_message u where u.room_id = r.id and u.number > coalesce(p.read_to, 0)
   and u.author_id is distinct from %(person)s and u.deleted_at is null and u.hidden_at is null) as unread
from spaces_space s left join chat_room r on r.space_id = s.id
left join chat_place p on p.room_id = r.id and p.person_id = %(person)s
left join chat_unsentmessage d on d.room_id = r.id and d.person_id = %(person)s
where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""

_PAGE = f"""
select {_SAID} where m.room_id = %(room)s and m.number > %(after)s and m.number <= %(until)s order by m.number
"""

_FOUND = f"""
select {_SAID} where m.room_id = %(room)s and m.deleted_at is null and m.hidden_at is null and {{words}}
order by m.number desc limit %(most)s
"""

_WITH_THESE = f"select {_SAID} where m.id = any(%(ids)s)"


@dataclass(frozen=True)
class Standing:
    """What the reader is to the room of a space, and the room: the same rights as `rules`, asked in one statement."""

    row: Row
    person_id: uuid.UUID | None

    @property
    def room_id(self) -> uuid.UUID | None:
        """None while nobody has written."""
        return self.row["room_id"]

    @property
    def space_id(self) -> uuid.UUID:
        space_id: uuid.UUID = self.row["space_id"]
        return space_id

    @property
    def talks(self) -> bool:
        return self.person_id is not None and bool(self.row["talks"])

    @property
    def looks_after(self) -> bool:
        return bool(self.row["leads"])

    @property
    def last(self) -> int:
        return int(self.row["last"])

    def wrote(self, message: Row) -> bool:
        return self.person_id is not None and message["author_id"] == self.person_id


def room_of(kind: str, slug: str, person: Any) -> Standing | None:
    """The room of the space at this address as the reader stands to it; None when the space is not there for them."""
    person_id = getattr(person, "pk", None)
    given = {
        "kind": kind,
        "slug": slug,
        "person": person_id,
        "now": clock.now(),
        "roles": ["coordinator", "site_admin", "moderator"],
    }
    row = first(_ROOM, given)
    return Standing(row, person_id) if row else None


def messages(who: Standing, *, until: int) -> list[Row]:
    """The fifty messages up to this number, as this reader sees them."""
    given = {"room": who.room_id, "after": until - AT_ONCE, "until": until}
    return [of_reader(row, who.person_id) for row in fetch(_PAGE, given)]


def message(who: Standing, number: int) -> Row | None:
    """One message as this reader sees it; None when it is not there for them."""
    given = {"room": who.room_id, "after": number - 1, "until": number}
    row = first(_PAGE, given)
    if row is None or row["is_deleted"] or (row["is_hidden"] and not who.wrote(row)):
        return None
    return of_reader(row, who.person_id)


def written(message_id: uuid.UUID) -> Row | None:
    """The text of a message as it was written, and its language."""
    return first("select text, language from chat_message where id = %s and deleted_at is null", [message_id])


def found(who: Standing, words: str) -> list[Row]:
    """Messages with all of these words in them, the newest first, fifty at most."""
    parts = words.split()[:8]
    given: dict[str, Any] = {"room": who.room_id, "most": AT_ONCE}
    tests = []
    for place, word in enumerate(parts):
        given[f"word{place}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        tests.append(f"m.text ilike %(word{place})s")
    if not tests or who.room_id is None:
        return []
    rows = fetch(_FOUND.format(words=" and ".join(tests)), given)
    return [of_reader(row, who.person_id) for row in rows]


def of_reader(row: Row, person_id: uuid.UUID | None) -> Row:
    """A message as somebody sees it: a deleted one is empty, and so is one hidden from them."""
    is_mine = person_id is not None and row["author_id"] == person_id
    is_gone = row["is_deleted"] or (row["is_hidden"] and not is_mine)
    given: Mapping[str, list[str]] = {} if is_gone else row["reactions"] or {}
    return {
        **row,
        "is_mine": is_mine,
        "is_gone": is_gone,
        "html": "" if is_gone else row["html"],
        "file": None if is_gone else row["file"],
        "leads_to": "" if is_gone else row["leads_to"],
        "reactions": {kind: len(people) for kind, people in given.items()},
        "mine": [kind for kind, people in given.items() if str(person_id) in people],
    }


# What open pages are told


def who_may_hear(space_id: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people talk in the room of this space now."""
    given = {"space": space_id, "people": list(people), "now": clock.now()}
    return {row["id"] for row in fetch(_MAY_HEAR, given)}


_MAY_HEAR = f"""
select p.id from unnest(%(people)s::uuid[]) p(id), spaces_space s
where s.id = %(space)s and {_TALKS.replace("%(person)s", "p.id")} and {SEEN.replace("%(person)s", "p.id")}
"""


def shown(space_id: uuid.UUID, happened: Sequence[Happened]) -> Mapping[int, Any]:
    """Of each thing that happened how its message is now, the same for all who hear it."""
    ids = list({one.about for one in happened if one.about})
    rows = {row["id"]: row for row in fetch(_WITH_THESE, {"ids": ids})}
    return {one.number: _told(rows[one.about]) for one in happened if one.about in rows}


def _told(row: Row) -> dict[str, Any]:
    is_gone = row["is_deleted"] or row["is_hidden"]
    return {
        **{
            name: row[name]
            for name in ("number", "language", "created_at", "changed_at", "author_id", "author")
        },
        "is_gone": is_gone,
        **{name: None if is_gone else row[name] for name in ("html", "file", "reactions", "leads_to")},
        "answers": row["answers"],
    }


# People


def named_in(text: str, space_id: uuid.UUID) -> list[uuid.UUID]:
    """Those who take part and stand in the text with `@` before their name, or their first name when it is one
    person's alone. Costs nothing without an `@`."""
    if "@" not in text:
        return []
    rows = fetch(
        "select a.id, a.name from spaces_participation p join accounts_person a on a.id = p.person_id "
        "where p.space_id = %s and p.until is null and not p.is_asked order by length(a.name) desc, a.name",
        [space_id],
    )
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
where coalesce(p.read_to, 0) < m.number and {_TALKS.replace("%(person)s", "n.person_id")}
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


_BEHIND = """
select t.person_id, coalesce(p.read_to, 0) as read_to from spaces_participation t
left join chat_place p on p.room_id = %(room)s and p.person_id = t.person_id
where t.space_id = %(space)s and t.until is null and not t.is_asked and not coalesce(p.is_muted, false)
and coalesce(p.told_to, 0) <= coalesce(p.read_to, 0) and t.since <= %(before)s and exists (
  select from chat_message m where m.room_id = %(room)s and m.number > coalesce(p.read_to, 0)
  and m.number <= %(until)s and m.author_id is distinct from t.person_id
  and m.deleted_at is null and m.hidden_at is null and m.created_at >= t.since)
"""


def behind(room: Row) -> list[uuid.UUID]:
    """Those who take part, have something unread and were not told of it since they last looked in."""
    given = {"room": room["id"], "space": room["space_id"], "until": room["last"], "before": clock.now()}
    return [row["person_id"] for row in fetch(_BEHIND, given)]


def told_up_to(room_id: uuid.UUID, number: int) -> list[Row]:
    """Those who are to be told that messages up to this one are unread, with how many there are for each."""
    return fetch(
        "select p.person_id, (select count(*) from chat_message m where m.room_id = p.room_id "
        "and m.number > p.read_to and m.author_id is distinct from p.person_id "
        "and m.deleted_at is null and m.hidden_at is null) as unread "
        "from chat_place p where p.room_id = %s and p.told_to = %s and p.read_to < %s and not p.is_muted",
        [room_id, number, number],
    )


_MINE = """
select s.kind as space_kind, s.slug as space_slug, s.name as space_name, r.last,
  (select count(*) from chat_message u where u.room_id = r.id and u.number > coalesce(p.read_to, 0)
   and u.author_id is distinct from t.person_id and u.deleted_at is null and u.hidden_at is null) as unread,
  (select max(u.created_at) from chat_message u where u.room_id = r.id and u.number = r.last) as last_at
from spaces_participation t join spaces_space s on s.id = t.space_id join chat_room r on r.space_id = s.id
left join chat_place p on p.room_id = r.id and p.person_id = t.person_id
where t.person_id = %s and t.until is null and not t.is_asked and not coalesce(p.is_muted, false)
and r.last > coalesce(p.read_to, 0)
order by last_at desc nulls last limit 20
"""


def unread_rooms(person: Any) -> list[dict[str, Any]]:
    """Rooms with something unread, for "My networks"."""
    return [
        {
            "name": pick(row["space_name"], pages.language()),
            "url": pages.address(f"chat:{row['space_kind']}_room", row["space_slug"]),
            "unread": row["unread"],
            "last_at": row["last_at"],
        }
        for row in fetch(_MINE, [person.pk])
        if row["unread"]
    ]


# Other parts of the product


def file_of(who: Standing, number: int, name: str) -> Row | None:
    """The file that came with a message that the reader may see."""
    return first(
        "select f.file_name as name, f.media_type, f.bytes, k.digest from chat_enclosure f "
        "join chat_message m on m.id = f.message_id join files_storedfile k on k.id = f.stored_file_id "
        "where m.room_id = %s and m.number = %s and f.file_name = %s and m.deleted_at is null "
        "and (m.hidden_at is null or m.author_id = %s)",
        [who.room_id, number, name, who.person_id],
    )


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
where m.id = any(%(ids)s) and m.deleted_at is null and m.hidden_at is null and {_TALKS} and {SEEN}
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


def reported(who: Standing, number: int) -> Row | None:
    """A message as those who decide about reports see it: a hidden one too."""
    row = first(_PAGE, {"room": who.room_id, "after": number - 1, "until": number})
    if row is None or row["is_deleted"]:
        return None
    return {**of_reader({**row, "is_hidden": False}, who.person_id), "is_hidden": row["is_hidden"]}


def line(html: str) -> str:
    """A message as one short line."""
    return markup.line_of(html, 80)
