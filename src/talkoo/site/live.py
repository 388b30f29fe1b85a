"""The live process: tells open pages what happens. `python -m talkoo.site.live NUMBER`; `relay` for TALKOO_LIVE_WIRE.

Listens at a socket in the folder of the installation's sockets, where the web server finds it (`through.py`), and with
TALKOO_LIVE_LISTEN also at a port, for a proxy that leads `/live/` there past the web server.
"""

import asyncio
import gc
import os
import socket
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")


def _socket(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    found.bind(str(path))
    path.chmod(0o600)
    return found


def _port(told: str, number: int) -> socket.socket:
    """The first process listens at the port told, the second at the next one."""
    host, _colon, port = told.rpartition(":")
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((host.strip("[]"), int(port) + number - 1))
    return found


def serve(number: int) -> None:
    """Tell pages until SIGTERM."""
    import uvicorn
    from django.conf import settings

    from talkoo.plumbing.live import stream, wire

    assert settings.INSTANCE
    sockets = [_socket(settings.INSTANCE.live_socket(number))]
    if settings.LIVE_LISTEN:
        sockets.append(_port(settings.LIVE_LISTEN, number))
    config = uvicorn.Config(
        stream.application(wire.chosen()),
        access_log=False,
        log_level="warning",
        backlog=2_048,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        server_header=False,
        ws="none",
    )
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run(sockets=sockets)


def main(told: str) -> None:
    """Start Django, then serve or relay."""
    import django

    django.setup()
    if told == "relay":
        from django.conf import settings

        from talkoo.plumbing.live import wire

        asyncio.run(wire.relay(wire.Postgres(), settings.LIVE_WIRE))
    else:
        serve(int(told))


if __name__ == "__main__":
    main(sys.argv[1])
