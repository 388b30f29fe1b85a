"""What time brings: offers expire, people are reminded and asked how it was, needs are forgotten; and what becomes of
registrations when their person goes."""

import uuid
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.gatherings.actions import admitting, lining, needing, pulsing
from talkoo.blocks.gatherings.models import ACTIVE, Need, Pulse, PulseGiven, Registration
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.kernel import asking, clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import registry, taking
from talkoo.plumbing.tenancy import current, sites

_HAS_SOMEBODY = Q(person__isnull=False) | Q(name__isnull=False)
TOLD = (
    *("gathering_id", "state", "created_at", "ended_at"),
    *("attended", "arrived_at", "may_be_pictured", "code"),
)
"""What of a registration goes into the export of its person."""

AT_A_TIME = 200
NOBODY = uuid.UUID(int=0)
FIRST_HOUR, LAST_HOUR = 7, 20
"""Between these hours of the site people are reminded and asked."""


def remind_some(after: uuid.UUID = NOBODY) -> uuid.UUID | None:
    """Remind some of those whose gathering is soon, from the one after `after` on. Returns where the next begin."""
    found = queries.to_remind(AT_A_TIME, after)
    for one in found:
        pulsing.remind(one)
    return found[-1] if len(found) == AT_A_TIME else None


def ask_some(after: uuid.UUID = NOBODY) -> uuid.UUID | None:
    """Ask some of those who came how it was, in the same way."""
    found = queries.to_ask(AT_A_TIME, after)
    for one in found:
        pulsing.ask_pulse(one)
    return found[-1] if len(found) == AT_A_TIME else None


@site_task(queue="reactions", priority=-1)
def remind_next(*, after: str = str(NOBODY)) -> None:
    """Some, in one transaction, and the rest in the next job of this kind."""
    if last := remind_some(uuid.UUID(after)):
        remind_next.defer(site_id=str(current.site_id()), after=str(last))


@site_task(queue="reactions", priority=-1)
def ask_next(*, after: str = str(NOBODY)) -> None:
    """The same of those who are asked."""
    if last := ask_some(uuid.UUID(after)):
        ask_next.defer(site_id=str(current.site_id()), after=str(last))


@app.periodic(cron="*/10 * * * *")
@app.task(name="gatherings.expire_offers", queueing_lock="gatherings.expire_offers", queue="builtin")
def expire_offers(timestamp: int) -> None:
    """Every ten minutes: places that were offered for long enough go to the next."""
    for site in sites.every():
        with sites.within(site.id):
            late = queries.with_late_offers()
        for gathering_id in late:
            with sites.within(site.id):
                lining.expire_offers(gathering_id)


@app.periodic(cron="37 * * * *")
@app.task(name="gatherings.remind", queueing_lock="gatherings.remind", queue="builtin")
def remind(timestamp: int) -> None:
    """Every hour, where it is day: remind those whose gathering is within a day, and ask those who came."""
    for site in sites.every():
        with sites.within(site.id):
            is_day = FIRST_HOUR <= clock.now().astimezone(ZoneInfo(site.time_zone)).hour <= LAST_HOUR
            if is_day and queries.to_remind(1, NOBODY):
                remind_next.defer(site_id=str(site.id))
            if is_day and queries.to_ask(1, NOBODY):
                ask_next.defer(site_id=str(site.id))


@app.periodic(cron="21 1 * * *")
@app.task(name="gatherings.forget_needs", queueing_lock="gatherings.forget_needs", queue="builtin")
def forget_needs(timestamp: int) -> None:
    """Every night: what people needed, 30 days after the end."""
    for site in sites.every():
        with sites.within(site.id):
            needing.forget_needs()


def _forget_registrations(person_id: uuid.UUID) -> int:
    """What is to come is cancelled, so that the next in the line is offered the place; the rest counts on without the
    person."""
    found = Registration.objects.filter(person=person_id)
    for one in found.filter(state__in=ACTIVE):
        try:
            admitting.cancel(one.pk, by=PROGRAM)
        except NotNow:  # it is over: that they came counts on
            continue
    Need.objects.filter(registration__in=found.values("pk")).delete()
    return found.update(person=None, whose="", sheet_id=None, organisation=None, moved_because="")


def _under_address(person_id: uuid.UUID) -> tuple[list[Registration], list[Registration]]:
    """Those made without an account under an address of the person: their own, by whomever they were made, and those of
    others whom they registered with it. Addresses are sealed: each has to be opened."""
    known = registry.known_by(person_id)
    own: list[Registration] = []
    others: list[Registration] = []
    if not known.addresses:
        return own, others
    found = Registration.objects.filter(person__isnull=True, email__isnull=False).order_by("pk")
    for one in found.iterator():
        if taking.opened(one, "email").lower() in known.addresses:
            is_called_so = taking.opened(one, "name").casefold().split() == known.name.casefold().split()
            (own if is_called_so or one.registered_by_id != person_id else others).append(one)
    return own, others


def _export_under_address(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    own, _others = _under_address(person_id)
    return [{name: getattr(one, name) for name in ("name", "email", "phone", *TOLD)} for one in own]


def _forget_under_address(person_id: uuid.UUID) -> int:
    """As with those made with the account. Whom they registered with it keeps the place, without the address."""
    own, others = _under_address(person_id)
    for one in own:
        try:
            admitting.cancel(one.pk, by=PROGRAM)
        except NotNow:  # it is over
            if one.sheet_id is not None:
                asking.engine().remove_answers(one.sheet_id, by=PROGRAM)
    _empty([one.pk for one in own])
    Registration.objects.filter(pk__in=[one.pk for one in others]).update(email=None, whose="")
    return len(own) + len(others)


def _forget_helper(person_id: uuid.UUID) -> int:
    return Registration.objects.filter(registered_by=person_id).update(registered_by=None)


def _empty(ids: Any) -> None:
    """Names, addresses and numbers go; that somebody came counts on."""
    Need.objects.filter(registration__in=ids).delete()
    Registration.objects.filter(pk__in=ids).update(
        person=None,
        name=None,
        email=None,
        phone=None,
        whose="",
        sheet_id=None,
        organisation=None,
        moved_because="",
    )


def register() -> None:
    """Once, when the program starts."""
    registry.personal(
        Registration,
        export=TOLD,
        erase=_forget_registrations,
        label=_("what you registered for"),
    )
    registry.personal(
        Registration,
        person="",
        export=_export_under_address,
        erase=_forget_under_address,
        label=_("what you registered for"),
    )
    registry.personal(Registration, person="registered_by", export=(), erase=_forget_helper)
    registry.personal(
        Need,
        person="registration__person",
        export=("erase_on",),
        erase=registry.KEEP("needs go with the registration they belong to, which is cancelled or emptied"),
        label=_("that you told what you need; the words are sealed and erased soon"),
    )
    registry.personal(
        PulseGiven,
        person="registration__person",
        export=(),
        erase=registry.KEEP("an id alone; it says nothing when the registration is emptied"),
    )
    registry.personal(
        Pulse,
        person="gathering__created_by",
        export=(),
        erase=registry.KEEP("nobody knows whose words they are: they stay with the event"),
    )
    registry.words(Pulse, fields=("text",), label=_("How events were"), where=_nowhere)
    registry.kept(
        Registration,
        name="gatherings.registrations",
        label=_("Who registered for events"),
        months=24,
        since="gathering__ends_at",
        why=_("to show who came and to report it (legitimate interest, GDPR 6(1)(f))"),
        erase=_empty,
        where=_HAS_SOMEBODY,
        is_plain=True,
    )
    registry.kept(
        Registration,
        name="gatherings.registrations_undated",
        label=_("Who registered for events that have no date"),
        months=24,
        since="created_at",
        why=_("to tell them the date when there is one (legitimate interest, GDPR 6(1)(f))"),
        erase=_empty,
        where=_HAS_SOMEBODY & Q(gathering__ends_at__isnull=True),
        is_plain=True,
    )


def _nowhere(pulse_id: uuid.UUID) -> str:
    return ""
