import uuid
from typing import Any

from talkoo.blocks.discussions.queries.standing import BELONGS, SECTION, STANDING, Standing, asked_by
from talkoo.kernel import markup, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.accounts.queries import IS_BLOCKED
from talkoo.people.spaces.queries import PAID, SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS
from talkoo.plumbing.live.shown import LAST
from talkoo.plumbing.notify.reading import UNREAD_ABOUT

POSTS_ON_A_PAGE = 20
LIVE = "thread"
"""The kind of live topic that a thread is; its key is the thread."""

_THREAD = f"""
select t.id, t.code, t.kind, t.title, t.language, t.audience, t.author_id, t.is_anonymous, t.state, t.solved_at,
  t.pinned_at is not null as is_pinned, t.last_number, t.created_at, t.last_post_at, r.read_to, r.level,
  (select jsonb_agg(z.concept_id) from discussions_threadtopic z where z.thread_id = t.id) as topics,
  t.state = 'hidden' and exists (select from moderation_held z
    where z.kind = 'thread' and z.key = t.id::text and z.state = 'waiting') as is_held,
  d.text as draft, d.language as draft_language, {LAST.format("t", LIVE)} as position,
  {SECTION}, {STANDING}, {PAID}
from discussions_thread t join discussions_section c on c.id = t.section_id
  left join spaces_space s on s.id = c.space_id
  left join discussions_reading r on r.thread_id = t.id and r.person_id = %(person)s
  left join discussions_draft d on d.thread_id = t.id and d.person_id = %(person)s
where {{where}} and (s.id is null or ({SEEN}))
"""
_BY_CODE = _THREAD.replace("{where}", "t.code = %(code)s")
_BY_ID = _THREAD.replace("{where}", "t.id = %(id)s")


def _thread(row: Row | None, person: Any) -> Standing | None:
    if row is None:
        return None
    found = Standing(row, getattr(person, "pk", None))
    return found if found.sees(row) else None


def thread(code: str, person: Any) -> Standing | None:
    """A thread with its section and what the reader is to it; None when it does not exist for this reader.

    The thread's own columns are in `row` beside those of the section.
    """
    return _thread(first(_BY_CODE, asked_by(person, code=code)), person)


def thread_by_id(thread_id: uuid.UUID, person: Any) -> Standing | None:
    """The same, of which the id is known."""
    return _thread(first(_BY_ID, asked_by(person, id=thread_id)), person)


_POSTS = """
select p.id, p.number, p.html, p.language, p.created_at, p.edited_at, p.helped_at, p.learnt_at, p.by_mail,
  p.author_id, p.deleted_at is not null as is_deleted, p.hidden_at is not null as is_hidden,
  a.name as author, o.name as capacity, o.slug as capacity_slug, o.state as capacity_state,
  q.number as answers_number, q.author_id as answers_author_id, q.thread_id as answers_thread_id,
  case when q.deleted_at is null and q.hidden_at is null then qa.name end as answers_author,
  (select jsonb_object_agg(kind, jsonb_build_array(number, is_mine)) from (
    select z.kind, count(*) as number, bool_or(z.person_id = %(person)s) as is_mine from discussions_reaction z
    where z.post_id = p.id group by z.kind) found) as reactions,
  (select jsonb_agg(jsonb_build_object('language', z.language, 'html', z.html,
    'is_behind', z.of < coalesce(p.edited_at, p.created_at)) order by z.language)
    from discussions_posttranslation z where z.post_id = p.id) as translations,
  (select count(*) from discussions_translationwish z where z.post_id = p.id and z.language = %(language)s) as wishes,
  (select jsonb_agg(jsonb_build_object('number', z.number, 'name', z.file_name, 'media_type', z.media_type,
    'bytes', z.bytes) order by z.number) from discussions_attachment z where z.post_id = p.id) as files,
  case when p.quoted <> '' then p.quoted end as quoted,
  p.hidden_at is not null and exists (select from moderation_held z
    where z.kind = 'post' and z.key = p.id::text and z.state = 'waiting') as is_held,
  p.hidden_at is not null and exists (select from moderation_held z
    where z.kind = 'post' and z.key = p.id::text and z.state = 'declined') as is_declined,
  {blocked} as is_blocked, {0}
from (select * from discussions_post where thread_id = %(thread)s and number > %(after)s and number <= %(to)s
    order by number limit %(most)s) p
  left join accounts_person a on a.id = p.author_id left join organisations_organisation o on o.id = p.capacity_id
  left join discussions_post q on q.id = p.answers_id left join accounts_person qa on qa.id = q.author_id
order by p.number
"""
_POSTS = _POSTS.replace("{blocked}", IS_BLOCKED.format("p.author_id"))
_PAGE = _POSTS.replace("{0}", "false as is_news")
_PAGE_WITH_NEWS = _POSTS.replace("{0}", f"{UNREAD_ABOUT.format('discussions.post', 'p.id')} as is_news")
_ONE = _POSTS.replace(
    "{0}",
    """exists (select from discussions_bookmark z where z.post_id = p.id and z.person_id = %(person)s) as is_kept,
  exists (select from discussions_translationwish z where z.post_id = p.id and z.person_id = %(person)s
    and z.language = %(language)s) as is_wished""",
)


def page_of_number(number: int) -> int:
    """The page on which a post stands, counted from 1."""
    return (max(number, 1) - 1) // POSTS_ON_A_PAGE + 1


def posts_of(who: Standing, page: int, *, with_news: bool = False) -> list[Row]:
    """The posts of one page of a thread (0: all of them), the oldest first. Of those hidden or deleted only that they
    were there; a hidden one is shown to whoever looks after the thread and to its author. With `with_news` also whether
    the reader has unread news about it (`is_news`)."""
    after = (page - 1) * POSTS_ON_A_PAGE if page else 0
    to = after + POSTS_ON_A_PAGE if page else who.row["last_number"]
    # without a bound the planner joins every post and person of the site
    statement = _PAGE_WITH_NEWS if with_news else _PAGE
    return _posts(statement, who, after, to, POSTS_ON_A_PAGE if page else None)


def one_post(who: Standing, number: int) -> Row | None:
    """A post that the reader sees, with what they can do with it: also `is_kept` and `is_wished`."""
    found = _posts(_ONE, who, number - 1, number, 1)
    return found[0] if found and not found[0]["is_gone"] else None


def _posts(statement: str, who: Standing, after: int, to: int, most: int | None) -> list[Row]:
    given = {
        "thread": who.row["id"],
        "person": who.person_id,
        "language": pages.language(),
        "after": after,
        "to": to,
        "most": most,
    }
    rows = fetch(statement, given)
    for row in rows:
        _veil(who, row)
    # What waits, or was not let through, never was there for anybody else.
    return [row for row in rows if not (row["is_gone"] and (row["is_held"] or row["is_declined"]))]


def _veil(who: Standing, row: Row) -> None:
    """Take out of a post what its reader does not learn."""
    asker = who.row["author_id"] if who.row["is_anonymous"] else None
    row["is_mine"] = who.is_author(row)
    row["is_gone"] = row["is_deleted"] or (row["is_hidden"] and not (who.looks_after or row["is_mine"]))
    if row["is_gone"]:
        row |= {"html": "", "translations": None, "files": None, "reactions": None, "quoted": None}
    row["is_asker"] = asker is not None and row["author_id"] == asker
    if row["is_asker"]:
        row["is_blocked"] = False  # it would say who asked
        row["author"] = row["capacity"] = row["capacity_slug"] = None
        row["quoted"] = None  # addresses and a signature stand there
    if row["answers_thread_id"] != who.row["id"]:
        row["answers_number"] = None  # it goes on in a thread of its own
    if asker is not None and row["answers_author_id"] == asker:
        row["answers_author"] = None


_FORMER = """
select p.number, p.thread_id from discussions_formerplace f join discussions_post p on p.id = f.post_id
where f.thread_id = %s and f.number = %s
"""


def moved_to(who: Standing, number: int, person: Any) -> tuple[str, int] | None:
    """Code and number under which a post that was split off stands now, if the reader sees it there."""
    row = first(_FORMER, [who.row["id"], number])
    there = thread_by_id(row["thread_id"], person) if row else None
    return (there.row["code"], row["number"]) if there and row else None


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


_READERS = f"""
select a.name, r.read_to from discussions_reading r join accounts_person a on a.id = r.person_id
join spaces_space s on s.id = %(space)s
where r.thread_id = %(thread)s and r.read_to >= %(number)s and a.name <> ''
  and {BELONGS.replace("%(person)s", "r.person_id")}
order by lower(a.name), a.id limit 500
"""


def readers_of(who: Standing, number: int = 1) -> list[Row]:
    """Who of those who take part has read up to which post, at least to this one; empty where the space has not agreed
    to show it."""
    if not who.shows_seen:
        return []
    return fetch(_READERS, {"thread": who.row["id"], "space": who.space_id, "number": max(number, 1)})


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


def key_of(code: str) -> uuid.UUID | None:
    """The thread's id."""
    row = first("select id from discussions_thread where code = %s", [code])
    return row["id"] if row else None


def words(html: str, at_most: int = 120) -> str:
    """A post as one plain line."""
    return markup.line_of(html, at_most)


_PLACES = f"""
select c.id, coalesce(s.name, c.name) as name, c.audience, c.space_id,
  s.kind = 'group' and s.join = 'invite' as is_closed
from discussions_section c left join spaces_space s on s.id = c.space_id
where c.closed_at is null and (s.id is null or ({SEEN}))
  and ({HAS_ROLE} or (s.id is not null and {LEADS.format("s")}))
order by s.id is not null, c.position, c.id limit 500
"""


def places_to_move(person: Any) -> list[Row]:
    """Sections that somebody looks after, so that a thread can be moved there; with who reads there at most."""
    return fetch(_PLACES, asked_by(person))
