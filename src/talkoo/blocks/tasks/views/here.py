"""What every page of the tasks of a space begins with."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from talkoo.blocks.tasks import queries
from talkoo.blocks.tasks.models import State
from talkoo.kernel import clock, i18n, origins, pages
from talkoo.kernel.rows import Row
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True)
class Here:
    """The space whose tasks these are, and what the reader is to it."""

    kind: str
    slug: str
    who: queries.Standing
    row: Row
    person: Any

    def url(self, what: str, *more: Any) -> str:
        return reverse(f"tasks:{self.kind}_{what}", args=[self.slug, *more])

    def shown(self, **more: Any) -> dict[str, Any]:
        """What each page of the tasks shows round them."""
        told = {"takes_part": self.who.takes_part, "leads": self.who.leads}
        return {
            "space": spaces.card(self.row),
            "tabs": spaces.tabs_of({**self.row, **told}, self.person, f"tasks_{self.kind}"),
            "funding": spaces.funding_of(self.row, pages.language()),
            "tasks_url": self.url("tasks"),
            **more,
        }


def here_of(request: HttpRequest, kind: str, slug: str) -> Here:
    """Raises Http404 for a space that cannot be seen, PermissionDenied for somebody who has no part in it."""
    row = spaces.visible(kind, slug, request.user)
    who = queries.standing(kind, slug, request.user) if row else None
    if row is None or who is None:
        raise Http404
    if not who.sees:
        raise PermissionDenied
    return Here(kind, slug, who, row, request.user)


def one_of(request: HttpRequest, kind: str, slug: str, task_id: uuid.UUID) -> tuple[Here, Row]:
    """A task that the reader sees. Raises as `here_of`, and Http404."""
    here = here_of(request, kind, slug)
    row = queries.one(here.who, task_id)
    if row is None:
        raise Http404
    return here, row


def origin_of(row: Row, person: Any) -> origins.Found | None:
    """What the task came from, if the reader may see that."""
    return origins.one(row["origin_kind"], row["origin_key"], person) if row["origin_kind"] else None


def cards(here: Here, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Tasks as pages show them."""
    today = clock.today(current.site().time_zone)
    return [
        {
            "id": row["id"],
            "title": queries.own_words(row["title"], row["language"]),
            "text": queries.own_words(row["text"], row["language"]),
            "url": here.url("task", row["id"]),
            "state": row["state"],
            "state_label": str(State(row["state"]).label),
            "owner": row["owner"] or "",
            "asked_by": row["asked_by"] or "",
            "done_by": (row["owner"] or row["ended_by"] or "") if row["state"] == State.DONE else "",
            "outcome": queries.own_words(row["outcome"], row["outcome_language"]),
            "hours": i18n.say_number(row["hours"], pages.language()) if row["hours"] else "",
            "is_mine": row["owner_id"] == here.who.person_id,
            "by": row["created_by"] or "",
            "due_on": row["due_on"],
            "is_late": row["state"] == State.OPEN and row["due_on"] is not None and row["due_on"] < today,
            "created_at": row["created_at"],
            "ended_at": row["ended_at"],
            "take_url": here.url("task_step", row["id"], "take")
            if row["state"] == State.OPEN and row["owner_id"] is None
            else "",
            "back_url": here.url("task_step", row["id"], "give-back")
            if row["state"] == State.OPEN and row["owner_id"] == here.who.person_id
            else "",
            "outcome_url": here.url("task_outcome", row["id"])
            if row["state"] == State.DONE and may_change
            else "",
            "steps": {
                step: here.url("task_step", row["id"], step)
                if may_change and (step == "reopen") is (row["state"] != State.OPEN)
                else ""
                for step in ("finish", "drop", "reopen")
            },
        }
        for row, may_change in ((row, here.who.may_change(row)) for row in rows)
    ]


def status_of(form: Any) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200
