"""What the page of a gathering says of coming there, and of how it was."""

import datetime
from typing import Any

from talkoo.blocks.gatherings.models import Standing, State
from talkoo.blocks.gatherings.queries.registering import PULSE
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, pages
from talkoo.kernel.rows import Row

_MINE = """(select to_jsonb(m.state) from gatherings_registration m where m.gathering_id = g.id
  and m.person_id = %(person)s::uuid and m.state in ('waiting', 'offered', 'confirmed'))"""


def _coming(row: Row, reader: Reader) -> dict[str, Any] | None:
    """The way to register, or to one's own registration; for organisers to the list."""
    if not row["takes_registrations"] or row["state"] not in {State.PUBLISHED, State.CANCELLED}:
        return None
    now, slug = clock.now(), row["slug"]
    moments = [one for one in (row["registering_until"], row["starts_at"]) if one is not None]
    until: datetime.datetime | None = min(moments) if moments else None
    is_open = row["state"] == State.PUBLISHED and (until is None or until > now)
    left = None if row["capacity"] is None else max(0, row["capacity"] - row["taken"])
    mine = row["coming"]
    return {
        "mine": mine or "",
        "mine_label": str(Standing(mine).label) if mine else "",
        "own_url": pages.address("gatherings:own", slug) if mine else "",
        "register_url": pages.address("gatherings:register", slug) if is_open and not mine else "",
        "is_open": is_open,
        "left": left,
        "until": pages.say_moment(row["registering_until"], row["zone"])
        if is_open and row["registering_until"]
        else "",
        "people_url": pages.address("gatherings:people", slug) if reader.organises else "",
        "arrivals_url": pages.address("gatherings:arrivals", slug) if reader.organises else "",
        "taken": row["taken"],
    }


def _pulse(row: Row, reader: Reader) -> dict[str, Any] | None:
    """The averages, of five answers or more."""
    if not row["pulse"]:
        return None
    number, joy, strength = row["pulse"]
    return {"number": number, "joy": joy, "strength": strength}


def register() -> None:
    """Once, when the program starts."""
    add_part(
        Part(
            name="coming",
            select=_MINE,
            say=_coming,
            template="gatherings/part_coming.html",
            place=10,
            is_beside=True,
        )
    )
    add_part(Part(name="pulse", select=PULSE, say=_pulse, template="gatherings/part_pulse.html", place=40))
