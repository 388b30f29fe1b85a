"""What nobody answered ends by itself."""

from procrastinate.contrib.django import app

from talkoo.areas.introductions import actions, queries
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="31 * * * *")
@app.task(name="introductions.expire", queueing_lock="introductions.expire", queue="builtin")
def expire(timestamp: int) -> None:
    """Every hour. Whoever answers between the minute and this is told that it is too late."""
    for site in sites.every():
        with sites.within(site.id):
            for wish_id in queries.run_out(clock.now()):
                actions.expire(wish_id, by=PROGRAM)
