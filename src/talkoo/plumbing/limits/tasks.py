"""Forgetting old counts."""

import datetime

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.limits.models import Count
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="23 * * * *")
@app.task(name="limits.forget", queueing_lock="limits.forget", queue="builtin")
def forget(timestamp: int) -> None:
    """Every hour: windows that began more than a day ago."""
    for site in sites.every():
        with sites.within(site.id):
            Count.objects.filter(since__lt=clock.now() - datetime.timedelta(days=1)).delete()
