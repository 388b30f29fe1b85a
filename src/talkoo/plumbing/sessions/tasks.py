"""Forgetting sessions that have run out."""

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="41 3 * * *")
@app.task(name="sessions.forget", queueing_lock="sessions.forget", queue="builtin")
def forget(timestamp: int) -> None:
    """Every night."""
    for site in sites.every():
        with sites.within(site.id):
            Session.objects.filter(expire_date__lt=clock.now()).delete()
