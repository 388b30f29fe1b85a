"""Reminding networks that have not said how they go, and forgetting what they said when its time is over."""

import uuid
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.areas.check_ins import actions, queries
from talkoo.areas.check_ins.models import CheckIn, Mood
from talkoo.kernel import pages
from talkoo.kernel.rows import fetch
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites


def remind_all() -> int:
    """On the current site: every late network once for the day it was due. How many were reminded."""
    given = queries.today()
    late = fetch(queries.LATE_ONES, given)
    return sum(actions.remind(row["id"], row["due_on"]) for row in late if not row["reminders"])


@app.periodic(cron="41 5-16 * * *")
@app.task(name="check_ins.remind", queueing_lock="check_ins.remind", queue="builtin")
def remind(timestamp: int) -> None:
    """Every hour of the day, so that nobody is written to at night."""
    for site in sites.every():
        with sites.within(site.id):
            remind_all()


def _leave_unsigned(person_id: uuid.UUID) -> int:
    """That the network said how it goes stays for its report; who said it, and in which words, does not."""
    said = CheckIn.objects.filter(sent_by=person_id)
    said.filter(mood=Mood.NEEDS_HELP).update(text="…", next_step="")
    said.exclude(mood=Mood.NEEDS_HELP).update(text="", next_step="")
    return said.update(sent_by=None)


def _forget_who_settled(person_id: uuid.UUID) -> int:
    return CheckIn.objects.filter(settled_by=person_id).update(settled_by=None)


def _empty(row_ids: Sequence[uuid.UUID]) -> int:
    rows = CheckIn.objects.filter(pk__in=row_ids)
    rows.filter(mood=Mood.NEEDS_HELP).update(text="…")
    rows.exclude(mood=Mood.NEEDS_HELP).update(text="")
    return rows.update(next_step="", sent_by=None, settled_by=None)


def register() -> None:
    """What is kept of those who say how a network goes, and for how long."""
    registry.personal(
        CheckIn,
        person="sent_by",
        export=("mood", "text", "next_step", "hours", "people", "sent_at"),
        erase=_leave_unsigned,
        label=_("how you said that networks go"),
    )
    registry.personal(
        CheckIn,
        person="settled_by",
        export=("settled_at",),
        erase=_forget_who_settled,
        label=_("calls for help that you settled"),
    )
    registry.kept(
        CheckIn,
        name="check_ins",
        label=_("How networks said they go"),
        months=36,
        since="sent_at",
        why=_("for the report to the funder (legitimate interest); the figures stay"),
        erase=_empty,
        where=~Q(sent_by=None) | ~Q(next_step=""),
    )
    registry.words(
        CheckIn, fields=("text", "next_step"), label=_("How networks said they go"), where=_page_of
    )


def _page_of(row_id: uuid.UUID) -> str:
    made = CheckIn.objects.select_related("space").get(pk=row_id)
    return pages.address("check_ins:check_in", made.space.slug)
