"""Periodic work of the desk."""

from procrastinate.contrib.django import app

from talkoo.areas.interest_desk import actions, queries
from talkoo.areas.interest_desk.public import MODULE
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="11 * * * *")
@app.task(name="interest_desk.watch", queueing_lock="interest_desk.watch", queue="builtin")
def watch(timestamp: int) -> None:
    """Every hour: remind once of what is overdue, and close what nobody answered in 30 days."""
    for site in sites.every():
        with sites.within(site.id):
            if MODULE in site.modules:
                for notice_id in queries.overdue():
                    actions.remind(notice_id, by=PROGRAM)
            for notice_id in queries.run_out():
                actions.run_out(notice_id, by=PROGRAM)
