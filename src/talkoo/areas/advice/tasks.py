"""What the clock does to questions and advice."""

from procrastinate.contrib.django import app

from talkoo.areas.advice import actions, queries
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="23 * * * *")
@app.task(name="advice.watch", queueing_lock="advice.watch", queue="builtin")
def watch(timestamp: int) -> None:
    """Every hour: remind once of what is overdue, close what is quiet, publish what nobody said no to."""
    for site in sites.every():
        with sites.within(site.id):
            if "advice" in site.modules:
                for question_id in queries.cases.overdue():
                    actions.remind(question_id, by=PROGRAM)
            for question_id in queries.cases.quiet():
                actions.close_quiet(question_id, by=PROGRAM)
            for entry_id in queries.entries.to_publish():
                actions.publish_in_time(entry_id, by=PROGRAM)
