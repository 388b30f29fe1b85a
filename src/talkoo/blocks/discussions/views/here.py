"""What the pages of conversations begin with."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from talkoo.blocks.discussions import queries
from talkoo.blocks.discussions.models import Audience, Section
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.people.accounts.rules import is_coordinator
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known

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


def around(who: queries.Standing) -> dict[str, Any]:
    """What stands round every page of a conversation: the way back, who pays."""
    return {
        "place": place(who),
        "funding": spaces.funding_of(who.row, pages.language()) if who.row["space_kind"] else [],
    }


def space_of(who: queries.Standing) -> dict[str, Any]:
    """The space itself, of a standing asked by `queries.of_space`."""
    return {
        "name": pick(who.row["name"], pages.language()),
        "purpose": pick(who.row["purpose"], pages.language()),
        "url": pages.address(f"spaces:{who.row['kind']}", who.row["slug"]),
    }


def told(who: queries.Standing, person: Any) -> dict[str, Any]:
    """What the person is to the space, for those who hang in tabs and offers (see kernel.tabs): nobody asks again."""
    return {
        "takes_part": bool(who.row["participates"]),
        "leads": bool(who.row["leads"]) or is_coordinator(person),
    }


def tabs_of(who: queries.Standing, person: Any) -> list[dict[str, Any]]:
    """The tabs of the space, that of its conversation shown."""
    row = {**who.row, **told(who, person)}
    return spaces.tabs_of(row, person, f"discussions_{who.row['kind']}")


def topics_to_choose() -> list[tuple[str, str]]:
    """The topics of the vocabularies, in order."""
    return [(str(one), known.label(one, pages.language())) for one in known.active("topic")]


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
