"""How often and when people want mail: what they chose, or what holds until they choose."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Text
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.moments import Clock
from talkoo.plumbing.tenancy import current

Chosen = dict[tuple[str, uuid.UUID | None], str]
"""What a person chose, by kind and space; None: everywhere."""

Spaces = Callable[[Any], Sequence[tuple[uuid.UUID, Text]]]
_spaces: list[Spaces] = []


def spaces_with(find: Spaces) -> None:
    """`find` gives the spaces that a person takes part in, with their names, in one statement. The floor above says."""
    _spaces[:] = [find]


def spaces_of(person: Any) -> Sequence[tuple[uuid.UUID, Text]]:
    """Empty when nobody said how spaces are found."""
    return _spaces[0](person) if _spaces else []


def rhythms(
    kind: kinds.Kind, space_id: uuid.UUID | None, people: Collection[uuid.UUID], usually: str | None = None
) -> dict[uuid.UUID, str]:
    """How often each of these people has mail of a kind in a space. One statement.

    `usually` is what holds for those who chose nothing, in place of the kind's own default.
    """
    rows = fetch(
        """select distinct on (person_id) person_id, rhythm from notify_preference
           where kind = %s and person_id = any(%s) and (space_id is null or space_id = %s)
           order by person_id, space_id nulls last""",
        [kind.name, list(people), space_id],
    )
    return dict.fromkeys(people, usually or str(kind.default)) | {
        row["person_id"]: row["rhythm"] for row in rows
    }


def rhythm_in(
    chosen: Mapping[tuple[str, uuid.UUID | None], str], kind: kinds.Kind, space_id: uuid.UUID | None
) -> str:
    """How often mail of a kind comes from a space, by what was chosen."""
    return chosen.get((kind.name, space_id)) or chosen.get((kind.name, None)) or str(kind.default)


def chosen_by(person_id: uuid.UUID) -> Chosen:
    """Everything that a person chose."""
    rows = fetch("select kind, space_id, rhythm from notify_preference where person_id = %s", [person_id])
    return {(row["kind"], row["space_id"]): row["rhythm"] for row in rows}


def clocks(people: Collection[uuid.UUID]) -> dict[uuid.UUID, Clock]:
    """The clock of each of these people; that of the site for those who chose nothing. One statement."""
    usual = Clock(current.site().time_zone)
    rows = fetch(
        """select person_id, weekday, hour, quiet_from, quiet_until, zone from notify_hours
           where person_id = any(%s)""",
        [list(people)],
    )
    return dict.fromkeys(people, usual) | {
        row["person_id"]: Clock(
            row["zone"] if row["zone"] in available_timezones() else usual.zone,
            row["weekday"],
            row["hour"],
            row["quiet_from"],
            row["quiet_until"],
        )
        for row in rows
    }


def is_digest(rhythm: str) -> bool:
    """Whether it gathers news."""
    return rhythm in {Rhythm.DAILY, Rhythm.WEEKLY}


def said(stop: Sequence[str]) -> Any:
    """What the mails are about that "Stop these mails" names."""
    kind = kinds.of(stop[0]) if stop else None
    if kind:
        return kind.label
    return _("everything that comes together in one mail")
