"""The jobs that keep the queue itself going, and the one that runs reactions."""

from typing import Any

from django.utils.module_loading import import_string
from procrastinate import App, JobContext
from procrastinate.contrib.django import app

from talkoo.kernel import facts
from talkoo.plumbing.jobs.queue import site_task

STALLED_AFTER = 15.0  # seconds without a heartbeat; a worker gives one every 5
KEEP_FINISHED = 72  # hours


@site_task(queue="reactions")
def react(*, reaction: str, fact: str, values: dict[str, Any]) -> None:
    """Tell one reaction of one fact. It may come twice: reactions are idempotent by the fact's id."""
    import_string(reaction)(facts.revive(fact, values))


async def requeue_stalled(working: App) -> int:
    """Jobs whose worker is gone (killed, machine lost) are given to another; returns how many."""
    await working.job_manager.prune_stalled_workers(STALLED_AFTER)
    number = 0
    for job in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await working.job_manager.retry_job(job)
        number += 1
    return number


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.watch_stalled", queueing_lock="jobs.watch_stalled", queue="builtin", pass_context=True)
async def watch_stalled(context: JobContext, timestamp: int) -> None:
    """Every ten seconds."""
    await requeue_stalled(context.app)


@app.periodic(cron="17 3 * * *")
@app.task(
    name="jobs.forget_finished", queueing_lock="jobs.forget_finished", queue="builtin", pass_context=True
)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Every night: finished jobs older than three days leave; failed ones stay for a person to look at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED)
