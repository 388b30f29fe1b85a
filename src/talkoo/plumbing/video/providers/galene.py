"""Galène: a group is made once through its interface for administrators, with a key of its own; a token signed with
that key lets one person in (galene.md, galene-api.md; the server needs "writableGroups": true)."""

import base64
import json
import secrets
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey

from talkoo.kernel import clock
from talkoo.plumbing.video.providers import EARLIER, GOOD_FOR, Place, Server, Trouble, Who, asked, remembered

THERE = frozenset({412})
"""Precondition failed: the group is there already."""

RIGHTS = {False: ["present", "message"], True: ["op", "present", "message", "caption"]}
"""Nobody gets "token", with which they could let in others past us."""


def _basic(server: Server) -> dict[str, str]:
    told = base64.b64encode(f"{server.client}:{server.secret}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


def _group(server: Server, name: str) -> str:
    return f"{server.address}/galene-api/v0/.groups/{name}"


def key_set(key: str) -> dict[str, list[dict[str, str]]]:
    """The key of a group as Galène takes it (RFC 7517), whose "alg" must be said."""
    return {"keys": [{"kty": "oct", "alg": "HS256", "k": key}]}


def make(server: Server, place: Place) -> str:
    """The group is there with its key, and nobody comes in without a token. Doing it again changes nothing."""
    told = {"displayName": place.title, "public": False, "allow-recording": True, "authPortal": place.home}
    headers = _basic(server)
    asked("PUT", _group(server, place.name), headers={**headers, "If-None-Match": "*"}, json=told, fine=THERE)
    body = {**headers, "Content-Type": "application/jwk-set+json"}
    asked("PUT", f"{_group(server, place.name)}/.keys", headers=body, json=key_set(place.key))
    return place.name


def token(server: Server, place: Place, who: Who) -> str:
    """For one person and one group, signed with the group's key (HS256), good for ten minutes."""
    now = int(clock.now().timestamp())
    claims = {
        "sub": who.name,
        "aud": f"{server.address}/group/{place.name}/",
        "permissions": RIGHTS[who.leads],
        "iat": now - EARLIER,
        "exp": now + GOOD_FOR,
    }
    key = OctKey.import_key({"kty": "oct", "k": place.key})
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, key)


def address(server: Server, place: Place, who: Who) -> str:
    """Sees to it that the group is there. The server is asked again and again: it may have been set up anew since."""
    remembered(server, place.name, lambda: make(server, place))
    told = urlencode({"username": who.name, "token": token(server, place, who)})
    return f"{server.address}/group/{place.name}/?{told}"


def check(server: Server) -> None:
    """Whether it lets us make groups: one is made and taken away again."""
    name = f"check{secrets.token_hex(16)}"
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    make(server, Place(name=name, title=name, home=server.address, key=key))
    answer = asked("GET", _group(server, name), headers=_basic(server))
    try:
        there = json.loads(answer.content)
    except ValueError:
        there = None
    asked("DELETE", _group(server, name), headers=_basic(server))
    if not isinstance(there, dict):
        raise Trouble("odd", "no group was made")
