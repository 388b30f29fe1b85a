"""A worker that kills itself (SIGKILL) at a place that is asked for; without one it works until nothing is left.

python dying.py DATABASE PLACE TIMES
"""

import asyncio
import datetime
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the tests are no package that is installed
os.environ["DJANGO_SETTINGS_MODULE"] = "talkoo.site.settings"
os.environ["TALKOO_DATABASE_ROLE"] = "worker"


def main(database: str, place: str, times: int) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    settings.DIRECT_DSN = settings.INSTANCE.dsn("worker", database)
    from talkoo.plumbing.jobs import tasks as jobs
    from talkoo.plumbing.mail_out import tasks as mails
    from talkoo.plumbing.notify import due, kinds, moments, tasks, tell

    kinds.add(kinds.Kind("letters.arrived", "Letters", "Letters", kinds.Rhythm.AT_ONCE))
    moments.SECOND_THOUGHTS = datetime.timedelta(0)
    tell.BATCH = due.AT_A_TIME = int(os.environ.get("BATCH", tell.BATCH))
    jobs.STALLED_AFTER = 0.01

    def dies(holder, name):
        work, left = getattr(holder, name), [times]

        def until_it_dies(*given, **named):
            result = work(*given, **named)
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(holder, name, until_it_dies)

    if place:
        dies(
            *{
                "rows": (tell, "_claim"),  # people noted, nothing committed
                "spread": (tasks.spread, "func"),  # committed, and the queue does not know
                "mails": (due, "_mail_one_news"),  # mails written, nothing committed
                "worked": (tasks.work_off, "func"),  # committed, and the queue does not know
                "delivered": (mails, "_take_up"),  # mails are settled, and the queue does not know
                "claimed": (mails, "_go_on"),  # one is said to be sent, and was not offered yet
                "offered": (mails, "_offer"),  # the server has taken one, and nobody knows
            }[place]
        )
    asyncio.run(work_until_done(settings.DIRECT_DSN))


async def work_until_done(dsn: str) -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import DjangoApp, app

    from talkoo.plumbing.jobs.tasks import requeue_stalled

    working = DjangoApp(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=3))
    working.tasks = app.tasks
    async with working.open_async():
        begin = time.monotonic()
        await requeue_stalled(working)
        await working.run_worker_async(
            wait=False,
            concurrency=2,
            install_signal_handlers=False,
            listen_notify=False,
            queues=["reactions", "mail"],
        )
        print(f"SECONDS {time.monotonic() - begin:.1f}", flush=True)
    os._exit(0)  # the threads of the worker hold connections


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
