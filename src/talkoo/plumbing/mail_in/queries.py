"""Mails that were not taken or wait, for those who look after the site; and whether mails to a person come back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import crypto, desk, i18n, mine
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.plumbing.mail_in import addresses, parse, quotes, registry, telling
from talkoo.plumbing.mail_in.models import Raw, Reason, State
from talkoo.plumbing.mail_out import bounces
from talkoo.plumbing.notify.reach import reach
from talkoo.plumbing.tenancy import current

LIST = List(
    name="mails-not-taken",
    select="r.id, r.received_at, r.state, r.reason, r.said, r.problem, r.told_at",
    source="mail_in_raw r",
    identity="r.id",
    where="r.state in ('refused', 'failed', 'waiting')",
    sorts={"newest": Sort("extract(epoch from r.received_at)::float8", descending=True, kind=float)},
    page_size=60,
)
STAGED = List(
    name="mails-staged",
    select="r.id, r.received_at, r.receiver, s.name, s.id as staged_id",
    source="mail_in_raw r join mail_in_staged s on s.id = r.staged_id",
    identity="r.id",
    where="r.state = 'staged'",
    sorts={"oldest": Sort("extract(epoch from r.received_at)::float8", kind=float)},
    page_size=60,
)

desk.add(
    desk.Queue(
        name="mails-staged",
        label=_("Mails of people who have not joined"),
        select="""select count(*)::int, null::date from mail_in_raw where state = 'staged'""",
        page="mail_in:staged",
        permission="mail_in.turn_away",
        place=40,
    )
)
desk.add(
    desk.Queue(
        name="mails-failed",
        label=_("Mails that could not be worked on"),
        select="""select count(*)::int, (min(received_at) at time zone %(zone)s)::date
                  from mail_in_raw where state = 'failed'""",
        parameters=lambda person: {"zone": current.site().time_zone},
        page="mail_in:not_taken",
        permission="mail_in.oversee",
        place=90,
    )
)


def not_taken(*, language: str, after: str) -> tuple[list[dict[str, Any]], str]:
    """Why and when mails were not taken, the newest first, and where the next page begins. Nothing of what they say.

    Raises lists.BadPlace.
    """
    page = LIST.page(language=language, after=after)
    return [_shown(row) for row in page.rows], page.after


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "received_at": row["received_at"],
        "state": row["state"],
        "state_label": str(State(row["state"]).label),
        "reason": row["said"] or (str(Reason(row["reason"]).label) if row["reason"] else ""),
        "problem": row["problem"],
        "is_told": row["told_at"] is not None,
    }


@dataclass(frozen=True)
class Staged:
    """One line of the list of mails that wait for their writers to join. `name` may be empty."""

    id: uuid.UUID
    name: str
    to: str
    received_at: datetime


def staged(*, language: str, after: str) -> tuple[list[Staged], str]:
    """Mails of people whom the site does not know, the oldest first, and where the next page begins. Raises
    lists.BadPlace."""
    page = STAGED.page(language=language, after=after)
    return [
        Staged(
            row["id"],
            _opened(row["name"], "mail_in_staged", "name", row["staged_id"]),
            _opened(row["receiver"], "mail_in_raw", "receiver", row["id"]),
            row["received_at"],
        )
        for row in page.rows
    ], page.after


def _opened(sealed: Any, table: str, column: str, row_id: uuid.UUID) -> str:
    try:
        return crypto.unseal(sealed, site=current.site_id(), table=table, column=column, row=row_id)
    except crypto.Unreadable:
        return ""


@dataclass(frozen=True)
class Read:
    """A mail as its writer and moderators read it. `place` is where it was to go; `files` how many came with it."""

    id: uuid.UUID
    state: str
    name: str
    address: str
    subject: str
    text: str
    language: str
    place: Text | None
    files: int
    received_at: datetime

    @property
    def direction(self) -> str:
        """Of its words."""
        return i18n.direction(self.language)


def read_staged(raw_id: uuid.UUID, *, language: str) -> Read | None:
    """A mail that waits for its writer to join; None for any other."""
    raw = Raw.objects.filter(pk=raw_id, state=State.STAGED).first()
    return _read(raw, language) if raw else None


def _read(raw: Raw, language: str) -> Read | None:
    try:
        parsed = parse.read(raw.body.encode("latin-1", "replace"))
    except crypto.Unreadable:
        return None
    meant = addresses.meant(raw.receiver)
    found = registry.at(meant.local) if meant and meant.local else None
    place = found.place() if found else None
    return Read(
        id=raw.pk,
        state=raw.state,
        name=parsed.name,
        address=parsed.address,
        subject=parsed.subject,
        text=quotes.split(parsed.text, parsed.html).text,
        language=telling.language_of(parsed) or current.site().default_language,
        place=pick(place, language) if place else None,
        files=len(parsed.attachments),
        received_at=raw.received_at,
    )


def state_of(raw_id: uuid.UUID) -> str:
    """What became of a mail so far; empty when it is gone."""
    return Raw.objects.filter(pk=raw_id).values_list("state", flat=True).first() or ""


@dataclass(frozen=True)
class Stopped:
    """That mails to the person's address come back, and since when it gets none that nobody asked for."""

    address: str
    since: datetime


_ANY_STOPPED = "select from mail_out_trouble where stopped_at is not null limit 1"


def _stopped(person: Any, any_stopped: Sequence[Row]) -> Stopped | None:
    """Whose address it is can be read from no table: nobody looks as long as no mails come back to anybody."""
    if not any_stopped:
        return None
    found = reach([person.pk]).get(person.pk)
    trouble = bounces.stopped_at(found.email) if found and found.email else None
    if found is None or trouble is None or trouble.stopped_at is None:
        return None
    return Stopped(found.email, trouble.stopped_at)


mine.add(
    mine.Block(
        name="mails-come-back",
        template="mail_in/comes_back.html",
        find=_stopped,
        place=1,
        select=_ANY_STOPPED,
    )
)
