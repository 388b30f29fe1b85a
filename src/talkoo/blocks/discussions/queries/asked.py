"""Questions of the site's forum, for those who give advice: what waits for a first answer, and one question whole."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from talkoo.blocks.discussions.models import Audience, Post, Section
from talkoo.blocks.discussions.queries.threads import posts_of, thread
from talkoo.kernel import pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick

_WAITS = """t.kind = 'question' and t.state = 'open' and t.solved_at is null and t.audience <> 'participants'
  and c.space_id is null and not exists (select from discussions_post z
    where z.thread_id = t.id and z.number > 1 and z.deleted_at is null and z.hidden_at is null
      and z.author_id is distinct from t.author_id)"""
_FROM = "discussions_thread t join discussions_section c on c.id = t.section_id"

COUNT_UNANSWERED = f"select count(*)::int, null::date from {_FROM} where {_WAITS}"
"""How many questions of the site's forum nobody has answered, as a queue counts them."""

UNANSWERED = List(
    name="unanswered",
    select="""t.id, t.code, t.title, t.language, t.created_at, c.name as section_name,
      array(select z.concept_id from discussions_threadtopic z where z.thread_id = t.id) as topics""",
    source=_FROM,
    identity="t.id",
    where=_WAITS,
    filters={
        "topic": "exists (select from discussions_threadtopic z where z.thread_id = t.id and z.concept_id = any(%s))",
        "language": "t.language = %s",
    },
    sorts={"oldest": Sort("extract(epoch from t.created_at)::float8", kind=float)},
    page_size=30,
)


@dataclass(frozen=True)
class Said:
    """One post of it. `organisation` and `slug` are in whose name, where that is in the directory."""

    number: int
    html: Markup
    language: str
    author: str
    is_asker: bool
    organisation: Text | None
    slug: str
    said_at: datetime


@dataclass(frozen=True)
class Asked:
    """A thread as the question that it is. `asker_id` is for the program: a page must not show it."""

    id: uuid.UUID
    code: str
    title: Text
    url: str
    is_question: bool
    is_anonymous: bool
    asker_id: uuid.UUID | None
    topics: list[uuid.UUID]
    said: list[Said]


_MOST = 200


def asked(code: str, person: Any) -> Asked | None:
    """The thread at this address with its posts (of a long one the first), if the person may see it."""
    who = thread(code, person)
    if who is None:
        return None
    row = who.row
    posts = posts_of(who, 0 if row["last_number"] <= _MOST else 1)
    return Asked(
        id=row["id"],
        code=code,
        title=Text(row["title"], row["language"], row["language"] != pages.language(), row["language"]),
        url=pages.address("discussions:thread", code),
        is_question=row["kind"] == "question",
        is_anonymous=row["is_anonymous"],
        asker_id=row["author_id"],
        topics=[uuid.UUID(one) for one in row["topics"] or []],
        said=[_said(one) for one in posts if not one["is_gone"]],
    )


def _said(row: Row) -> Said:
    is_listed = row["capacity_slug"] and row["capacity_state"] == "listed"
    return Said(
        number=row["number"],
        html=Markup(row["html"]),  # noqa: S704 - washed by kernel.markup when it was written
        language=row["language"],
        author=row["author"] or "",
        is_asker=row["is_asker"],
        organisation=pick(row["capacity"], pages.language()) if is_listed else None,
        slug=row["capacity_slug"] if is_listed else "",
        said_at=row["created_at"],
    )


def code_and_number(post_id: uuid.UUID) -> tuple[str, int] | None:
    """Of the thread that a post stands in, and its number there."""
    return Post.objects.filter(pk=post_id).values_list("thread__code", "number").first()


def open_sections() -> list[tuple[str, Text]]:
    """Ids and names of the site's sections that anybody who is signed in can write in, in order."""
    found = Section.objects.filter(
        space=None, closed_at=None, audience__in=[Audience.EVERYBODY, Audience.SIGNED_IN]
    ).order_by("position", "id")
    return [(str(key), pick(name, pages.language())) for key, name in found.values_list("pk", "name") if name]
