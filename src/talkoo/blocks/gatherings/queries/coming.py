"""What the page of a gathering says of coming there, and of how it was."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.gatherings.models import Standing, State
from talkoo.blocks.gatherings.queries.registering import ENOUGH_PULSES, PULSE, words_of
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.rows import Row
from talkoo.people.spaces import queries as spaces

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
    """The averages, of five answers or more; for organisers also the words, in an order that tells nothing."""
    if not row["pulse"]:
        return None
    number, *averages = row["pulse"]
    joy, strength = (i18n.say_number(Decimal(str(one)), pages.language()) for one in averages)
    words = words_of(row["id"]) if reader.organises else []
    return {"number": number, "joy": joy, "strength": strength, "words": words}


PULSE_OF_SPACE = f"""(select jsonb_build_array(count(*), round(avg(u.joy), 1), round(avg(u.strength), 1))
  from gatherings_pulse u join gatherings_gathering e on e.id = u.gathering_id where e.space_id = s.id
  and e.hidden_at is null and {ENOUGH_PULSES} <= (select count(*) from gatherings_pulse f where f.gathering_id = e.id)
  having count(*) > 0)"""
"""How it was at the gatherings of the space `s`, of those that enough people said so; null of none."""


def say_pulse(numbers: Sequence[Any] | None) -> str:
    """Joy and strength on average, in words; nothing of none."""
    if not numbers:
        return ""
    language = pages.language()
    joy, strength = (i18n.say_number(Decimal(str(one)), language) for one in numbers[1:])
    return _("Joy of meeting: %(joy)s, strength: %(strength)s (from 1 to 5)") % {
        "joy": joy,
        "strength": strength,
    }


def register() -> None:
    """Once, when the program starts."""
    spaces.count_with(spaces.Count(name="gatherings_pulse", select=PULSE_OF_SPACE, say=say_pulse))
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
