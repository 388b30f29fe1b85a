"""What every page of the minutes of a meeting begins with."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.minutes import queries
from talkoo.blocks.minutes.models import Kind, Part, State
from talkoo.kernel import i18n, offers, origins, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.people.spaces import queries as spaces

NOT_BEGUN = _("Minutes can be checked and approved once the meeting has begun.")


@dataclass(frozen=True)
class Here:
    """The minutes of a meeting, and what the reader is to them."""

    who: queries.Standing
    person: Any

    @property
    def row(self) -> Row:
        return self.who.row

    @property
    def minutes_id(self) -> uuid.UUID | None:
        """None while nobody has added anything."""
        found: uuid.UUID | None = self.row["id"]
        return found

    @property
    def address(self) -> tuple[str, uuid.UUID]:
        """Kind and key of the meeting."""
        return self.who.meeting.kind, self.who.meeting.key

    def url(self, what: str = "minutes", *more: Any) -> str:
        """The address of one of its pages."""
        return reverse(f"minutes:{what}", args=[*self.address, *more])

    def shown(self, **more: Any) -> dict[str, Any]:
        """What each of its pages shows round them."""
        meeting, row = self.who.meeting, self.row
        return {
            "meeting": meeting,
            "when": i18n.say_moment(meeting.starts_at, pages.language(), meeting.zone)
            if meeting.starts_at
            else "",
            "space": pick(row["space_name"], pages.language()) if row["space_id"] else None,
            "space_url": pages.address(f"minutes:{row['space_kind']}_minutes", row["space_slug"])
            if row["space_id"] and self.who.sees_tasks
            else "",
            "funding": spaces.funding_of(row, pages.language()) if row["space_id"] else [],
            "state": self.who.state,
            "state_label": str(State(self.who.state).label),
            "minutes_url": self.url(),
            **more,
        }


def loaded(request: HttpRequest, kind: str, key: uuid.UUID) -> Here:
    """The minutes of a meeting that the reader takes part in. Raises Http404 for a meeting that they may not see, and
    PermissionDenied for one that they have no part in."""
    who = queries.standing(kind, key, request.user)
    if who is None:
        raise Http404
    if not who.sees:
        raise PermissionDenied
    return Here(who, request.user)


def written(request: HttpRequest, kind: str, key: uuid.UUID) -> Here:
    """The same for those who write them. Raises as `loaded`."""
    here = loaded(request, kind, key)
    if not here.who.may_write:
        raise PermissionDenied
    return here


def names(here: Here, part: Part) -> list[str]:
    """Who was there, or had said no; of approved minutes as they were called then."""
    if document := here.row["document"]:
        found: list[str] = document[str(part)]
        return found
    return [one["name"] for one in here.row["attendances"] if one["part"] == part]


def leads_the_meeting(here: Here, what: str) -> str:
    """The name of the chair or the secretary; of approved minutes as they were called then."""
    found: str = (here.row["document"] or here.row)[what] or ""
    return found


def cards(here: Here) -> list[dict[str, Any]]:
    """The items as the page shows them."""
    who = here.who
    told = {"id": who.row["space_id"], "takes_part": who.row["takes_part"], "leads": who.row["leads"]}
    offered = offers.for_person(here.person, told) if who.sees_tasks else []
    count = len(who.row["items"])
    return [
        {
            "id": one["id"],
            "number": number,
            "kind": one["kind"],
            "kind_label": str(Kind(one["kind"]).label),
            "title": queries.own_words(one["title"], one["language"]),
            "text": queries.own_words(one["text"], one["language"]),
            "length": one["length"],
            "proposer": one["proposer"] or "",
            "notes": _of_minutes(here, one["notes"]),
            "decisions": [_of_minutes(here, line) for line in one["decisions"].splitlines() if line.strip()],
            "is_open": one["is_open"],
            "is_carried": one["is_carried"],
            "came": origins.grown(one["came"]) if who.sees_tasks else [],
            "offers": offers.urls(offered, "minutes.item", uuid.UUID(one["id"])),
            "change_url": here.url("item", one["id"]) if who.may_change(one) else "",
            "up_url": here.url("item_step", one["id"], "up")
            if who.may_write and who.is_draft and number > 1
            else "",
            "down_url": here.url("item_step", one["id"], "down")
            if who.may_write and who.is_draft and number < count
            else "",
        }
        for number, one in enumerate(who.row["items"], 1)
    ]


def _of_minutes(here: Here, text: str) -> Text:
    return queries.own_words(text, here.row["language"] or pages.language())


def status_of(form: Any) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200
