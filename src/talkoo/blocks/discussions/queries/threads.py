import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.blocks.discussions.queries.standing import SECTION, STANDING, Standing, asked_by
from talkoo.kernel import markup, origins, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.people.spaces.queries import PUBLIC, SEEN
from talkoo.people.spaces.queries.shown import IN_SIGHT
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS
from talkoo.plumbing.moderation.registry import Target

POSTS_ON_A_PAGE = 20

_THREAD = f"""
select t.id, t.code, t.kind, t.title, t.language, t.audience, t.author_id, t.is_anonymous, t.state, t.solved_at,
  t.pinned_at is not null as is_pinned, t.last_number, t.created_at, t.last_post_at, r.read_to, r.level,
  (select count(*) from discussions_post z where z.thread_id = t.id and z.number > 1 and z.deleted_at is null
    and (z.hidden_at is null or z.author_id = %(person)s)) as answers,
  coalesce((select jsonb_agg(z.concept_id) from discussions_threadtopic z where z.thread_id = t.id), '[]') as topics,
  d.text as draft, d.language as draft_language, {SECTION}, {STANDING}
from discussions_thread t join discussions_section c on c.id = t.section_id
  left join spaces_space s on s.id = c.space_id
  left join discussions_reading r on r.thread_id = t.id and r.person_id = %(person)s
  left join discussions_draft d on d.thread_id = t.id and d.person_id = %(person)s
where t.code = %(code)s and (s.id is null or ({SEEN}))
"""


def thread(code: str, person: Any) -> Standing | None:
    """A thread with its section and what the reader is to it; None when it does not exist for this reader.

    The thread's own columns are in `row` beside those of the section.
    """
    row = first(_THREAD, asked_by(person, code=code))
    if row is None:
        return None
    found = Standing(row, getattr(person, "pk", None))
    return found if found.sees(row) else None


_POSTS = """
select p.id, p.number, p.html, p.language, p.created_at, p.edited_at, p.helped_at, p.learnt_at, p.by_mail,
  p.author_id, p.deleted_at is not null as is_deleted, p.hidden_at is not null as is_hidden,
  a.name as author, o.name as capacity, o.slug as capacity_slug, o.state as capacity_state,
  q.number as answers_number, q.author_id as answers_author_id,
  case when q.deleted_at is null and q.hidden_at is null then qa.name end as answers_author,
  (select jsonb_object_agg(kind, number) from (select z.kind, count(*) as number from discussions_reaction z
    where z.post_id = p.id group by z.kind) found) as reactions,
  (select jsonb_agg(z.kind) from discussions_reaction z where z.post_id = p.id and z.person_id = %(person)s) as mine,
  exists (select from discussions_bookmark z where z.post_id = p.id and z.person_id = %(person)s) as is_kept,
  (select jsonb_agg(jsonb_build_object('language', z.language, 'html', z.html,
    'is_behind', z.of < coalesce(p.edited_at, p.created_at)) order by z.language)
    from discussions_posttranslation z where z.post_id = p.id) as translations,
  (select count(*) from discussions_translationwish z where z.post_id = p.id and z.language = %(language)s) as wishes,
  (select jsonb_agg(jsonb_build_object('number', z.number, 'name', z.file_name, 'media_type', z.media_type,
    'bytes', z.bytes) order by z.number) from discussions_attachment z where z.post_id = p.id) as files,
  case when p.quoted <> '' then p.quoted end as quoted
from (select * from discussions_post where thread_id = %(thread)s and number > %(after)s and number <= %(to)s
    order by number limit %(most)s) p
  left join accounts_person a on a.id = p.author_id left join organisations_organisation o on o.id = p.capacity_id
  left join discussions_post q on q.id = p.answers_id left join accounts_person qa on qa.id = q.author_id
order by p.number
"""


def page_of_number(number: int) -> int:
    """The page on which a post stands, counted from 1."""
    return (max(number, 1) - 1) // POSTS_ON_A_PAGE + 1


def posts_of(who: Standing, page: int) -> list[Row]:
    """The posts of one page of a thread (0: all of them), the oldest first. Of those hidden or deleted only that they
    were there; a hidden one is shown to whoever looks after the thread and to its author."""
    after = (page - 1) * POSTS_ON_A_PAGE if page else 0
    to = after + POSTS_ON_A_PAGE if page else who.row["last_number"]
    rows = fetch(
        _POSTS,
        {
            "thread": who.row["id"],
            "person": who.person_id,
            "language": pages.language(),
            "after": after,
            "to": to,
            "most": POSTS_ON_A_PAGE
            if page
            else None,  # or the planner joins every post and person of the site
        },
    )
    asker = who.row["author_id"] if who.row["is_anonymous"] else None
    for row in rows:
        row["is_mine"] = who.is_author(row)
        if row["is_deleted"] or (row["is_hidden"] and not (who.looks_after or row["is_mine"])):
            row |= {"html": "", "translations": None, "files": None, "reactions": None, "quoted": None}
            row["is_gone"] = True
        else:
            row["is_gone"] = False
        row["is_asker"] = asker is not None and row["author_id"] == asker
        if row["is_asker"]:
            row["author"] = row["capacity"] = row["capacity_slug"] = None
            row["quoted"] = None  # addresses and a signature stand there
        if asker is not None and row["answers_author_id"] == asker:
            row["answers_author"] = None
    return rows


def kept_text(who: Standing, number: int) -> Row | None:
    """A post as its author wrote it, with how many versions there were before; only while it can be seen."""
    row = first(
        """
select p.id, p.number, p.text, p.language, p.author_id, p.hidden_at is not null as is_hidden, a.name as author,
  (select count(*) from discussions_postversion z where z.post_id = p.id) as versions
from discussions_post p left join accounts_person a on a.id = p.author_id
where p.thread_id = %s and p.number = %s and p.deleted_at is null""",
        [who.row["id"], number],
    )
    if row is None or (row["is_hidden"] and not (who.looks_after or who.is_author(row))):
        return None
    if who.row["is_anonymous"] and row["author_id"] == who.row["author_id"]:
        row["author"] = None
    return row


def versions_of(post_id: uuid.UUID) -> list[Row]:
    """What a post said before, the newest first."""
    return fetch(
        "select number, text, language, said_at from discussions_postversion where post_id = %s order by number desc",
        [post_id],
    )


_READERS = """
select a.name, r.read_to from discussions_reading r join accounts_person a on a.id = r.person_id
where r.thread_id = %s and r.read_to > 0 and a.name <> '' and exists (select from spaces_participation z
  where z.space_id = %s and z.person_id = r.person_id and z.until is null and not z.is_asked)
order by lower(a.name), a.id limit 500
"""


def readers_of(who: Standing) -> list[Row]:
    """Who of those who take part has read up to which post; empty where the space has not agreed to show it."""
    if not who.shows_seen:
        return []
    return fetch(_READERS, [who.row["id"], who.space_id])


def attachment(who: Standing, number: int, place: int) -> Row | None:
    """Where a file that came with a post lies."""
    if kept_text(who, number) is None:
        return None
    return first(
        """
select f.digest, f.size, z.media_type, z.file_name from discussions_attachment z
join discussions_post p on p.id = z.post_id join files_storedfile f on f.id = z.stored_file_id
where p.thread_id = %s and p.number = %s and z.number = %s""",
        [who.row["id"], number, place],
    )


_TARGET = """
select t.code, t.title, t.language, t.author_id, p.number, p.author_id as post_author_id,
  t.audience = 'everybody' and t.state in ('open', 'closed') and (s.id is null or ({public}))
  as is_thread_visible, p.deleted_at is null and p.hidden_at is null as is_post_visible
from discussions_thread t join discussions_section c on c.id = t.section_id
left join spaces_space s on s.id = c.space_id
left join discussions_post p on p.thread_id = t.id and {0}
where {1}
"""


def _target(row: Row | None, address: str, author: str, is_visible: bool) -> Target | None:
    if row is None:
        return None
    return Target(
        title=Text(row["title"], row["language"], row["language"] != pages.language()),
        url=address,
        is_visible=is_visible,
        authors=[row[author]] if row[author] else [],
    )


def _id(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def target_thread(key: str) -> Target | None:
    """A thread as it can be reported. Those that everybody sees can be reported by everybody."""
    row = first(_TARGET.format("p.number = 1", "t.id = %s", public=PUBLIC), [_id(key)])
    if row is None:
        return None
    return _target(
        row, pages.address("discussions:thread", row["code"]), "author_id", row["is_thread_visible"]
    )


def target_post(key: str) -> Target | None:
    """The same for one post."""
    row = first(_TARGET.format("true", "p.id = %s", public=PUBLIC), [_id(key)])
    if row is None:
        return None
    return _target(
        row,
        pages.address("discussions:post", row["code"], row["number"]),
        "post_author_id",
        row["is_thread_visible"] and row["is_post_visible"],
    )


def key_of(code: str) -> uuid.UUID | None:
    """The thread's id."""
    row = first("select id from discussions_thread where code = %s", [code])
    return row["id"] if row else None


def words(html: str, at_most: int = 120) -> str:
    """A post as one plain line."""
    return markup.line_of(html, at_most)


_PLACES = f"""
select c.id, coalesce(s.name, c.name) as name from discussions_section c
left join spaces_space s on s.id = c.space_id
where c.closed_at is null and (s.id is null or ({SEEN}))
  and ({HAS_ROLE} or (s.id is not null and {LEADS.format("s")}))
order by s.id is not null, c.position, c.id limit 500
"""


def places_to_move(person: Any) -> list[Row]:
    """Sections that somebody looks after, so that a thread can be moved there."""
    return fetch(_PLACES, asked_by(person))


_FOUND = f"""
select p.id, p.number, p.html, p.language, t.code, c.space_id, t.state, t.audience, t.author_id, p.author_id as writer,
  {STANDING}
from discussions_post p join discussions_thread t on t.id = p.thread_id
join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
where p.id = any(%(ids)s) and p.deleted_at is null and p.hidden_at is null
  and (s.id is null or ({SEEN}))
"""


def found_posts(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, origins.Found]:
    """Posts as things that something else came from, those that the person may see."""
    person_id = getattr(person, "pk", None)
    found = {}
    for row in fetch(_FOUND, asked_by(person, ids=list(keys))):
        who = Standing({**row, "section_audience": None}, person_id)
        if not who.sees(row):
            continue
        found[row["id"]] = origins.Found(
            title=Text(markup.line_of(row["html"]), row["language"], row["language"] != pages.language()),
            url=pages.address("discussions:post", row["code"], row["number"]),
            space_id=row["space_id"],
        )
    return found


_PLACE = f"""
select 'space:' || s.id as key from spaces_space s
where s.slug = %(slug)s and s.kind || 's' = %(place)s and {IN_SIGHT}
union all select 'section:' || c.id from discussions_section c
where c.space_id is null and c.slug = %(slug)s and %(place)s = 'forum'
"""


def place_at(slug: str, place: str) -> str | None:
    """Where mails to an address go: `space:<id>` or `section:<id>`."""
    row = first(_PLACE, {"slug": slug, "place": place})
    return row["key"] if row else None


_OF_VERSION = "select post_id as id from discussions_postversion where id = %s"
_OF_TRANSLATION = "select post_id as id from discussions_posttranslation where id = %s"


def at(post_id: uuid.UUID) -> str:
    """The address of a post; empty when it is gone."""
    row = first(_TARGET.format("true", "p.id = %s", public=PUBLIC), [post_id])
    return pages.address("discussions:post", row["code"], row["number"]) if row else ""


def at_version(version_id: uuid.UUID) -> str:
    """The same for what it said before."""
    row = first(_OF_VERSION, [version_id])
    return at(row["id"]) if row else ""


def at_translation(translation_id: uuid.UUID) -> str:
    """The same for a translation."""
    row = first(_OF_TRANSLATION, [translation_id])
    return at(row["id"]) if row else ""


def at_thread(thread_id: uuid.UUID) -> str:
    """The address of a thread; empty when it is gone."""
    row = first("select code from discussions_thread where id = %s", [thread_id])
    return pages.address("discussions:thread", row["code"]) if row else ""
