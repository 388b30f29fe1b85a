"""The web server: granian with one worker process. Run as a child: `python -m ….web HOST PORT`.

Started from Python instead of the command line, so that only the worker loads Django, and so that the
worker ends with
its parent: after `kill -9` of the parent it would otherwise keep the port.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from talkoo.site import instance as instances
from talkoo.site import through
from talkoo.site.supervisor import listening, processes

APPLICATION = "talkoo.site.wsgi:application"
THREADS = 4  # each has a database connection; eight took 17 MB more and made no page quicker on two cores
_parent = os.getpid()


def load(target: str) -> Callable[..., Any]:
    """Import the application; runs in the worker process."""
    processes.die_with_parent(signal.SIGKILL, _parent)
    instance = instances.from_environment()
    sockets = [instance.live_socket(number + 1) for number in range(listening.live_processes())]
    through.hang_in(through.ADDRESS, sockets)
    module, _, name = target.partition(":")
    __import__(module)
    found: Callable[..., Any] = getattr(sys.modules[module], name)
    gc.collect()
    gc.freeze()  # what was imported stays: looking through it again and again took a twentieth of each page
    gc.set_threshold(20_000, 20, 20)
    return found


def main(host: str, port: int) -> None:
    """Serve until SIGTERM."""
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        runtime_threads=1,
        runtime_blocking_threads=1,
        blocking_threads=THREADS,
        # Each thread keeps its database connection: let them live.
        blocking_threads_idle_timeout=600,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=512,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
