import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock, markup
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.spaces.queries import HEAD, SEEN
from talkoo.people.spaces.queries.standing import ANSWERS_FOR_MEMBER, LEADS, TAKES_PART
from talkoo.plumbing.live.shown import LAST
from talkoo.plumbing.moderation.queries import CONCERNED
from talkoo.plumbing.notify.reading import UNREAD_ABOUT
from talkoo.plumbing.retention.queries import NAMES_SOMEBODY

KIND = "chat"
"""Of the live topic of a room; its key is the space, so that the first message of all is heard too."""
AT_ONCE = 50
"""Messages on a page."""

TALKS = f"({TAKES_PART.format('s')} or {LEADS.format('s')} or {ANSWERS_FOR_MEMBER.format('s')})"

SAID = """
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

_STANDING = f"""
select {HEAD}, s.id as space_id, s.kind as space_kind, s.slug as space_slug, s.name as space_name, r.id as room_id,
  coalesce(r.last, 0) as last, {LAST.format("s", KIND)} as position,
  {TAKES_PART.format("s")} as takes_part, {LEADS.format("s")} as leads,
  {ANSWERS_FOR_MEMBER.format("s")} as answers_for_member,
  coalesce(p.read_to, 0) as read_to, coalesce(p.is_muted, false) as is_muted, d.text as unsent,
  (select count(*) from chat_message u where u.room_id = r.id and u.number > coalesce(p.read_to, 0)
   and u.author_id is distinct from %(person)s and u.deleted_at is null and u.hidden_at is null) as unread,
  (select jsonb_agg(zb.blocked_id) from accounts_block zb where zb.person_id = %(person)s) as blocked
from spaces_space s left join chat_room r on r.space_id = s.id
left join chat_place p on p.room_id = r.id and p.person_id = %(person)s
left join chat_unsentmessage d on d.room_id = r.id and d.person_id = %(person)s
where s.kind = %(kind)s and s.slug = %(slug)s
"""
_ROOM = f"{_STANDING} and {SEEN}"
_ROOM_OF_REPORTED = f"""{_STANDING} and exists (select from chat_message rm
  where rm.room_id = r.id and rm.number = %(number)s and rm.deleted_at is null
  and ({CONCERNED.format("rm", KIND)} or {NAMES_SOMEBODY.format("rm", "chat.message")}))
"""
"""Also of a space that is not there for the reader."""

_PAGE = f"""
select {SAID} where m.room_id = %(room)s and m.number > %(after)s and m.number <= %(until)s order by m.number
"""
_PAGE_WITH_NEWS = _PAGE.replace(
    "as reactions", f"as reactions, {UNREAD_ABOUT.format('chat.message', 'm.id')} as is_news"
)

_FOUND = f"""
select {SAID} where m.room_id = %(room)s and m.deleted_at is null and m.hidden_at is null and {{words}}
order by m.number desc limit %(most)s
"""


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
        """As TALKS says it, which asks it of many people."""
        row = self.row
        return self.person_id is not None and bool(
            row["takes_part"] or row["leads"] or row["answers_for_member"]
        )

    @property
    def looks_after(self) -> bool:
        return bool(self.row["leads"])

    @property
    def last(self) -> int:
        return int(self.row["last"])

    @property
    def blocked(self) -> Sequence[str]:
        """The ids of those whom the reader has blocked."""
        return self.row["blocked"] or ()

    def wrote(self, message: Row) -> bool:
        return self.person_id is not None and message["author_id"] == self.person_id


def room_of(kind: str, slug: str, person: Any) -> Standing | None:
    """The room of the space at this address as the reader stands to it; None when the space is not there for them."""
    return _standing(_ROOM, kind, slug, person)


def _standing(statement: str, kind: str, slug: str, person: Any, **more: Any) -> Standing | None:
    person_id = getattr(person, "pk", None)
    given = {"kind": kind, "slug": slug, "person": person_id, "now": clock.now(), **more}
    row = first(statement, given)
    return Standing(row, person_id) if row else None


def messages(who: Standing, *, until: int, with_news: bool = False) -> list[Row]:
    """The fifty messages up to this number, as this reader sees them. With `with_news` also whether the reader has
    unread news about each (`is_news`)."""
    given = {"room": who.room_id, "after": until - AT_ONCE, "until": until, "person": who.person_id}
    rows = fetch(_PAGE_WITH_NEWS if with_news else _PAGE, given)
    return [of_reader(row, who.person_id) for row in rows]


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


def reported(kind: str, slug: str, number: int, person: Any) -> tuple[Standing, Row] | None:
    """The room, and a message of it as those who decide about reports see it: a hidden one too, in whichever space, and
    without the one that it answers. None when nobody reported or hid it, and it names nobody who was erased.

    Ask only for those who decide.
    """
    who = _standing(_ROOM_OF_REPORTED, kind, slug, person, number=number)
    row = first(_PAGE, {"room": who.room_id, "after": number - 1, "until": number}) if who else None
    if who is None or row is None:
        return None
    seen = of_reader({**row, "is_hidden": False}, who.person_id)
    return who, {**seen, "is_hidden": row["is_hidden"], "answers": None}


def line(html: str) -> str:
    """A message as one short line."""
    return markup.line_of(html, 80)
