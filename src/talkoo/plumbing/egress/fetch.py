"""Asking another server. Everything that leaves this installation by HTTP goes through `request`."""

import json as json_module
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from talkoo.kernel.rows import first
from talkoo.plumbing.egress import Refused, Unreachable, addresses, wire
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current

REDIRECTS = 3
TIMES, SECONDS = 120, 60  # how often a site asks one host
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
_OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect", "te"}
)
_SECRET = frozenset({"authorization", "cookie", "signature"})


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in small letters; `url` is where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def is_ok(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The content as JSON. Raises Refused when it is none."""
        try:
            return json_module.loads(self.content)
        except (ValueError, RecursionError):
            raise Refused("the answer is not JSON") from None


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    json: Any = None,
    timeout: float = 8,
    limit: int = 1_000_000,
    content_types: Collection[str] = (),
    allow_http: bool = False,
) -> Answer:
    """Ask `url` and return what it says, whatever the status.

    `timeout` is in seconds for all of it, redirects too; `limit` in bytes, as packed and as unpacked. `content_types`
    are the media types (without parameters) that a success may have. GET and HEAD follow at most three redirects, each
    checked like the first; what else is redirected is refused. Within a site it counts the goes to each host. Work that
    asks others belongs into tasks: a page should not wait, nor its transaction.

    Raises Refused for what we do not ask or take, Unreachable for what may work later.
    """
    if method not in _METHODS:
        raise Refused(f"{method!r} is no method")
    if json is not None:
        body = json_module.dumps(json).encode()
    sent = _headers(headers, is_json=json is not None)
    until = time.monotonic() + timeout
    target = addresses.check(url, patience=timeout, allow_http=allow_http)
    for _hop in range(REDIRECTS + 1):
        _count(target.host)
        status, told, content = wire.exchange(
            target,
            method,
            sent,
            body,
            patience=until - time.monotonic(),
            limit=limit,
            may_take=lambda status, told: method != "HEAD" and _may_take(status, told, content_types),
        )
        place = told.get("location", "")
        if status not in {301, 302, 303, 307, 308} or not place:
            return Answer(status, told, content, url)
        if method not in {"GET", "HEAD"}:
            problem = Refused(f"{target.host} wants a {method} sent elsewhere")
            problem.is_sent = True
            raise problem
        try:
            url = urljoin(url, place)
        except ValueError:
            raise Refused("the address cannot be read") from None
        before, target = (
            target,
            addresses.check(
                url, patience=until - time.monotonic(), allow_http=allow_http and target.scheme == "http"
            ),
        )
        if target.origin != before.origin:
            sent = {name: value for name, value in sent.items() if name.lower() not in _SECRET}
    raise Refused(f"{target.host} leads round in circles")


def _headers(given: Mapping[str, str] | None, *, is_json: bool) -> dict[str, str]:
    sent = {"User-Agent": "Talkoo", "Accept-Encoding": "gzip"}
    if is_json:
        sent |= {"Content-Type": "application/json", "Accept": "application/json"}
    for name, value in (given or {}).items():
        if name.lower() in _OURS or any(sign < " " or sign == "\x7f" for sign in name + value):
            raise Refused(f"the header {name!r} cannot be sent")
        sent = {known: one for known, one in sent.items() if known.lower() != name.lower()} | {name: value}
    return sent


def _may_take(status: int, told: Mapping[str, str], content_types: Collection[str]) -> bool:
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    if content_types and 200 <= status < 300 and kind not in content_types:
        raise Refused(f"the answer is {kind[:60] or 'of no kind'}, not {' or '.join(sorted(content_types))}")
    return True


def _count(host: str) -> None:
    """Raises Unreachable when this site has asked the host too often just now. Outside a site, and where nothing can be
    written, nothing is counted."""
    if current.get() is None or first("show transaction_read_only") == {"transaction_read_only": "on"}:
        return
    try:
        take("egress", host, limit=TIMES, seconds=SECONDS)
    except TooMany as problem:
        raise Unreachable(f"{host} was asked {TIMES} times within {SECONDS} seconds") from problem
