"""How rows become what the pages of conversations show: plain values, each said once."""

import datetime
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy
from markupsafe import Markup

from talkoo.blocks.discussions import forms, queries
from talkoo.blocks.discussions.models import Audience, Level, ReactionKind, ThreadKind, ThreadState
from talkoo.kernel import i18n, markup, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.plumbing.files import kinds, sizes
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known

_KINDS = dict(ThreadKind.choices)
_STATES = dict(ThreadState.choices)
_WAITS = gettext_lazy("waits for a moderator, only you see it")
_CIRCLES = dict(Audience.choices)
_THANKS = str(ReactionKind.THANKS)


def own(text: str, language: str) -> Text:
    """People's words in the language that they are in."""
    return forms.own(text, language)


def washed(html: str) -> Markup:
    """A text that was rendered and washed when it was written."""
    return Markup(html)  # noqa: S704 - by kernel.markup


def preview(text: str, language: str) -> dict[str, Any]:
    """A text as it will be shown."""
    return {
        "html": washed(markup.render(text)),
        "language": language,
        "dir": i18n.direction(language),
    }


@lru_cache(maxsize=8_192)
def _moment(value: datetime.datetime, language: str, zone: str) -> Markup:
    return pages.say_moment(value, zone)


def thread_card(row: Row) -> dict[str, Any]:
    """A thread as a list shows it."""
    at = pages.address("discussions:thread", row["code"])
    return {
        "title": own(row["title"], row["language"]),
        "url": at,
        "kind": row["kind"],
        "kind_label": str(_KINDS[row["kind"]]),
        "state": row["state"],
        "state_label": str(_WAITS if row["is_held"] else _STATES[row["state"]]),
        "audience_label": str(_CIRCLES[row["audience"]]),
        "is_solved": row["solved_at"] is not None,
        "is_pinned": row["is_pinned"],
        "is_anonymous": row["is_anonymous"],
        "last_post_at": row["last_post_at"],
    }


def listed(row: Row) -> dict[str, Any]:
    """The same with who began it and what is unread."""
    card = thread_card(row)
    return {
        **card,
        "author": row["author"] or "",
        "answers": row["answers"],
        "unread": row["unread"] or 0,
        "unread_url": card["url"] + "?unread",
        "is_new": row["read_to"] is None and bool(row["unread"]),
        "is_muted": row["level"] == Level.MUTED,
    }


def topics_of(ids: list[str]) -> list[str]:
    """What a thread is about, in words."""
    return [known.label(uuid.UUID(one), pages.language()) for one in ids]


@dataclass(slots=True)
class Post:
    """A post as a page shows it.

    `thanks` are how many said thank you, `is_thanked` whether the reader did; `others` are the other reactions that
    somebody gave, with their number. `as_name` is the organisation in whose name it was written, `answers` the number
    of the post it answers. One that `is_held` waits for a moderator, one
    that `is_declined` was not let through; one that `is_blocked` is by somebody whom the
    reader does not want to hear of, and folded.
    """

    id: uuid.UUID
    number: int
    html: Markup
    language: str
    dir: str
    is_foreign: bool
    author: str
    as_name: Text | None
    as_url: str
    said_at: Markup
    edited_at: datetime.datetime | None
    is_asker: bool
    is_mine: bool
    is_unread: bool
    is_deleted: bool
    is_hidden: bool
    is_held: bool
    is_declined: bool
    is_blocked: bool
    is_gone: bool
    is_helpful: bool
    is_learnt: bool
    by_mail: bool
    quoted: str | None
    answers: int | None
    answers_author: str
    thanks: int
    is_thanked: bool
    others: list[tuple[str, int]]
    files: list[dict[str, Any]]
    translations: list[dict[str, Any]]
    wishes: int


def post(who: queries.Standing, row: Row) -> Post:
    """A row of `queries.posts_of` as its page shows it."""
    language = pages.language()
    said_in = row["language"]
    reactions = row["reactions"] or {}
    thanks = reactions.get(_THANKS) or (0, False)
    return Post(
        id=row["id"],
        number=row["number"],
        html=washed(row["html"]),
        language=said_in,
        dir=i18n.direction(said_in),
        is_foreign=said_in != language,
        author=row["author"] or "",
        as_name=pick(row["capacity"], language) if row["capacity"] else None,
        as_url=pages.address("organisations:organisation", row["capacity_slug"])
        if row["capacity_slug"] and row["capacity_state"] == "listed"
        else "",
        said_at=_moment(row["created_at"], language, current.site().time_zone),
        edited_at=row["edited_at"],
        is_asker=row["is_asker"],
        is_mine=row["is_mine"],
        is_unread=_is_unread(who, row),
        is_deleted=row["is_deleted"],
        is_hidden=row["is_hidden"],
        is_held=row["is_held"],
        is_declined=row["is_declined"],
        is_blocked=row["is_blocked"],
        is_gone=row["is_gone"],
        is_helpful=row["helped_at"] is not None,
        is_learnt=row["learnt_at"] is not None,
        by_mail=row["by_mail"],
        quoted=row["quoted"],
        answers=row["answers_number"],
        answers_author=row["answers_author"] or "",
        thanks=thanks[0],
        is_thanked=bool(thanks[1]),
        others=[
            (str(label), reactions[code][0])
            for code, label in ReactionKind.choices
            if code in reactions and code != _THANKS
        ]
        if reactions
        else [],
        files=[_file(who.row["code"], row["number"], one) for one in row["files"] or ()],
        translations=[_translation(one, language) for one in row["translations"] or ()],
        wishes=row["wishes"],
    )


def _is_unread(who: queries.Standing, row: Row) -> bool:
    return (
        who.person_id is not None
        and row["number"] > (who.row["read_to"] or 0)
        and not row["is_mine"]
        and not row["is_gone"]
        and not row["is_hidden"]
    )


def _translation(one: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "language": one["language"],
        "dir": i18n.direction(one["language"]),
        "name": i18n.name_of(one["language"], language),
        "html": washed(one["html"]),
        "is_behind": one["is_behind"],
        "is_in_mine": one["language"] == language,
    }


def _file(code: str, number: int, one: dict[str, Any]) -> dict[str, Any]:
    kind = kinds.KINDS.get(kinds.code_of(one["media_type"]))
    return {
        "name": one["name"],
        "kind": kind.label if kind else "",
        "size": sizes.say(one["bytes"], pages.language()),
        "url": pages.address("discussions:attachment", code, number, one["number"], one["name"]),
    }
