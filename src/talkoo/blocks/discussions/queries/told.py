"""Who hears of what is written: always those who see it, never those who have muted it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from talkoo.blocks.discussions.queries.standing import BELONGS, MODERATE
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS

_POST = """
select p.id, p.number, p.text, p.language, p.author_id, p.by_mail, p.created_at, t.id as thread_id, t.code, t.title,
  t.language as title_language, t.kind, t.audience, t.state, t.author_id as asker_id, t.is_anonymous, t.section_id,
  c.space_id, s.slug as space_slug, s.kind as space_kind, s.name as space_name, c.name as section_name,
  c.slug as section_slug, a.name as author, p.answers_id,
  (select z.id from discussions_post z where z.thread_id = t.id order by z.number limit 1) as first_id,
  p.deleted_at is null and p.hidden_at is null and t.state in ('open', 'closed') as is_there
from discussions_post p join discussions_thread t on t.id = p.thread_id
  join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
  left join accounts_person a on a.id = p.author_id
where p.id = %s for key share of p
"""


def post_in_words(post_id: uuid.UUID) -> Row | None:
    """A post with its thread, for a mail. Who asked without being named is not named here either.

    Whoever deletes it waits until what is told of it has been kept, so that its words go from there too.
    """
    row = first(_POST, [post_id])
    if row and row["is_anonymous"] and row["author_id"] == row["asker_id"]:
        row["author"] = ""
    return row


def _of(fragment: str, person: str) -> str:
    return fragment.replace("%(person)s", person)


def _may_read(person: str) -> str:
    """Whether this person, by the column of an id, may read the thread `t` of the space `s`, or of none."""
    inside = f"t.audience <> 'participants' or s.id is null or {BELONGS} or {LEADS.format('s')} or {HAS_ROLE}"
    return _of(f"(s.id is null or ({SEEN})) and ({inside})", person)


_MAY_READ = f"""
select w.id from accounts_person w join discussions_thread t on t.id = %(thread)s
join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
where w.id = any(%(people)s) and w.name <> '' and {_may_read("w.id")}
  and not exists (select from discussions_reading r
    where r.thread_id = t.id and r.person_id = w.id and r.level = 'muted')
order by w.id
"""


def _those(thread_id: uuid.UUID, people: list[uuid.UUID]) -> list[uuid.UUID]:
    """Those of them who may read the thread and have not muted it."""
    if not people:
        return []
    given: dict[str, Any] = {"thread": thread_id, "people": people, "now": clock.now(), "roles": MODERATE}
    return [row["id"] for row in fetch(_MAY_READ, given)]


def followers_of(thread_id: uuid.UUID) -> list[uuid.UUID]:
    """Those who follow a thread and may still read it."""
    rows = fetch(
        "select person_id as id from discussions_reading where thread_id = %s and level = 'followed'",
        [thread_id],
    )
    return _those(thread_id, [row["id"] for row in rows])


_REPRESENT = f"""
select distinct a.person_id as id from organisations_affiliation a
where a.organisation_id = any(%s) and a.may_represent and {RUNNING.format("a")}
"""


def represented_by(
    thread_id: uuid.UUID, people: list[uuid.UUID], organisations: list[uuid.UUID]
) -> list[uuid.UUID]:
    """Of people named and those who represent the organisations named, those who may read the thread."""
    rows = fetch(_REPRESENT, [organisations]) if organisations else []
    return _those(thread_id, [*dict.fromkeys([*people, *(row["id"] for row in rows)])])


TAKERS = f"""
select z.person_id as id from spaces_participation z where z.space_id = %(space)s and z.until is null and not z.is_asked
union select f.person_id from spaces_space s
join spaces_spacemembership m on m.space_id = s.id and m.status = 'accepted' and m.until is null
join organisations_organisation o on o.id = m.organisation_id and o.state = 'listed'
join organisations_affiliation f on f.organisation_id = o.id and f.may_represent and {RUNNING.format("f")}
where s.id = %(space)s and s.participants <> 'persons'
"""
"""Who hears of what goes on in the space `%(space)s`: those who take part, and who represent its members."""


def takers_part(thread_id: uuid.UUID, space_id: uuid.UUID) -> list[uuid.UUID]:
    """All who take part in the space and all who represent its members, but those who have muted the thread."""
    rows = fetch(TAKERS, {"space": space_id})
    return _those(thread_id, [row["id"] for row in rows])


receivers_of_help = takers_part


_COMPETENT = f"""
select distinct a.person_id as id from discussions_threadtopic z
join organisations_organisationconcept k on k.concept_id = z.concept_id and k.said = 'competence'
join organisations_organisation o on o.id = k.organisation_id and o.state = 'listed'
join organisations_affiliation a on a.organisation_id = o.id and a.may_represent and {RUNNING.format("a")}
where z.thread_id = %s
"""


def competent_in(thread_id: uuid.UUID) -> list[uuid.UUID]:
    """Those who answer for organisations that can advise on the thread's topics, and may read it (S4.6)."""
    rows = fetch(_COMPETENT, [thread_id])
    return _those(thread_id, [row["id"] for row in rows])


_STILL = f"""
select n.id from unnest(%(ids)s::uuid[], %(people)s::uuid[], %(posts)s::uuid[]) as n(id, person_id, post_id)
join discussions_post p on p.id = n.post_id and p.deleted_at is null and p.hidden_at is null
join discussions_thread t on t.id = p.thread_id and t.state in ('open', 'closed')
join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
left join discussions_reading r on r.thread_id = t.id and r.person_id = n.person_id
where coalesce(r.read_to, 0) < p.number and coalesce(r.level, 'normal') <> 'muted' and {_may_read("n.person_id")}
"""


def still_news(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """The ids of those of these notifications whose post is there, not read by the person, and theirs to read."""
    given = {
        "ids": [row["id"] for row in rows],
        "people": [row["person_id"] for row in rows],
        "posts": [row["about_key"] for row in rows],
        "now": clock.now(),
        "roles": MODERATE,
    }
    return {row["id"] for row in fetch(_STILL, given)}


_MAY_HEAR = f"""
select w.id from accounts_person w join discussions_thread t on t.id = %(thread)s and t.state in ('open', 'closed')
join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
where w.id = any(%(people)s) and w.name <> '' and {_may_read("w.id")}
"""


def who_may_hear(thread_id: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people may read the thread now, whether they want mails of it or not."""
    given: dict[str, Any] = {
        "thread": thread_id,
        "people": list(people),
        "now": clock.now(),
        "roles": MODERATE,
    }
    return {row["id"] for row in fetch(_MAY_HEAR, given)}
