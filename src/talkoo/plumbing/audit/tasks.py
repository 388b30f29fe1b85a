"""Sealing the record, site by site."""

import datetime

from procrastinate.contrib.django import app

from talkoo.plumbing.audit import seal
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal_all", queueing_lock="audit.seal_all", queue="builtin")
def seal_all(timestamp: int) -> None:
    """Every minute: chain what was committed since the last time, at most a few batches a site.

    Once an hour the whole record is looked through, so that nothing stays open after the worker was away for long.
    """
    moment = datetime.datetime.fromtimestamp(timestamp, datetime.UTC)
    recent = {} if moment.minute == 0 else {"since": moment - seal.RECENT}
    for site in sites.every():
        for _turn in range(20):
            with sites.within(site.id):
                if seal.seal(**recent) < seal.BATCH:
                    break
