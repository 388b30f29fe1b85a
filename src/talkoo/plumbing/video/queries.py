"""Video servers and rooms, as pages need them."""

import uuid
from typing import Any

from talkoo.kernel.rows import Row, fetch
from talkoo.plumbing.video.models import Provider, Room
from talkoo.plumbing.video.providers import Server

_PROVIDERS = """
select p.id, p.kind, p.name, p.address, p.client, p.audience, p.algorithm, p.phone, p.is_open, p.is_usual,
  (select count(*) from video_room r where r.provider_id = p.id) as rooms
from video_provider p order by p.is_usual desc, p.is_open desc, lower(p.name), p.id limit 50
"""
_TO_CHOOSE = """
select p.id::text, p.name from video_provider p where p.is_open
order by p.is_usual desc, lower(p.name), p.id limit 50
"""
HAS_ROOM = """
exists (select from video_room vr join video_provider vp on vp.id = vr.provider_id
  where vr.about_kind = '{kind}' and vr.about_id = {key} and vp.is_open)
"""
"""Part of a statement: whether there is a room that people can come into; `kind` is a name of the program's own, `key`
a column."""


def providers() -> list[Row]:
    """All servers of the site, the usual one first; never their secrets."""
    return fetch(_PROVIDERS)


def to_choose() -> list[tuple[str, str]]:
    """Id and name of the servers where rooms can be made, the usual one first."""
    return [(row["id"], row["name"]) for row in fetch(_TO_CHOOSE)]


def room_of(kind: str, key: uuid.UUID) -> Room | None:
    """The room of this thing with its server, whether that is open or not."""
    return Room.objects.select_related("provider").filter(about_kind=kind, about_id=key).first()


def server_of(provider: Any) -> Server:
    """The server as its policy takes it, with its secret opened. Raises crypto.Unreadable."""
    return Server(
        address=provider.address,
        client=provider.client,
        secret=provider.secret,
        audience=provider.audience,
        algorithm=provider.algorithm,
    )


def provider(provider_id: uuid.UUID) -> Provider | None:
    """One server of the site."""
    return Provider.objects.filter(pk=provider_id).first()
