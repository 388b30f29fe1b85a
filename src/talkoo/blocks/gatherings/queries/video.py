"""The way into a gathering that is held by video: whether there is one, who may take it, and from when."""

import datetime
import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from talkoo.blocks.gatherings.models import Kind, LinkFor, Mode, Standing, State
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, pages
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row, first
from talkoo.kernel.text import Texts
from talkoo.plumbing.video import passes, registry
from talkoo.plumbing.video.queries import HAS_ROOM

ABOUT = "gatherings.gathering"
"""The kind of thing that has the room."""

ABOUT_SPEAKER = "gatherings.speaker"
"""The kind of those who have passes because they speak."""

OPENS = datetime.timedelta(minutes=15)
"""So long before the beginning people can come in; organisers can at any time, to see that all is well."""

CLOSES = datetime.timedelta(hours=3)
"""So long after the end they still can: a meeting may last longer."""

BY_VIDEO = HAS_ROOM.format(kind=ABOUT, key="g.id")
"""Part of a statement: whether the gathering `g` has a room of its own."""

_WAY = f"""
select g.id, g.slug, g.kind, g.mode, g.title, g.how_to_join, g.starts_at, g.ends_at, g.zone, g.state, g.audience,
  g.hidden_at, g.space_id, g.created_by_id, g.takes_registrations, g.platform, g.link, g.link_for, g.recording_url,
  {BY_VIDEO} as has_room,
  (select m.state from gatherings_registration m where m.gathering_id = g.id and m.person_id = %(person)s::uuid
    and m.state in ('waiting', 'offered', 'confirmed')) as mine,
  exists (select from spaces_participation p where p.space_id = g.space_id and p.person_id = %(person)s::uuid
    and p.until is null and not p.is_asked) as takes_part
from gatherings_gathering g where {{which}}
"""
_OF_SPEAKER = _WAY.replace(
    "{which}", "g.id = (select p.gathering_id from gatherings_speaker p where p.id = %(speaker)s::uuid)"
)
_AT_SLUG = _WAY.replace("{which}", "g.slug = %(slug)s")
_OF_GUEST = _WAY.replace(
    "{which}",
    "g.id = (select r.gathering_id from gatherings_registration r where r.id = %(registration)s::uuid)",
)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A gathering as far as coming in by video goes. `mine`: how the reader's own registration stands, if there is
    one; `takes_part`: in the space where it stands."""

    id: uuid.UUID
    slug: str
    kind: str
    mode: str
    title: Texts
    how_to_join: Texts | None
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    state: str
    audience: str
    hidden_at: datetime.datetime | None
    space_id: uuid.UUID | None
    created_by_id: uuid.UUID | None
    takes_registrations: bool
    platform: str
    link: str
    link_for: str
    recording_url: str
    has_room: bool
    mine: str | None
    takes_part: bool

    @property
    def is_online(self) -> bool:
        """Whether there is a way in from afar at all."""
        return leads_in(self)

    @property
    def opens_at(self) -> datetime.datetime | None:
        """From when people come in; None while there is no date."""
        return opens_at(self.starts_at)


def opens_at(starts_at: datetime.datetime | None) -> datetime.datetime | None:
    """From when people come in; None while there is no date."""
    return starts_at - OPENS if starts_at else None


def leads_in(way: Any) -> bool:
    """Whether there is a way in from afar at all."""
    return way.mode != Mode.ROOM and bool(way.has_room or way.link)


def for_registered(way: Any) -> bool:
    """Whether only those come in who have a place: always at webinars, and where its organisers said so (S0.14)."""
    return bool(way.takes_registrations) and (way.kind == Kind.WEBINAR or way.link_for == LinkFor.REGISTERED)


def _is_theirs(way: Any, person: Any) -> str:
    """Nothing when this reader comes in, or why not: `sign_in`, `register`, `waiting`, `not_yours`."""
    is_known = getattr(person, "pk", None) is not None
    if for_registered(way):
        if way.mine == Standing.CONFIRMED:
            return ""
        if way.mine is not None:
            return "waiting"
        return "register" if is_known else "sign_in"
    if way.link_for == LinkFor.EVERYONE:
        return ""
    if not is_known:
        return "sign_in"
    return "" if way.space_id is None or way.takes_part or way.mine == Standing.CONFIRMED else "not_yours"


def _when(way: Any) -> str:
    """Nothing while it is open, or `off`, `no_date`, `early`, `over`."""
    if way.state != State.PUBLISHED or way.hidden_at is not None:
        return "off"
    if way.starts_at is None or way.ends_at is None:
        return "no_date"
    now = clock.now()
    if now < way.starts_at - OPENS:
        return "early"
    return "over" if now > way.ends_at + CLOSES else ""


def why_not(way: Any, person: Any, *, organises: bool, is_guest: bool = False) -> str:
    """Nothing when the reader comes in now, or why not: `none` (it has no way in), or as above. `is_guest`: whoever
    asks holds the pass of a registration that has a place."""
    if not leads_in(way):
        return "none"
    if organises:
        return "off" if way.state == State.CANCELLED or way.hidden_at is not None else ""
    return ("" if is_guest else _is_theirs(way, person)) or _when(way)


def way(slug: str, person: Any) -> Way | None:
    """The gathering at this address, if the reader may see it."""
    row = first(_AT_SLUG, {"slug": slug, "person": getattr(person, "pk", None)})
    found = Way(**row) if row else None
    return found if found is not None and may(person, "gatherings.see", found) else None


def way_of_guest(registration_id: uuid.UUID) -> Way | None:
    """The gathering of a registration, for whoever holds its pass."""
    row = first(_OF_GUEST, {"registration": registration_id, "person": None})
    return Way(**row) if row else None


def way_of_speaker(speaker_id: uuid.UUID) -> Way | None:
    """The gathering of somebody who speaks, for whoever holds their pass."""
    row = first(_OF_SPEAKER, {"speaker": speaker_id, "person": None})
    return Way(**row) if row else None


def speaker_pass(speaker_id: uuid.UUID) -> str:
    """For the address `gatherings:join_speaker`: as guest_pass, for somebody who speaks."""
    return passes.give(ABOUT_SPEAKER, speaker_id)


def speaker_of(given: str) -> uuid.UUID | None:
    """The speaker that a pass was given out for."""
    return passes.taken(ABOUT_SPEAKER, given)


def guest_pass(registration_id: uuid.UUID) -> str:
    """For the address `gatherings:join_guest`: lets whoever holds it come in while that registration has a place. It
    goes into the reminder; nothing else can be done with it."""
    return passes.give(ABOUT, registration_id)


def guest_of(given: str) -> uuid.UUID | None:
    """The registration that a pass was given out for."""
    return passes.taken(ABOUT, given)


_ROW = """
select g.id, g.space_id, g.created_by_id, g.audience, g.state, g.hidden_at from gatherings_gathering g where g.id = %s
"""


def arranges(person: Any, gathering_id: uuid.UUID) -> bool:
    """Whether the person decides about its room."""
    row = first(_ROW, [gathering_id])
    return row is not None and may(person, "gatherings.organise", SimpleNamespace(**row))


_SELECT = f"""(select jsonb_build_object('has_room', {BY_VIDEO}, 'mine', (select m.state
    from gatherings_registration m where m.gathering_id = g.id and m.person_id = %(person)s::uuid
      and m.state in ('waiting', 'offered', 'confirmed'))))"""


def _part(row: Row, reader: Reader) -> dict[str, Any] | None:
    """The way in for those who may take it, from a quarter of an hour before the beginning; till then, when it opens.

    The page of a visitor is kept for up to an hour: there the way is shown beforehand, and says itself if it is early.
    """
    said = row["video"]
    way = SimpleNamespace(**{**row, "takes_part": reader.takes_part, **said})
    slug = row["slug"]
    arrange_url = pages.address("gatherings:arrange_video", slug) if reader.organises else ""
    why = why_not(way, reader.person, organises=reader.organises)
    if why in {"none", "off", "over", "no_date", "not_yours", "register", "waiting"}:
        is_offered = reader.organises and row["mode"] != Mode.ROOM and row["state"] != State.CANCELLED
        return {"join_url": "", "opens": "", "arrange_url": arrange_url, "why": ""} if is_offered else None
    return {
        "join_url": pages.address("gatherings:join", slug) if why == "" or not reader.is_known else "",
        "opens": pages.say_moment(opens_at(way.starts_at), way.zone)
        if way.starts_at and (why == "early" or not reader.is_known)
        else "",
        "arrange_url": arrange_url,
        "why": why,
    }


def register() -> None:
    """Once, when the program starts."""
    add_part(
        Part(
            name="video",
            select=_SELECT,
            say=_part,
            template="gatherings/part_video.html",
            place=5,
            is_beside=True,
        )
    )
    registry.register(ABOUT, may_arrange=arranges)
