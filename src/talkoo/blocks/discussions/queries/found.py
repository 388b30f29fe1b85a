"""Posts and threads as other parts of the product find them: reported, pointed to, written to by mail."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from talkoo.blocks.discussions.models import Attachment, ThreadState
from talkoo.blocks.discussions.queries.standing import STANDING, Standing, asked_by
from talkoo.blocks.discussions.queries.threads import thread_by_id
from talkoo.kernel import markup, origins, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.people.spaces.queries import PUBLIC, SEEN
from talkoo.people.spaces.queries.shown import IN_SIGHT
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.moderation.registry import Target

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
    """A thread as it can be reported. Those that everybody sees can be reported by everybody, others by whoever sees
    them (`sees_thread`)."""
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


def sees_thread(key: str, person: Any) -> bool:
    """Whether the person may read this thread and it is out."""
    identity = _id(key)
    who = thread_by_id(identity, person) if identity else None
    return who is not None and who.row["state"] in {ThreadState.OPEN, ThreadState.CLOSED}


def sees_post(key: str, person: Any) -> bool:
    """The same for one post."""
    identity = _id(key)
    return identity is not None and identity in found_posts([identity], person)


_FOUND = f"""
select p.id, p.number, p.html, p.language, t.code, s.id as space_key, t.state, t.audience, t.author_id,
  p.author_id as writer, {STANDING}
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
            space_id=row["space_key"],
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


def given_by(person_id: uuid.UUID) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that came with a post of the person's and is still there."""
    found = Attachment.objects.filter(post__author=person_id).order_by("pk")
    return files.contents(found.values_list("file_name", "stored_file__digest"))


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
