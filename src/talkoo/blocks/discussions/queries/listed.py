import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.discussions.models import Audience, Draft, Level, Section
from talkoo.blocks.discussions.queries.standing import BELONGS, Standing, asked_by
from talkoo.kernel import pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS

_UNREAD = """(select count(*) from discussions_post z where z.thread_id = t.id and z.number > coalesce(r.read_to, 0)
  and z.deleted_at is null and z.hidden_at is null and z.author_id is distinct from %s)"""

LIST = List(
    name="threads",
    select=f"""t.id, t.code, t.kind, t.title, t.language, t.audience, t.state, t.is_anonymous, t.solved_at,
      t.pinned_at is not null as is_pinned,
      t.state = 'hidden' and exists (select from moderation_held z
        where z.kind = 'thread' and z.key = t.id::text and z.state = 'waiting') as is_held,
      t.created_at, t.last_post_at, t.author_id,
      case when t.is_anonymous then null else a.name end as author,
      case when t.is_anonymous then null else o.name end as capacity,
      (select count(*) from discussions_post z where z.thread_id = t.id and z.number > 1
        and z.deleted_at is null and z.hidden_at is null) as answers,
      case when %s then {_UNREAD} end as unread, r.read_to, r.level""",
    source="""discussions_thread t left join accounts_person a on a.id = t.author_id
      left join organisations_organisation o on o.id = t.capacity_id
      left join discussions_reading r on r.thread_id = t.id and r.person_id = %s""",
    identity="t.id",
    where="t.state <> 'deleted'",
    filters={
        "section": "t.section_id = %s",
        "visible": "(%s or (t.audience = any(%s) and (t.state <> 'hidden' or t.author_id = %s)))",
        "kind": "t.kind = %s",
        "is_unsolved": "(t.solved_at is null and t.state = 'open') = %s",
        "topic": "exists (select from discussions_threadtopic z where z.thread_id = t.id and z.concept_id = any(%s))",
    },
    sorts={
        "newest": Sort(
            "extract(epoch from t.last_post_at + (t.pinned_at is not null)::int * interval '500 years')::float8",
            descending=True,
            kind=float,
        ),
        "oldest": Sort("extract(epoch from t.created_at)::float8", kind=float),
    },
    page_size=20,
)


def reader_of(who: Standing) -> list[Any]:
    """What fills the places of the list's columns for this reader."""
    return [who.person_id is not None, who.person_id, who.person_id]


def seen_by(who: Standing) -> tuple[Any, ...]:
    """What fills the filter `visible`."""
    return (who.looks_after, who.circles, who.person_id)


_SECTIONS = """
select c.id, c.slug, c.name, c.purpose, c.audience, c.closed_at is not null as is_closed, c.position,
  count(t.id) as threads, max(t.last_post_at) as last_post_at
from discussions_section c left join discussions_thread t on t.section_id = c.id
  and t.state in ('open', 'closed') and (t.audience = any(%(circles)s))
where c.space_id is null and c.audience = any(%(circles)s)
group by c.id order by c.position, c.slug
"""


def sections(circles: list[str]) -> list[Row]:
    """The sections of the site's own forum that the reader is let into, with how many threads each has."""
    return fetch(_SECTIONS, {"circles": circles})


def circles_in_forum(is_signed_in: bool) -> list[str]:
    """The circles that a person or visitor is in where nobody takes part."""
    found = [str(Audience.EVERYBODY)]
    return [*found, str(Audience.SIGNED_IN)] if is_signed_in else found


def widest_in_forum() -> str:
    """The widest circle of the forum's sections; empty when there are none."""
    row = first(
        "select bool_or(c.audience = 'everybody') as is_for_all from discussions_section c where c.space_id is null"
    )
    if row is None or row["is_for_all"] is None:
        return ""
    return str(Audience.EVERYBODY if row["is_for_all"] else Audience.SIGNED_IN)


_IS_THERE = "t.state in ('open', 'closed')"
_TAKES_PART = f"({BELONGS} or {LEADS.format('s')} or {HAS_ROLE})"
_IN_SIGHT = f"(s.id is null or ({SEEN}))"
_SEEN = f"{_IS_THERE} and (t.audience <> 'participants' or {_TAKES_PART}) and {_IN_SIGHT}"

_UNREAD_OF = f"""
with own as materialized (
  select space_id, min(since) as since from (
    select z.space_id, z.since from spaces_participation z
    where z.person_id = %(person)s and z.until is null and not z.is_asked
    union all select m.space_id, greatest(f.since, m.since::timestamptz)
    from organisations_affiliation f
    join organisations_organisation o on o.id = f.organisation_id and o.state = 'listed'
    join spaces_spacemembership m on m.organisation_id = o.id and m.status = 'accepted' and m.until is null
    join spaces_space s on s.id = m.space_id and s.participants <> 'persons'
    where f.person_id = %(person)s and (f.may_represent or f.role = 'staff') and {RUNNING.format("f")}
  ) found group by space_id),
near as materialized (
  select t.id, t.section_id from discussions_reading z join discussions_thread t on t.id = z.thread_id
  where z.person_id = %(person)s and z.level = 'followed'
  union select t.id, t.section_id from own join discussions_section c on c.space_id = own.space_id
  join discussions_thread t on t.section_id = c.id and t.last_post_at > own.since),
places as materialized (
  select c.id, c.name, s.name as space_name, {_TAKES_PART} as takes_part
  from (select distinct section_id from near) n join discussions_section c on c.id = n.section_id
  left join spaces_space s on s.id = c.space_id where {_IN_SIGHT})
select * from (select t.code, t.title, t.language, t.kind, t.last_post_at, t.solved_at, c.space_name,
  c.name as section_name, r.read_to, r.level,
  (select count(*) from discussions_post z where z.thread_id = t.id and z.number > coalesce(r.read_to, 0)
    and z.deleted_at is null and z.hidden_at is null and z.author_id is distinct from %(person)s) as unread
from near join discussions_thread t on t.id = near.id join places c on c.id = near.section_id
  left join discussions_reading r on r.thread_id = t.id and r.person_id = %(person)s
where coalesce(r.level, 'normal') <> 'muted' and coalesce(r.read_to, 0) < t.last_number and {_IS_THERE}
  and (t.audience <> 'participants' or c.takes_part)
order by t.last_post_at desc, t.id desc limit 200) found
where unread > 0 order by last_post_at desc limit %(most)s
"""


def unread_of(person: Any, most: int = 50) -> list[Row]:
    """Threads with something unread that the person follows, or that go on in the person's own spaces since joining;
    the newest first, without those muted."""
    return fetch(_UNREAD_OF, asked_by(person, most=most))


_KEPT = f"""
select p.number, p.text, p.language, t.code, t.title, t.language as title_language, b.created_at
from discussions_bookmark b join discussions_post p on p.id = b.post_id join discussions_thread t on t.id = p.thread_id
  join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
where b.person_id = %(person)s and p.deleted_at is null and p.hidden_at is null and {_SEEN}
order by b.created_at desc, b.id desc limit 200
"""


def kept_by(person: Any) -> list[Row]:
    """The posts that somebody has kept to find again and may still see, the newest first."""
    return fetch(_KEPT, asked_by(person))


@dataclass(frozen=True)
class Begun:
    """A draft, and where it goes on."""

    id: uuid.UUID
    title: str
    text: str
    language: str
    code: str
    section_slug: str
    space_kind: str
    space_slug: str
    saved_at: Any


def begun_by(person: Any) -> list[Begun]:
    """What somebody has begun to write, the newest first."""
    found = (
        Draft.objects.filter(person=person.pk)
        .exclude(thread__state="deleted")
        .order_by("-saved_at", "-pk")
        .values_list(
            "pk",
            "title",
            "text",
            "language",
            "thread__code",
            "section__slug",
            "section__space__kind",
            "section__space__slug",
            "saved_at",
        )[:100]
    )
    return [
        Begun(row[0], row[1], row[2], row[3], row[4] or "", row[5] or "", row[6] or "", row[7] or "", row[8])
        for row in found
    ]


_LEARNT = """
select p.number, p.html, p.language, p.learnt_at, t.code, t.title, t.language as title_language
from discussions_post p join discussions_thread t on t.id = p.thread_id
where t.section_id = %s and p.learnt_at is not null and p.deleted_at is null and p.hidden_at is null
  and ((t.state in ('open', 'closed') and t.audience = any(%s)) or (%s and t.state <> 'deleted'))
order by p.learnt_at desc, p.id desc limit 200
"""


def learnt_in(who: Standing) -> list[Row]:
    """What a space has learnt (S2.19), as far as the reader sees it; the newest first."""
    return fetch(_LEARNT, [who.section_id, who.circles, who.looks_after])


def news_for(person: Any) -> list[dict[str, Any]]:
    """The newest unread threads, as the page of one's networks shows them."""
    return [line(row) for row in unread_of(person, 8)]


def line(row: Row) -> dict[str, Any]:
    """An unread thread in a list."""
    return {
        "title": Text(row["title"], row["language"], row["language"] != pages.language(), row["language"]),
        "url": pages.address("discussions:thread", row["code"]) + "?unread",
        "unread": row["unread"],
        "where": pick(row["space_name"] or row["section_name"], pages.language()),
        "last_post_at": row["last_post_at"],
        "is_followed": row["level"] == Level.FOLLOWED,
    }


def draft_of(
    person: Any, *, space_id: uuid.UUID | None = None, section_id: uuid.UUID | None = None
) -> Draft | None:
    """What somebody has begun to write as a new thread there."""
    where = {"section__space": space_id} if space_id else {"section": section_id}
    return Draft.objects.filter(person=person.pk, **where).first()


def section_of(space_id: uuid.UUID) -> Section:
    """The section of a space as it is, or as it would be: not saved yet when nobody has written there."""
    found = Section.objects.filter(space=space_id).first()
    return found or Section(space_id=space_id, audience=Audience.PARTICIPANTS)
