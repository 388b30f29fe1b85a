"""Jitsi Meet: rooms are there when somebody comes; a token says who, where and until when (lib-jitsi-meet doc/tokens).

Without a secret the server is open, and only the room's name keeps strangers out.
"""

import json
from urllib.parse import quote, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey

from talkoo.kernel import clock
from talkoo.plumbing.video.providers import EARLIER, GOOD_FOR, Place, Server, Trouble, Who, asked

AUDIENCE = "jitsi"
"""What servers expect unless they were told something else."""


def _tenant(address: str) -> str:
    """What the token is for: the first part of the path, where the server has several houses, or else its host."""
    parts = urlsplit(address)
    return (parts.path.strip("/").split("/")[0] or parts.hostname or "").lower()


def token(server: Server, room: str, who: Who) -> str:
    """For one person and one room, signed with the server's secret (HS256), good for ten minutes.

    All fields of the person are texts: anything else makes the server fall over. No address of theirs goes along.
    """
    now = int(clock.now().timestamp())
    claims = {
        "iss": server.client,
        "aud": server.audience or AUDIENCE,
        "sub": _tenant(server.address),
        "room": room,
        "iat": now,
        "nbf": now - EARLIER,
        "exp": now + GOOD_FOR,
        "context": {
            "user": {
                "id": who.reference,
                "name": who.name,
                "moderator": "true" if who.leads else "false",
                "affiliation": "owner" if who.leads else "member",
            }
        },
    }
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(server.secret))


def address(server: Server, place: Place, who: Who) -> str:
    """Nothing is asked of the server. What stands after # is read by the browser alone."""
    signed = f"?jwt={token(server, place.name, who)}" if server.secret else ""
    told = {"config.subject": place.title}
    if not server.secret:
        told["userInfo.displayName"] = who.name
    after = "&".join(f"{name}={quote(json.dumps(value), safe='')}" for name, value in told.items())
    return f"{server.address}/{place.name}{signed}#{after}"


def check(server: Server) -> None:
    """Whether a Jitsi Meet answers there. What it thinks of our secret shows when a room is opened."""
    answer = asked("GET", f"{server.address}/config.js")
    if b"config" not in answer.content:
        raise Trouble("odd", "no Jitsi Meet")
