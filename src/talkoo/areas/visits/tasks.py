"""Asking for ideas when a visit is over; and what is a person's own here, and what becomes of it on erasure."""

import uuid

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.areas.visits import actions, queries
from talkoo.areas.visits.models import Slot, Visit
from talkoo.kernel import pages
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites


def ask_those_who_were_there() -> int:
    """On the current site: ask for one idea after each visit that ended a day or more ago; how many visits."""
    found = queries.over_and_not_asked()
    for visit_id in found:
        actions.ask_for_ideas(visit_id, by=PROGRAM)
    return len(found)


@site_task(queue="reactions", priority=-1)
def ask_some() -> None:
    """All of one site, in one transaction: there are few."""
    ask_those_who_were_there()


@app.periodic(cron="37 7 * * *")
@app.task(name="visits.ask", queueing_lock="visits.ask", queue="builtin")
def ask(timestamp: int) -> None:
    """Every morning: what a stopped program left out comes with the next one, for a month."""
    for site in sites.every():
        with sites.within(site.id):
            if queries.over_and_not_asked():
                ask_some.defer(site_id=str(site.id))


def _forget_who_asked(person_id: uuid.UUID) -> int:
    return Slot.objects.filter(asked_by=person_id).update(asked_by=None)


def _at(visit_id: uuid.UUID) -> str:
    return pages.address(
        "visits:visit", Visit.objects.select_related("gathering").get(pk=visit_id).gathering.slug
    )


def _at_slot(slot_id: uuid.UUID) -> str:
    return _at(Slot.objects.values_list("visit_id", flat=True).get(pk=slot_id))


def register() -> None:
    """Once, when the program starts."""
    registry.personal(
        Slot,
        person="asked_by",
        export=("topic", "place", "asked_at"),
        erase=_forget_who_asked,
        label=_("organisations that you asked to present themselves to guests"),
    )
    registry.words(Visit, fields=("who_pays", "report"), label=_("Exchange visits"), where=_at)
    registry.words(Slot, fields=("topic", "word"), label=_("Programme of an exchange visit"), where=_at_slot)
