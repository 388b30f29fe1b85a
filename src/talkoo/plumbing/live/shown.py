"""What a page carries so that it can hear."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from talkoo.kernel.rows import fetch
from talkoo.plumbing.live import tokens, topics
from talkoo.plumbing.tenancy import current

ADDRESS = "/live/"
Position = tuple[str, uuid.UUID, int]

LAST = """coalesce((select zl.last from live_livetopic zl
  where zl.site_id = {0}.site_id and zl.kind = '{1}' and zl.key = {0}.id), 0)"""
"""How far a topic is, as part of the very statement that reads what the page shows: `{0}` is the alias of the table of
the thing, `{1}` the kind. So nothing can fall between the page and what it hears afterwards."""


def opened(request: HttpRequest, positions: Sequence[Position]) -> dict[str, Any] | None:
    """For `ui.live`: a token for these topics and how far the page is in each. None for visitors.

    The view has seen to it that the person may see what the topics are about. Topics of the person's own state have the
    position 0.
    """
    person_id, session = getattr(request.user, "pk", None), getattr(request, "session", None)
    if person_id is None or session is None or not session.session_key or not positions:
        return None
    named = [(kind, key) for kind, key, _at in positions]
    token = tokens.give(
        named, site_id=current.site_id(), person_id=person_id, session_key=session.session_key
    )
    return {
        "url": ADDRESS,
        "token": token,
        "topics": " ".join(f"{kind}:{key}" for kind, key in named),
        "at": ".".join(str(at) for _kind, _key, at in positions),
    }


def hear(request: HttpRequest, kind: str, key: uuid.UUID, at: int) -> None:
    """The page that is being made hears of this topic, beside what every page of the person hears of."""
    heard: list[Position] = getattr(request, "heard", [])
    request.heard = [*heard, (kind, key, at)]  # type: ignore[attr-defined]


def of_page(request: HttpRequest) -> dict[str, Any] | None:
    """What the page carries: the person's own topics, and what its view said it hears."""
    person_id = getattr(request.user, "pk", None)
    if person_id is None:
        return None
    mine = [(kind, person_id, 0) for kind in topics.of_people()]
    return opened(request, [*mine, *getattr(request, "heard", [])])


def last(kind: str, key: uuid.UUID) -> int:
    """How far a topic is; ask before reading what the page shows."""
    rows = fetch("select last from live_livetopic where kind = %s and key = %s", [kind, key])
    return int(rows[0]["last"]) if rows else 0
