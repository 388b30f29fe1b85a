"""Ports for servers under test."""

import contextlib
import random
import socket
from pathlib import Path


def free_port() -> int:
    """One that outgoing connections are not given: a program may bind it minutes later, when its demo is made."""
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", random.SystemRandom().randrange(10_000, outgoing)))
            return int(trial.getsockname()[1])
