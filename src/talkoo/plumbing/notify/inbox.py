"""What a person was told of, unread first: the page of news."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from talkoo.kernel import clock, crypto
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.plumbing.notify import kinds, moments, news, shown, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import News
from talkoo.plumbing.tenancy import current

WEEKS = 4
"""How far back the count of mails a week looks."""

_SOURCE = "notify_notification n join notify_news w on w.id = n.news_id"
_SHOWN = "n.state <> 'dropped'"

LIST = List(
    name="notifications",
    select="n.id, n.kind, n.fact_id, n.created_at, n.read_at, w.id as news_id, w.content",
    source=_SOURCE,
    identity="n.id",
    where=_SHOWN,
    filters={"person": "n.person_id = %s"},
    sorts={
        "unread": Sort(
            "(extract(epoch from n.created_at) + case when n.read_at is null then 1e10 else 0 end)::float8",
            descending=True,
            kind=float,
        )
    },
    page_size=30,
)
_ONE = f"select {LIST.select} from {_SOURCE} where {_SHOWN} and n.person_id = %s and n.id = %s"


@dataclass(frozen=True)
class Told:
    """One row of the page. `subject` is empty when its words can no longer be read."""

    id: uuid.UUID
    subject: str
    label: Any
    created_at: datetime.datetime
    is_unread: bool


def _story(row: Row) -> news.Story:
    kept = News(
        pk=row["news_id"],
        site_id=current.site_id(),
        fact_id=row["fact_id"],
        kind=row["kind"],
        content=row["content"],
    )
    return news.story(kept)


def _told(row: Row, language: str, name: str) -> Told:
    kind = kinds.of(row["kind"])
    try:
        subject = shown.subject(_story(row), language, name)
    except crypto.Unreadable:
        subject = ""
    return Told(row["id"], subject, kind.group if kind else "", row["created_at"], row["read_at"] is None)


def page_of(person: Any, *, language: str, after: str = "") -> tuple[list[Told], str]:
    """One page, and where the next begins. One statement. Raises lists.BadPlace."""
    found = LIST.page(language=language, chosen={"person": person.pk}, after=after)
    return [_told(row, language, person.name) for row in found.rows], found.after


def path_of(person: Any, notification_id: uuid.UUID, *, language: str) -> str | None:
    """Where a notification of the person leads, on this site; empty when nowhere, None when there is none."""
    row = first(_ONE, [person.pk, notification_id])
    if row is None:
        return None
    try:
        address = urlsplit(shown.line(_story(row), language, person.name).address)
    except crypto.Unreadable:
        return ""
    if not address.path:
        return ""
    return (
        address.path
        + (f"?{address.query}" if address.query else "")
        + (f"#{address.fragment}" if address.fragment else "")
    )


_LONGEST_WAIT = datetime.timedelta(days=9)
"""From a fact to its mail: a week, and quiet hours."""


def mails_in_weeks(person_id: uuid.UUID, chosen: wishes.Chosen, hours: moments.Clock) -> int:
    """How many mails would have come to the person in the last four weeks, by these wishes: what was told, when its
    mail would have been due, together with what else, and only what was not read by then."""
    now = clock.now()
    since = now - datetime.timedelta(weeks=WEEKS)
    rows = fetch(
        f"""select n.kind, w.space_id, n.created_at, n.read_at from {_SOURCE}
            where n.person_id = %s and n.created_at > %s and {_SHOWN}""",
        [person_id, since - _LONGEST_WAIT],
    )
    single, digests = 0, set()
    for row in rows:
        kind, due_at = kinds.of(row["kind"]), row["created_at"]
        rhythm = wishes.rhythm_in(chosen, kind, row["space_id"]) if kind else Rhythm.AT_ONCE
        if rhythm == Rhythm.NONE:
            continue
        if kind:
            due_at = moments.due(row["created_at"], rhythm, hours)
            if row["read_at"] and row["read_at"] < due_at:
                continue
        if not since < due_at <= now:
            continue
        if wishes.is_digest(rhythm):
            digests.add(due_at)
        else:
            single += 1
    return single + len(digests)
