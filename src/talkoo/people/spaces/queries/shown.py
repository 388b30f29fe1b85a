"""A space as lists and pages show it: the five facts everybody may see."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.kernel import pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.queries import words_of_area
from talkoo.people.spaces.models import Join, Kind, Participants, State

PUBLIC_STATES = (State.FORMING, State.ACTIVE, State.PAUSED, State.ENDED)
PUBLIC = f"s.state in ({', '.join(repr(str(state)) for state in PUBLIC_STATES)})"

CARD = """
s.id, s.kind, s.slug, s.name, s.purpose, s.is_wide, s.started_year, s.started_month, s.started_day, s.state, s.links,
s.changed_at, s.join, s.participants, coalesce(c.public_name, '') as contact, c.person_id is not null as has_contact,
array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded order by a.id) as inside,
array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded order by a.id) as outside
"""
FROM = "spaces_space s left join spaces_contactappointment c on c.space_id = s.id and c.until is null"


@dataclass(frozen=True)
class Card:
    """A space with the five facts everybody may see, in the words of the page's language."""

    id: uuid.UUID
    kind: str
    name: Text
    url: str
    purpose: Text
    area: str
    started: PartialDate | None
    contact: str
    write_url: str
    join_url: str
    state: str
    state_label: str
    kind_label: str
    links: list[dict[str, Any]]
    changed_at: datetime.datetime


_write_to: list[Callable[[str, str], str]] = []


def write_with(address: Callable[[str, str], str]) -> None:
    """The block that carries letters says where one writes to a space: `address(kind, slug)`."""
    _write_to[:] = [address]


def role_of_contact(kind: str) -> str:
    """What a contact is called who shows no name."""
    return _("Project coordinator") if kind == Kind.PROGRAMME else _("Contact person")


def _join_url(row: Row) -> str:
    """Where one joins; empty when nobody can by asking."""
    if row["kind"] != Kind.NETWORK or row["state"] == State.ENDED or row["join"] == Join.INVITE:
        return ""
    page = "membership" if row["participants"] == Participants.ORGANISATIONS else "join"
    return pages.address(f"spaces:network_{page}", row["slug"])


def card(row: Row) -> Card:
    """A row of the list or page as the page shows it."""
    language = pages.language()
    return Card(
        id=row["id"],
        kind=row["kind"],
        name=pick(row["name"], language),
        url=pages.address(f"spaces:{row['kind']}", row["slug"]),
        purpose=pick(row["purpose"], language),
        area=words_of_area(row["is_wide"], row["inside"], row["outside"], language),
        started=PartialDate.of(row["started_year"], row["started_month"], row["started_day"]),
        contact=(row["contact"] or role_of_contact(row["kind"])) if row["has_contact"] else "",
        write_url=_write_to[0](row["kind"], row["slug"]) if row["has_contact"] and _write_to else "",
        join_url=_join_url(row),
        state=row["state"],
        state_label=str(State(row["state"]).label),
        kind_label=str(Kind(row["kind"]).label),
        links=[{"label": pick(link.get("label"), language), "url": link["url"]} for link in row["links"]],
        changed_at=row["changed_at"],
    )
