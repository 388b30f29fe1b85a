"""What a site's administrator does about its video servers, and what organisers do about a room."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.links import WrongLink, tidy
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Site
from talkoo.plumbing.video import facts, naming
from talkoo.plumbing.video.models import Algorithm, Kind, Provider, Room

SHORTEST = 16
"""Characters of a secret that signs: what is shorter can be found out by trying."""


class WrongProvider(ValueError):
    """What was said about a server cannot be; `field` says where."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is said about a server; see models.Provider. An empty `secret` keeps the one there is."""

    name: str
    address: str
    client: str = ""
    secret: str = ""
    audience: str = ""
    algorithm: str = Algorithm.SHA256
    phone: str = ""


def _address(told: str) -> str:
    try:
        url = tidy(told)
    except WrongLink:
        raise WrongProvider("address") from None
    parts = urlsplit(url)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise WrongProvider("address")
    return url.rstrip("/")


def _describe(provider: Provider, given: Given) -> None:
    """Raises WrongProvider."""
    provider.name = clean_line(given.name)[:60]
    provider.address = _address(given.address)
    provider.client = clean_line(given.client)[:200]
    provider.audience = clean_line(given.audience)[:200]
    provider.algorithm = Algorithm(given.algorithm)
    provider.phone = clean_line(given.phone)[:60]
    if secret := given.secret.strip():
        provider.secret = secret
    if not provider.name:
        raise WrongProvider("name")
    if provider.kind != Kind.JITSI and not provider.secret:
        raise WrongProvider("secret")
    if provider.kind == Kind.JITSI and provider.secret and len(provider.secret) < SHORTEST:
        raise WrongProvider("secret")
    if provider.secret and provider.kind != Kind.BIGBLUEBUTTON and not provider.client:
        raise WrongProvider("client")


@action
def add_provider(kind: str, given: Given, *, by: Any) -> Provider:
    """The site meets at this server too; at the first one new rooms are made. The same again is the same one.

    Raises PermissionDenied, and WrongProvider.
    """
    require(by, "video.manage")
    Site.objects.select_for_update(no_key=True).get(pk=current.site_id())
    provider = Provider(kind=Kind(kind), secret="", created_at=clock.now())
    _describe(provider, given)
    there = Provider.objects.filter(kind=kind, address=provider.address, client=provider.client).first()
    if there is not None:
        return there
    provider.is_usual = not Provider.objects.filter(is_usual=True).exists()
    provider.save(force_insert=True)
    emit(facts.ProviderAdded(actor_id=id_of(by), provider_id=provider.pk))
    return provider


@action
def change_provider(provider_id: uuid.UUID, given: Given, *, by: Any) -> Provider:
    """Raises PermissionDenied, Provider.DoesNotExist, and WrongProvider."""
    require(by, "video.manage")
    provider = Provider.objects.select_for_update().get(pk=provider_id)
    _describe(provider, given)
    provider.save(update_fields=["name", "address", "client", "secret", "audience", "algorithm", "phone"])
    emit(facts.ProviderChanged(actor_id=id_of(by), provider_id=provider.pk))
    return provider


@action
def close_provider(provider_id: uuid.UUID, *, by: Any, is_open: bool = False) -> Provider:
    """Nobody comes into its rooms any more, and none is made there; or people may again.

    Raises PermissionDenied, and Provider.DoesNotExist.
    """
    require(by, "video.manage")
    provider = Provider.objects.select_for_update().get(pk=provider_id)
    if provider.is_open != is_open:
        provider.is_open = is_open
        provider.is_usual = provider.is_usual and is_open
        provider.save(update_fields=["is_open", "is_usual"])
        emit(facts.ProviderClosed(actor_id=id_of(by), provider_id=provider.pk, is_open=is_open))
    return provider


@action
def make_usual(provider_id: uuid.UUID, *, by: Any) -> Provider:
    """New rooms are made there. Raises PermissionDenied, Provider.DoesNotExist, and NotNow when it is closed."""
    require(by, "video.manage")
    rows = {one.pk: one for one in Provider.objects.select_for_update().order_by("id")}
    if provider_id not in rows:
        raise Provider.DoesNotExist
    provider = rows[provider_id]
    if not provider.is_open:
        raise NotNow("it is closed")
    if not provider.is_usual:
        for one in rows.values():
            if one.is_usual:
                one.is_usual = False
                one.save(update_fields=["is_usual"])
        provider.is_usual = True
        provider.save(update_fields=["is_usual"])
        emit(facts.ProviderChanged(actor_id=id_of(by), provider_id=provider.pk))
    return provider


@action
def make_room(kind: str, key: uuid.UUID, *, by: Any, provider_id: uuid.UUID | None = None) -> Room:
    """This thing has a room at this server, or at the usual one. A room at another server goes; one that is there
    already at this server stays.

    Raises PermissionDenied, Provider.DoesNotExist when there is none that is open.
    """
    require(by, "video.arrange", (kind, key))
    chosen = {"pk": provider_id} if provider_id else {"is_usual": True}
    provider = Provider.objects.select_for_update(no_key=True).get(is_open=True, **chosen)
    there = Room.objects.select_for_update().filter(about_kind=kind, about_id=key).first()
    if there is not None and there.provider_id == provider.pk:
        return there
    if there is not None:
        there.delete()
    room = Room.objects.create(
        about_kind=kind,
        about_id=key,
        provider=provider,
        name=naming.new_name(),
        key=naming.new_key(),
        made_by_id=id_of(by),
        made_at=clock.now(),
    )
    emit(facts.RoomMade(actor_id=id_of(by), room_id=room.pk, about_kind=kind, about_id=key))
    return room


@action
def take_room_away(kind: str, key: uuid.UUID, *, by: Any) -> bool:
    """Nobody comes into its room from here any more; a new one has another name. Whether there was one.

    Raises PermissionDenied.
    """
    require(by, "video.arrange", (kind, key))
    there = Room.objects.select_for_update().filter(about_kind=kind, about_id=key).first()
    if there is None:
        return False
    room_id = there.pk
    there.delete()
    emit(facts.RoomTakenAway(actor_id=id_of(by), room_id=room_id, about_kind=kind, about_id=key))
    return True


@action
def forget_room(kind: str, key: uuid.UUID) -> None:
    """What it was for was thrown away; whoever did that was asked already."""
    there = Room.objects.select_for_update().filter(about_kind=kind, about_id=key).first()
    if there is not None:
        room_id = there.pk
        there.delete()
        emit(facts.RoomTakenAway(actor_id=None, room_id=room_id, about_kind=kind, about_id=key))
