"""How each kind of video server is spoken to: no tables, no people, only what is handed in.

Each module has `check(server)`, which proves that the server takes us, and `address(server, place, who)`, which leads
one person into one room and does not stay good. Both raise Trouble. What they say is fixed by golden examples in tests.
"""

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


def policy(kind: str) -> Policy:
    """Of a kind of server. Raises KeyError for one that nobody knows."""
    from talkoo.plumbing.video.providers import bigbluebutton, galene, jitsi

    return {
        "jitsi": Policy(jitsi.check, jitsi.address),
        "galene": Policy(galene.check, galene.address),
        "bigbluebutton": Policy(bigbluebutton.check, bigbluebutton.address),
    }[kind]
