"""Making the index anew, and seeing to it that the dictionaries are there."""

import uuid

from procrastinate.contrib.django import app

from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.search import index, lemmas
from talkoo.plumbing.tenancy import current

BATCH = 200  # objects in one job


def rebuild_all() -> None:
    """Put a job into the queue for each kind of the current site: after an update that writes documents otherwise."""
    for kind in index.rebuilt():
        rebuild.defer(site_id=str(current.site_id()), kind=kind, after="")


@site_task(queue="reactions")
def rebuild(*, kind: str, after: str) -> None:
    """Write the documents of the next objects after the id `after` anew, then ask for the next batch."""
    last = index.rebuild_some(kind, uuid.UUID(after) if after else None, BATCH)
    if last is not None:
        rebuild.defer(site_id=str(current.site_id()), kind=kind, after=str(last))


@app.periodic(cron="*/10 * * * *")
@app.task(name="search.prepare", queueing_lock="search.prepare", queue="builtin")
def prepare(timestamp: int) -> None:
    """Every ten minutes: unpack the dictionaries where they are missing, as after a restored backup."""
    lemmas.prepare()
