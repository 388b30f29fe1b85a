"""Asking the machine: outside of transactions, and once for each text."""

import datetime
import logging
import uuid

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation import connectors, machine
from talkoo.plumbing.translation.models import MachineText

log = logging.getLogger(__name__)

_LOST_AFTER = datetime.timedelta(hours=1)


@app.task(name="translation.translate", retry=RETRY, queue="mail", priority=-3)
def translate(*, site_id: str, kind: str, subject_id: str, language: str) -> None:
    """Ask for what is missing and write down what is known. Raises NotNow for another try."""
    site, subject = uuid.UUID(site_id), uuid.UUID(subject_id)
    connector = connectors.configured()
    if connector is None:
        return
    with sites.within(site):
        offered = machine.kind_called(kind).texts(subject)
        wanted = machine.wanted(offered.parts, language, connector.name) if offered else {}
        taken = machine.claim(wanted)
    said: dict[str, str] = {}
    problem: connectors.NotNow | None = None
    for one in taken:
        try:
            said[one.hash] = connector.ask(one.text, one.source, one.target)
        except connectors.NotNow as found:
            problem = found
            break
        except connectors.Refused as found:
            log.warning("a machine did not translate: %s", found)
    failed = [one.hash for one in taken if one.hash not in said]
    with sites.within(site):
        machine.remember(said, failed)
    with sites.within(site):
        machine.write_down(kind, subject, language, connector.name)
    if problem:
        raise problem


@app.periodic(cron="27 * * * *")
@app.task(name="translation.forget_lost", queueing_lock="translation.forget_lost", queue="builtin")
def forget_lost(timestamp: int) -> None:
    """Every hour: what a worker was asking when it died may be asked again."""
    for site in sites.every():
        with sites.within(site.id):
            MachineText.objects.filter(text="", asked_at__lt=clock.now() - _LOST_AFTER).delete()
