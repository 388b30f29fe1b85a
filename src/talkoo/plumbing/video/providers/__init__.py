"""How each kind of video server is spoken to: no tables, no people, only what is handed in.

Each module has `check(server)`, which proves that the server takes us, and `address(server, place, who)`, which leads
one person into one room and does not stay good. Both raise Trouble. What they say is fixed by golden examples in tests.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from talkoo.plumbing import egress
from talkoo.plumbing.egress import fetch

GOOD_FOR = 600
"""Seconds in which an address leads in; who was in already stays in."""

EARLIER = 30
"""Seconds by which the server's clock may be behind ours."""

PATIENCE = 6
"""Seconds that one question to a server may take: somebody looks at a page that does not come."""

_LARGEST = 1_000_000


class Trouble(Exception):
    """The server cannot be used now. `why` is a code: `away` (it does not answer), `refused` (it does not know us, or
    not like this), `odd` (it answers something that we do not understand)."""

    def __init__(self, why: str, said: str = ""):
        super().__init__(said or why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Server:
    """A video server as its policy sees it; see models.Provider."""

    address: str
    client: str = ""
    secret: str = ""
    audience: str = ""
    algorithm: str = "sha256"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A room. `title` is what stands over the picture, `home` the page that leads into the room, `key` its own key."""

    name: str
    title: str
    home: str
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Who:
    """Whoever comes in: the name that others see, and a reference that tells the server nothing. `leads`: may mute and
    remove others."""

    name: str
    reference: str
    leads: bool = False


@dataclass(frozen=True)
class Policy:
    """What can be done with a kind of server."""

    check: Callable[[Server], None]
    address: Callable[[Server, Place, Who], str]


def asked(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    fine: frozenset[int] = frozenset(),
) -> fetch.Answer:
    """What a server says, when it says yes or one of the statuses in `fine`. Raises Trouble."""
    try:
        answer = fetch.request(
            method, url, headers=headers, json=json, timeout=PATIENCE, limit=_LARGEST, allow_http=True
        )
    except egress.Unreachable as problem:
        raise Trouble("away", str(problem)) from problem
    except egress.Refused as problem:
        raise Trouble("odd", str(problem)) from problem
    if answer.is_ok or answer.status in fine:
        return answer
    if answer.status >= 500 or answer.status == 429:
        raise Trouble("away", str(answer.status))
    raise Trouble("refused" if answer.status in {401, 403} else "odd", str(answer.status))


REMEMBERED = 15.0
"""Seconds in which what a server said of a room holds for whoever comes next: a hundred come in one minute, and a
server that is slow must not keep all of ours waiting."""

_said: dict[tuple[str, str], tuple[float, str | Trouble]] = {}


def remembered(server: Server, name: str, make: Callable[[], str]) -> str:
    """What `make` gives for the room of this name, asked once in a while. Raises Trouble, which is remembered too: that
    a server is away for all its rooms."""
    now = time.monotonic()
    for about in (name, ""):
        at, said = _said.get((server.address, about), (0.0, ""))
        if at and now - at < REMEMBERED:
            if isinstance(said, Trouble):
                raise Trouble(said.why, str(said))
            return said
    found: str | Trouble
    try:
        found = make()
    except Trouble as problem:
        found = problem
    if len(_said) >= 1_000:
        _said.clear()
    is_away = isinstance(found, Trouble) and found.why == "away"
    _said[(server.address, "" if is_away else name)] = (time.monotonic(), found)
    if isinstance(found, Trouble):
        raise found
    return found


def forget() -> None:
    """What servers said: when what we know of them has changed."""
    _said.clear()


def policy(kind: str) -> Policy:
    """Of a kind of server. Raises KeyError for one that nobody knows."""
    from talkoo.plumbing.video.providers import bigbluebutton, galene, jitsi

    return {
        "jitsi": Policy(jitsi.check, jitsi.address),
        "galene": Policy(galene.check, galene.address),
        "bigbluebutton": Policy(bigbluebutton.check, bigbluebutton.address),
    }[kind]
