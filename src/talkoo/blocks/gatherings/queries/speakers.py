"""Reading who speaks: on the page of a gathering, for its organisers, and for the speaker who has a link."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from talkoo.blocks.gatherings.models import Kind, Speaker
from talkoo.blocks.gatherings.queries import registering
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import Text, pick

PROOF = "gatherings.speaker"
"""What the link proves that a speaker is sent."""

THANK_AFTER = datetime.timedelta(days=3)
"""So long after the end speakers are told how it was: by then most have said so."""

THANK_WITHIN = datetime.timedelta(days=30)

SPEAKERS = """(select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'topic', k.topic,
    'organisation', coalesce(o.name, jsonb_build_object('_', '', '', k.organisation_name)),
    'slug', case when o.state = 'listed' then o.slug end) order by k.position), '[]')
  from gatherings_speaker k left join organisations_organisation o on o.id = k.organisation_id
  where k.gathering_id = g.id)"""
"""Who speaks at the gathering `g`, in order. Part of a statement."""


@dataclass(frozen=True)
class Shown:
    """Somebody who speaks, as a page shows them."""

    id: uuid.UUID
    name: str
    organisation: Text
    organisation_url: str
    topic: Text


def shown(rows: Sequence[Row], language: str = "") -> list[Shown]:
    """What `SPEAKERS` gave."""
    language = language or pages.language()
    return [
        Shown(
            id=uuid.UUID(row["id"]),
            name=row["name"],
            organisation=pick(row["organisation"], language),
            organisation_url=pages.address("organisations:organisation", row["slug"]) if row["slug"] else "",
            topic=pick(row["topic"], language),
        )
        for row in rows
    ]


def _say(row: Row, reader: Reader) -> dict[str, Any] | None:
    found = shown(row["speakers"] or [])
    edit = pages.address("gatherings:speakers", row["slug"]) if reader.organises else ""
    is_offered = edit and (row["kind"] == Kind.WEBINAR or found)
    return {"speakers": found, "edit_url": edit} if found or is_offered else None


def hang_in() -> None:
    """Called once, when the program starts: who speaks stands on the page."""
    add_part(
        Part(name="speakers", select=SPEAKERS, say=_say, template="gatherings/speakers_part.html", place=20)
    )


_OF = f"select {SPEAKERS} as speakers from gatherings_gathering g where g.id = %s"


def of(gathering_id: uuid.UUID, language: str = "") -> list[Shown]:
    """Everybody who speaks at it, in order."""
    rows = fetch(_OF, [gathering_id])
    return shown(rows[0]["speakers"], language) if rows else []


def one(speaker_id: uuid.UUID) -> Speaker | None:
    """The speaker with this id, with the gathering."""
    return Speaker.objects.select_related("gathering", "organisation").filter(pk=speaker_id).first()


def to_edit(gathering_id: uuid.UUID, speaker_id: uuid.UUID) -> Speaker | None:
    """The same, if it is one of this gathering."""
    found = one(speaker_id)
    return found if found is not None and found.gathering_id == gathering_id else None


_TO_THANK = """
select distinct g.id from gatherings_gathering g join gatherings_speaker k on k.gathering_id = g.id
where k.thanked_at is null and k.email is not null and g.state = 'published' and g.hidden_at is null
  and g.ends_at <= %s and g.ends_at > %s order by g.id limit 200
"""


def to_thank() -> list[uuid.UUID]:
    """Gatherings that are over since some days, whose speakers have not been told how it was."""
    now = clock.now()
    return [row["id"] for row in fetch(_TO_THANK, [now - THANK_AFTER, now - THANK_WITHIN])]


def feedback(gathering_id: uuid.UUID, language: str) -> dict[str, Any]:
    """How many registered, were there, and how it was for them (None of fewer than five answers), as that language
    writes numbers; no names."""
    numbers = registering.numbers(gathering_id)
    row = fetch("select head_count from gatherings_gathering where id = %s", [gathering_id])
    counted = row[0]["head_count"] if row else None
    pulse = registering.pulse_of(gathering_id)
    return {
        "registered": numbers.get("confirmed", 0),
        "came": counted if counted is not None else numbers.get("came", 0),
        "pulse": pulse
        and {name: i18n.say_number(Decimal(str(pulse[name])), language) for name in ("joy", "strength")},
    }
