"""Forgetting by time, every night, site by site."""

from procrastinate.contrib.django import app

from talkoo.plumbing.retention import running
from talkoo.plumbing.tenancy import sites


def run_once() -> None:
    """Mark what is over, forget what is due, empty the bin; each in a transaction of its own."""
    for site in sites.every():
        for step in (running.mark, running.execute, running.empty_the_bin):
            with sites.within(site.id):
                step()  # type: ignore[operator]


@app.periodic(cron="29 4 * * *")
@app.task(name="retention.run", queueing_lock="retention.run", queue="builtin")
def run(timestamp: int) -> None:
    """After the backups and sweeps of the night."""
    run_once()
