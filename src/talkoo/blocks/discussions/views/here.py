"""What the pages of conversations begin with, and how rows become what they show."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from talkoo.blocks.discussions import forms, queries
from talkoo.blocks.discussions.models import Audience, Level, ReactionKind, Section, ThreadKind, ThreadState
from talkoo.kernel import clock, i18n, markup, offers, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files import kinds, sizes
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known

_KINDS = dict(ThreadKind.choices)
_STATES = dict(ThreadState.choices)
_CIRCLES = dict(Audience.choices)
_LEVELS = dict(Level.choices)
_POSTS_AN_HOUR = 60


def thread_of(request: HttpRequest, code: str) -> queries.Standing:
    """The thread at this address, if it exists for the reader. Raises Http404."""
    found = queries.thread(code, request.user)
    if found is None:
        raise Http404
    return found


def post_of(who: queries.Standing, number: int) -> Row:
    """A post of it as it was written. Raises Http404."""
    row = queries.kept_text(who, number)
    if row is None:
        raise Http404
    return row


def section_at(who: queries.Standing) -> Section:
    """The section as a rule is asked about it, without a statement."""
    return Section(
        pk=who.section_id or uuid.UUID(int=0),
        space_id=who.space_id,
        audience=who.audience,
        closed_at=None if who.is_open else clock.now(),
    )


def section_to_set(who: queries.Standing) -> Section:
    """The section as it is kept, or as it would be made."""
    if who.section_id is not None:
        return Section.objects.get(pk=who.section_id)
    return Section(space_id=who.space_id, audience=Audience.PARTICIPANTS)


def place(who: queries.Standing) -> dict[str, Any]:
    """The way back: the conversation of the space, or the section."""
    if who.row["space_kind"]:
        name = pick(who.row["space_name"], pages.language())
        url = pages.address(f"discussions:{who.row['space_kind']}_threads", who.row["space_slug"])
    else:
        name = pick(who.row["section_name"], pages.language())
        url = pages.address("discussions:section", who.row["section_slug"])
    return {"name": name, "url": url, "is_space": bool(who.row["space_kind"])}


def around(who: queries.Standing, person: Any, current_tab: bool = False) -> dict[str, Any]:
    """What stands round every page of the conversation of a space: its card, its tabs, who pays."""
    kind, slug = who.row["space_kind"], who.row["space_slug"]
    if not kind:
        return {"space": None, "tabs": [], "funding": [], "place": place(who)}
    row = spaces.visible(kind, slug, person)
    if row is None:
        raise Http404
    tabs = spaces.tabs_of(row, person, f"discussions_{kind}") if current_tab else []
    return {
        "space": spaces.card(row),
        "tabs": tabs,
        "funding": spaces.funding_of(row, pages.language()),
        "place": place(who),
    }


def own(text: str, language: str) -> Text:
    return forms.own(text, language)


def thread_card(row: Row) -> dict[str, Any]:
    """A thread as a list shows it."""
    return {
        "title": own(row["title"], row["language"]),
        "url": pages.address("discussions:thread", row["code"]),
        "kind": row["kind"],
        "kind_label": str(_KINDS[row["kind"]]),
        "state": row["state"],
        "state_label": str(_STATES[row["state"]]),
        "audience_label": str(_CIRCLES[row["audience"]]),
        "is_solved": row["solved_at"] is not None,
        "is_pinned": row["is_pinned"],
        "author": row["author"] or "",
        "is_anonymous": row["is_anonymous"],
        "as": pick(row["capacity"], pages.language()) if row["capacity"] else None,
        "answers": row["answers"],
        "unread": row["unread"] or 0,
        "unread_url": pages.address("discussions:thread", row["code"]) + "?unread",
        "is_new": row["read_to"] is None and bool(row["unread"]),
        "is_muted": row["level"] == Level.MUTED,
        "last_post_at": row["last_post_at"],
    }


def _file(code: str, number: int, one: dict[str, Any]) -> dict[str, Any]:
    kind = kinds.KINDS.get(kinds.code_of(one["media_type"]))
    return {
        "name": one["name"],
        "kind": kind.label if kind else "",
        "size": sizes.say(one["bytes"], pages.language()),
        "url": pages.address("discussions:attachment", code, number, one["number"], one["name"]),
    }


def _html(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - washed by kernel.markup when it was written


def post_card(who: queries.Standing, row: Row) -> dict[str, Any]:
    """A post as the page of its thread shows it, with what this reader can do with it."""
    code, number = who.row["code"], row["number"]
    says = who.person_id is not None and who.writes and not row["is_gone"]
    translations = [
        {
            "language": one["language"],
            "dir": i18n.direction(one["language"]),
            "name": i18n.name_of(one["language"], pages.language()),
            "html": _html(one["html"]),
            "is_behind": one["is_behind"],
        }
        for one in row["translations"] or ()
    ]
    return {
        "number": number,
        "url": pages.address("discussions:post", code, number),
        "html": _html(row["html"]),
        "language": row["language"],
        "dir": i18n.direction(row["language"]),
        "is_foreign": row["language"] != pages.language(),
        "author": row["author"] or "",
        "is_asker": row["is_asker"],
        "is_mine": row["is_mine"],
        "as": pick(row["capacity"], pages.language()) if row["capacity"] else None,
        "as_url": pages.address("organisations:organisation", row["capacity_slug"])
        if row["capacity_slug"] and row["capacity_state"] == "listed"
        else "",
        "created_at": row["created_at"],
        "edited_at": row["edited_at"],
        "is_deleted": row["is_deleted"],
        "is_hidden": row["is_hidden"],
        "is_gone": row["is_gone"],
        "is_helpful": row["helped_at"] is not None,
        "is_learnt": row["learnt_at"] is not None,
        "is_kept": row["is_kept"],
        "by_mail": row["by_mail"],
        "quoted": row["quoted"],
        "answers": {
            "number": row["answers_number"],
            "author": row["answers_author"] or "",
            "url": pages.address("discussions:post", code, row["answers_number"]),
        }
        if row["answers_number"]
        else None,
        "files": [_file(code, number, one) for one in row["files"] or ()],
        "translations": [one for one in translations if one["language"] != row["language"]],
        "in_mine": next((one for one in translations if one["language"] == pages.language()), None),
        "wishes": row["wishes"],
        "reactions": [
            {
                "kind": code_,
                "label": str(label),
                "number": (row["reactions"] or {}).get(code_, 0),
                "is_mine": code_ in (row["mine"] or ()),
            }
            for code_, label in ReactionKind.choices
        ],
        "may_answer": says and who.row["state"] == ThreadState.OPEN,
        "may_mark": says,
        "may_change": says
        and row["is_mine"]
        and not row["is_hidden"]
        and who.row["state"] == ThreadState.OPEN,
        "may_delete": not row["is_gone"] and (row["is_mine"] or who.looks_after),
        "may_say_helpful": not row["is_gone"] and number > 1 and (who.looks_after or who.is_author(who.row)),
        "id": row["id"],
    }


def offers_for(who: queries.Standing, posts: list[dict[str, Any]], person: Any) -> dict[int, Any]:
    """What other parts of the product offer to do with each post: number to labels and addresses."""
    if who.person_id is None or not who.writes:
        return {}
    found = offers.for_person(person, {**who.row, "id": who.space_id})
    return {one["number"]: offers.urls(found, "discussions.post", one["id"]) for one in posts}


def topics_of(ids: list[str]) -> list[str]:
    """What a thread is about, in words."""
    return [known.label(uuid.UUID(one), pages.language()) for one in ids]


def topics_to_choose() -> list[tuple[str, str]]:
    """The topics of the vocabularies, in order."""
    return [(str(one), known.label(one, pages.language())) for one in known.active("topic")]


def signed_in(request: HttpRequest, allowed: bool) -> None:
    """Raises PermissionDenied unless it is allowed."""
    if not allowed:
        raise PermissionDenied


def is_let_in(request: HttpRequest, form: Any) -> bool:
    """Whether this person has not written very much in this hour."""
    try:
        take("discussions.write", str(request.user.pk), limit=_POSTS_AN_HOUR, seconds=3_600)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _("You have written very much just now. You can send this after %(moment)s.")
            % {"moment": moment},
        )
        return False
    return True


def is_number(typed: str) -> bool:
    """Whether it is a number that a page or post can have."""
    return typed.isdecimal() and len(typed) < 8


def status_of(form: Any) -> int:
    """422 when something is wrong in it."""
    return 422 if form.is_bound and form.errors else 200


def preview(text: str, language: str) -> dict[str, Any]:
    """A text as it will be shown."""
    return {
        "html": _html(markup.render(text)),
        "language": language,
        "dir": i18n.direction(language),
    }


def acts_for(person: Any) -> Any:
    """Organisations in whose name the person can write."""
    return organisations.capacities_of(person)
