"""Forgetting what open pages have been told."""

import datetime

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.live.models import LiveEvent, LiveTopic
from talkoo.plumbing.tenancy import sites

KEPT = datetime.timedelta(days=1)
"""A page that was cut off for longer loads itself anew."""
QUIET = datetime.timedelta(days=30)


@app.periodic(cron="23 * * * *")
@app.task(name="live.forget", queueing_lock="live.forget", queue="builtin")
def forget(timestamp: int) -> None:
    """Every hour: what happened more than a day ago, and topics in which nothing has happened for a month."""
    now = clock.now()
    for site in sites.every():
        with sites.within(site.id):
            LiveEvent.objects.filter(happened_at__lt=now - KEPT).delete()
            LiveTopic.objects.filter(moved_at__lt=now - QUIET).delete()
