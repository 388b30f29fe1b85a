"""Posts and threads for those who moderate: many at once, and what waits as it was written."""

import uuid
from collections.abc import Collection

from talkoo.kernel import markup, pages
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import Text
from talkoo.plumbing.moderation.held import Words
from talkoo.plumbing.moderation.registry import Target

_POSTS = """
select p.id as key, t.code, t.title, t.language as title_language, p.number, p.author_id, p.html, p.language,
  (select jsonb_agg(jsonb_build_array(z.number, z.file_name) order by z.number)
    from discussions_attachment z where z.post_id = p.id) as files,
  p.deleted_at is null and p.hidden_at is null and t.state in ('open', 'closed') as is_visible
from discussions_post p join discussions_thread t on t.id = p.thread_id
where p.id = any(%s) and p.deleted_at is null
"""

_THREADS = """
select t.id as key, t.code, t.title, t.language as title_language, 1 as number, t.author_id, p.html, p.language,
  (select jsonb_agg(jsonb_build_array(z.number, z.file_name) order by z.number)
    from discussions_attachment z where z.post_id = p.id) as files,
  t.state in ('open', 'closed') as is_visible
from discussions_thread t left join discussions_post p on p.thread_id = t.id and p.number = 1 and p.deleted_at is null
where t.id = any(%s) and t.state <> 'deleted'
"""


def _ids(keys: Collection[str]) -> list[uuid.UUID]:
    found = []
    for key in keys:
        try:
            found.append(uuid.UUID(key))
        except ValueError:
            continue
    return found


def _target(row: Row, address: str) -> Target:
    title, language = row["title"], row["title_language"]
    return Target(
        title=Text(title, language, language != pages.language(), language),
        url=address,
        is_visible=row["is_visible"],
        authors=[row["author_id"]] if row["author_id"] else [],
    )


def _words(row: Row, target: Target) -> Words:
    files = tuple(
        (name, pages.address("discussions:attachment", row["code"], row["number"], place, name))
        for place, name in row["files"] or ()
    )
    return Words(target, row["html"] or "", row["language"] or row["title_language"], files)


def _of_post(row: Row) -> Target:
    return _target(row, pages.address("discussions:post", row["code"], row["number"]))


def _said(row: Row) -> Target:
    """A post by its own first words: in a list, posts of one thread would all be called the same."""
    line = markup.line_of(row["html"], 90)
    named = {"title": line, "title_language": row["language"]} if line else {}
    return _of_post({**row, **named})


def _of_thread(row: Row) -> Target:
    return _target(row, pages.address("discussions:thread", row["code"]))


def target_posts(keys: Collection[str]) -> dict[str, Target]:
    """Posts that are not deleted, by id, as those who decide see them."""
    return {str(row["key"]): _said(row) for row in fetch(_POSTS, [_ids(keys)])}


def target_threads(keys: Collection[str]) -> dict[str, Target]:
    """The same for threads."""
    return {str(row["key"]): _of_thread(row) for row in fetch(_THREADS, [_ids(keys)])}


def held_post(key: str) -> Words | None:
    """A post as it was written; None when it is deleted."""
    rows = fetch(_POSTS, [_ids([key])])
    return _words(rows[0], _of_post(rows[0])) if rows else None


def held_thread(key: str) -> Words | None:
    """A thread with its first post; None when it is deleted."""
    rows = fetch(_THREADS, [_ids([key])])
    return _words(rows[0], _of_thread(rows[0])) if rows else None
