"""Sealing the record, and forgetting what is over, site by site."""

import datetime

from procrastinate.contrib.django import app

from talkoo.plumbing.audit import forgetting, seal
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


@app.periodic(cron="47 4 * * *")
@app.task(name="audit.forget", queueing_lock="audit.forget", queue="builtin")
def forget(timestamp: int) -> None:
    """Every night: entries whose time is over go, as was promised."""
    for site in sites.every():
        with sites.within(site.id):
            forgetting.forget()
