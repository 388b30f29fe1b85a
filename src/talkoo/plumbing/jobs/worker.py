"""The worker: fetches jobs over connections of its own, while the tasks write through Django."""

import os

from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import DjangoApp, app

from talkoo.plumbing.jobs.tasks import STALLED_AFTER, requeue_stalled


async def work() -> None:
    """Until SIGTERM or SIGINT; jobs that run then are given ten seconds to finish.

    The tasks keep the app that writes through Django: what a job puts into the queue must be part of the job's
    transaction, or it could be run before it is there.
    """
    connector = PsycopgConnector(conninfo=settings.DIRECT_DSN, min_size=1, max_size=3)
    working: App = DjangoApp(connector=connector)
    working.tasks = app.tasks
    working.periodic_registry = app.periodic_registry
    async with working.open_async():
        await requeue_stalled(working)
        await working.run_worker_async(
            name=f"talkoo {os.getpid()}",
            concurrency=2,
            listen_notify=True,
            fetch_job_polling_interval=5.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=STALLED_AFTER,
            shutdown_graceful_timeout=10,
            install_signal_handlers=True,
        )
