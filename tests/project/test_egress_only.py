"""One way out: only the egress opens connections, and a few modules to this machine or the mail server."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "talkoo"
CLIENTS = {
    "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "pycurl", "websockets", "websocket",
    "ftplib", "smtplib", "imaplib", "poplib", "nntplib", "telnetlib", "xmlrpc", "paramiko", "socket", "asyncio.streams",
}  # fmt: skip
MAY = {
    "plumbing/egress": {"http.client", "socket"},
    "plumbing/mail_out/smtp.py": {"smtplib"},  # the operator's own mail server
    "plumbing/mail_in/polling.py": {"imaplib"},  # the mailbox that the operator named
    "site/supervisor": {"http.client", "socket", "urllib.request"},  # this machine's own processes
    "site/commands": {"http.client", "socket", "urllib.request"},  # as above, and what the operator set up
    "site/through.py": {"http.client", "socket"},  # the live process, at a socket of this machine
    "site/live.py": {"socket"},  # it listens, and asks nobody
    "site/health.py": {"socket", "create_connection"},  # whether names resolve, the mail server answers
    "site/operator/answers.py": {"socket"},  # whether the operator's own host names lead here
    "site/operator/alarms.py": {"smtplib"},  # what the mail server said
    "site/operator/views/check.py": {"smtplib"},
    "site/measure": {"http.client", "socket", "urllib.request"},  # the running program on this machine
}
CALLS = {"open_connection", "create_connection", "urlopen", "urlretrieve", "open_unix_connection"}


def clients_in(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            yield from (one for one in CLIENTS if name == one or name.startswith(f"{one}."))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            yield node.func.attr


def test_nothing_else_speaks_to_other_machines():
    wrong = []
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE).as_posix()
        may = {one for start, those in MAY.items() if place.startswith(start) for one in those}
        if "socket" in may:
            may |= CALLS
        wrong += [f"{place}: {client}" for client in clients_in(path.read_text()) if client not in may]
    assert wrong == []


@pytest.mark.parametrize(
    "planted",
    [
        "import requests",
        "import http.client as h",
        "from http import client",
        "from urllib import request",
        "from urllib.request import urlopen",
        "def f():\n    import httpx",
        "import socket",
        "from socket import create_connection",
        "async def f():\n    await asyncio.open_connection('x', 1)",
    ],
)
def test_a_planted_way_out_is_seen(planted):
    assert list(clients_in(planted))


def test_reading_an_address_is_no_way_out():
    assert not list(clients_in("from urllib.parse import urlsplit\nimport http\nfrom http import HTTPStatus"))
