"""The way into a room, made at the click of somebody who may: it is in no mail, no calendar and no page.

joining.address("gatherings.gathering", key, title=title, home=page, name=person.name, who=person.pk, leads=False)
"""

import uuid
from dataclasses import dataclass

from talkoo.kernel import crypto
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.video import naming, providers, queries
from talkoo.plumbing.video.models import Kind, Provider, Room
from talkoo.plumbing.video.providers import bigbluebutton

LONGEST = 60
"""Characters of a name as others in the room see it."""


class NoWay(Exception):
    """Nobody comes in now. `why`: `none` (there is no room), `closed` (its server is not used any more), or as in
    providers.Trouble. `phone` is a number to call in its place, if there is one."""

    def __init__(self, why: str, phone: str = ""):
        super().__init__(why)
        self.why, self.phone = why, phone


@dataclass(frozen=True, kw_only=True)
class _Names:
    name: str
    who: uuid.UUID | None
    leads: bool

    def at(self, room_name: str) -> providers.Who:
        """The reference is another one in each room: the server does not learn who came twice."""
        reference = crypto.blind("video.who", f"{room_name} {self.who}", site=current.site_id())[:24]
        return providers.Who(
            name=clean_line(self.name)[:LONGEST] or "-", reference=reference, leads=self.leads
        )


def _lead(provider: Provider, place: providers.Place, names: _Names) -> str:
    """Raises NoWay."""
    try:
        policy = providers.policy(provider.kind)
        return policy.address(queries.server_of(provider), place, names.at(place.name))
    except providers.Trouble as problem:
        raise NoWay(problem.why, provider.phone) from problem
    except crypto.Unreadable as problem:
        raise NoWay("refused", provider.phone) from problem


def address(
    kind: str, key: uuid.UUID, *, title: str, home: str, name: str, who: uuid.UUID | None, leads: bool
) -> str:
    """Leads one person into the room of this thing, for ten minutes at most. Who may come in was asked before.

    `title` stands over the picture, `home` is the whole address of the page that leads in, `name` is what others see.
    It may ask the server, for six seconds at most. Raises NoWay.
    """
    room = queries.room_of(kind, key)
    if room is None:
        raise NoWay("none")
    if not room.provider.is_open:
        raise NoWay("closed", room.provider.phone)
    try:
        place = providers.Place(name=room.name, title=title, home=home, key=room.key)
    except crypto.Unreadable as problem:
        raise NoWay("refused", room.provider.phone) from problem
    return _lead(room.provider, place, _Names(name=name, who=who, leads=leads))


def try_out(provider: Provider, *, title: str, home: str, name: str, who: uuid.UUID | None) -> str:
    """Leads into a room of this server that nobody else knows, to see whether all of it works. Raises NoWay."""
    place = providers.Place(name=naming.new_name(), title=title, home=home, key=naming.new_key())
    return _lead(provider, place, _Names(name=name, who=who, leads=True))


def check(provider: Provider) -> str:
    """Ask the server whether it works with us: nothing when it does, or why not, as in providers.Trouble."""
    providers.forget()
    try:
        providers.policy(provider.kind).check(queries.server_of(provider))
    except providers.Trouble as problem:
        return problem.why
    except crypto.Unreadable:
        return "refused"
    return ""


def recordings(room: Room) -> list[bigbluebutton.Recording]:
    """What was recorded in it and is ready to be watched; only BigBlueButton tells. Empty when it cannot be asked."""
    if room.provider.kind != Kind.BIGBLUEBUTTON or not room.provider.is_open:
        return []
    try:
        return bigbluebutton.recordings(queries.server_of(room.provider), room.name)
    except (providers.Trouble, crypto.Unreadable):
        return []
