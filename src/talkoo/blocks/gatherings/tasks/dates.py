"""What the clock does to series and to questions about dates; and what is a person's own among them."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.gatherings import actions, queries
from talkoo.blocks.gatherings.models import DatePoll, DateVote, DateVoter, PollState, Series
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import current, sites

AT_A_TIME = 20
NOBODY = uuid.UUID(int=0)
FIRST_HOUR, LAST_HOUR = 7, 20
"""Between these hours of the site people are reminded, and organisers hear of a month without a date."""


def continue_some(after: uuid.UUID = NOBODY) -> uuid.UUID | None:
    """On the current site: make the next meetings of some series, by id, from the one after `after` on. Returns where
    the next begin; None when none is left."""
    found = queries.to_continue(AT_A_TIME, after)
    for series_id in found:
        actions.continue_series(series_id)
    return found[-1] if len(found) == AT_A_TIME else None


@site_task(queue="reactions", priority=-1)
def continue_next(*, after: str = str(NOBODY)) -> None:
    """Some, in one transaction, and the rest in the next job of this kind."""
    if found := continue_some(uuid.UUID(after)):
        continue_next.defer(site_id=str(current.site_id()), after=str(found))


@app.periodic(cron="41 2 * * *")
@app.task(name="gatherings.continue_series", queueing_lock="gatherings.continue_series", queue="builtin")
def continue_series(timestamp: int) -> None:
    """Every night, on each site that has a series."""
    for site in sites.every():
        with sites.within(site.id):
            if queries.to_continue(1, NOBODY):
                continue_next.defer(site_id=str(site.id))


def settle_polls() -> int:
    """On the current site: end the polls whose time is over, and take the earliest of dates that are as good where
    nobody chose; how many."""
    found = queries.due_polls(actions.WAIT)
    for row in found:
        try:
            if row["state"] == PollState.OPEN:
                actions.close(row["id"], by=PROGRAM)
            else:
                actions.decide_late(row["id"])
        except NotNow:  # somebody was quicker
            continue
    return len(found)


@site_task(queue="reactions")
def settle_due() -> None:
    """Those of one site, in one transaction."""
    settle_polls()


@app.periodic(cron="*/5 * * * *")
@app.task(name="gatherings.settle_polls", queueing_lock="gatherings.settle_polls", queue="builtin")
def settle(timestamp: int) -> None:
    """Every five minutes, where something is due."""
    for site in sites.every():
        with sites.within(site.id):
            if queries.due_polls(actions.WAIT):
                settle_due.defer(site_id=str(site.id))


def _is_day() -> bool:
    """On the current site."""
    here = clock.now().astimezone(ZoneInfo(current.site().time_zone))
    return FIRST_HOUR <= here.hour <= LAST_HOUR


def remind_to_answer() -> int:
    """On the current site, where it is day: remind of the polls that end soon; of how many."""
    if not _is_day():
        return 0
    found = queries.closing_polls(actions.REMIND_BEFORE, actions.OPEN_FOR_LONG)
    for poll_id in found:
        with suppress(NotNow):  # somebody was quicker
            actions.remind_to_answer(poll_id)
    return len(found)


@site_task(queue="reactions", priority=-1)
def remind_to_answer_due() -> None:
    """Those of one site, in one transaction. Where it began late, the night and polls that ended are left out."""
    remind_to_answer()


@app.periodic(cron="23 * * * *")
@app.task(name="gatherings.remind_to_answer", queueing_lock="gatherings.remind_to_answer", queue="builtin")
def remind(timestamp: int) -> None:
    """Every hour, where it is day and something is due."""
    for site in sites.every():
        with sites.within(site.id):
            if _is_day() and queries.closing_polls(actions.REMIND_BEFORE, actions.OPEN_FOR_LONG):
                remind_to_answer_due.defer(site_id=str(site.id))


def tell_bare_months() -> int:
    """On the current site: tell the organisers of series that the month has no date, from its tenth day on; of how
    many."""
    today = clock.today(current.site().time_zone)
    return sum(actions.tell_bare(series_id, today.replace(day=1)) for series_id in queries.bare(today))


@site_task(queue="reactions", priority=-1)
def tell_bare_due() -> None:
    """Those of one site, in one transaction."""
    tell_bare_months()


@app.periodic(cron="11 * * * *")
@app.task(name="gatherings.bare_months", queueing_lock="gatherings.bare_months", queue="builtin")
def bare_months(timestamp: int) -> None:
    """Every hour, where it is day: what a stopped program left out comes with the next hour."""
    for site in sites.every():
        with sites.within(site.id):
            if _is_day() and queries.bare(clock.today(site.time_zone)):
                tell_bare_due.defer(site_id=str(site.id))


def _own_answers(person_id: uuid.UUID) -> list[dict[str, object]]:
    rows = DateVote.objects.filter(voter__person=person_id).order_by("option__starts_at")
    return [
        {"starts_at": starts_at, "ends_at": ends_at, "answer": answer}
        for starts_at, ends_at, answer in rows.values_list("option__starts_at", "option__ends_at", "answer")
    ]


def _forget_author(model: type[Series | DatePoll]) -> Callable[[uuid.UUID], int]:
    def forget(person_id: uuid.UUID) -> int:
        return model._default_manager.filter(created_by=person_id).update(created_by=None)

    return forget


def register() -> None:
    """Once, when the program starts."""
    registry.personal(
        Series,
        person="created_by",
        export=("title", "rule", "place", "created_at", "ended_at"),
        erase=_forget_author(Series),
        label=_("series of meetings that you made"),
    )
    registry.personal(
        DatePoll,
        person="created_by",
        export=("closes_at", "state", "created_at"),
        erase=_forget_author(DatePoll),
        label=_("questions about dates that you asked"),
    )
    registry.personal(DateVoter, export=_own_answers, label=_("when you could come, as you answered"))
    registry.kept(
        DateVoter,
        name="date_answers",
        label=_("When people could come to a meeting"),
        months=6,
        since="poll__settled_at",
        why=_("so that people can see how the date came about (legitimate interest)"),
        is_plain=True,
    )
    registry.words(Series, fields=("title", "text"), label=_("Series of meetings"), where=queries.series_at)
