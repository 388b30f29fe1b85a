"""Telling phones what is due, and forgetting devices that were signed out."""

import logging
import uuid

from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.push import sending, waiting
from talkoo.plumbing.push.models import Device
from talkoo.plumbing.push.sending import Outcome
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import current, sites

log = logging.getLogger(__name__)


@app.task(name="push.work_off", retry=RETRY, queue="mail", priority=-2)
def work_off(*, site_id: str) -> None:
    """Tell some of what is due, and leave the rest to the next job of this kind.

    Services are asked outside of transactions. A worker that dies there leaves rows that come due again: their devices
    know each notification by name and show it once.
    """
    site = uuid.UUID(site_id)
    with sites.within(site):
        tellings = waiting.take()
        contact = sending.contact(compose.address_of("home", language=current.site().default_language))
    gone: set[uuid.UUID] = set()
    told: set[uuid.UUID] = set()
    later: dict[uuid.UUID, int] = {}
    done: list[uuid.UUID] = []
    for one in tellings:
        for device in one.devices:
            if device.pk in gone:
                continue
            result = sending.hand_over(device, one.content, topic=one.topic, contact=contact)
            if result.outcome == Outcome.GONE:
                gone.add(device.pk)
            elif result.outcome == Outcome.TOLD:
                told.add(device.pk)
            elif result.outcome == Outcome.LATER:
                later[one.waiting_id] = max(result.seconds, later.get(one.waiting_id, 0))
            else:
                log.warning("a phone could not be told: %s", result.problem)
        if one.waiting_id not in later:
            done.append(one.waiting_id)
    if tellings:
        with sites.within(site):
            waiting.settle(done, later.items(), gone, told)
    if len(tellings) == waiting.AT_A_TIME:
        work_off.defer(site_id=site_id)


@app.periodic(cron="* * * * *")
@app.task(name="push.look", queueing_lock="push.look", queue="builtin")
def look(timestamp: int) -> None:
    """Every minute: what quiet hours held back, and whatever a lost job or an unwilling service left behind."""
    for site in sites.every():
        with sites.within(site.id):
            if waiting.is_anything_due():
                work_off.defer(site_id=str(site.id))


@app.periodic(cron="53 3 * * *")
@app.task(name="push.forget_devices", queueing_lock="push.forget_devices", queue="builtin")
def forget_devices(timestamp: int) -> None:
    """Every night: devices whose browser is signed out."""
    for site in sites.every():
        with sites.within(site.id):
            session = Session.objects.filter(
                name=OuterRef("session"), person=OuterRef("person_id"), expire_date__gt=clock.now()
            )
            Device.objects.filter(~Exists(session)).delete()
