"""Mails that were not taken, for those who look after the site; and whether mails to a person come back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import desk, mine
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row
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


def waiting(raw_id: uuid.UUID) -> Raw | None:
    """A mail whose writer is asked whether it is theirs."""
    return Raw.objects.filter(pk=raw_id, state=State.WAITING).first()


@dataclass(frozen=True)
class Stopped:
    """That mails to the person's address come back, and since when it gets none that nobody asked for."""

    address: str
    since: datetime


def _stopped(person: Any) -> Stopped | None:
    found = reach([person.pk]).get(person.pk)
    trouble = bounces.stopped_at(found.email) if found and found.email else None
    if found is None or trouble is None or trouble.stopped_at is None:
        return None
    return Stopped(found.email, trouble.stopped_at)


mine.add(mine.Block(name="mails-come-back", template="mail_in/comes_back.html", find=_stopped, place=1))
