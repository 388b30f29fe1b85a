"""What made-up programmes tell of their aim, time, money and partners."""

import datetime
import uuid
from decimal import Decimal

from talkoo.people.spaces import facts
from talkoo.people.spaces.models import (
    Funding,
    Partnering,
    PartnerRole,
    Phase,
    Programme,
    ProgrammeKind,
)
from talkoo.site.demo.bulk import texts, words
from talkoo.site.demo.bulk.organisation_ties import Association
from talkoo.site.demo.bulk.rows import Rows

_KINDS = {"development": 50, "preparatory": 15, "peer": 15, "grant": 10, "other": 10}


def enter(
    rows: Rows, space_id: uuid.UUID, moment: datetime.datetime, told: list[str], known: list[Association]
) -> Programme:
    """A programme with its phases, its funder and up to five partners of `known`; returns it as search needs it."""
    chance = rows.chance
    first = datetime.date(chance.randrange(2020, 2026), chance.randrange(1, 13), 1)
    last = first + datetime.timedelta(days=365 * chance.randrange(1, 4))
    values = {
        "id": chance.id_at(moment),
        "space_id": space_id,
        "kind": ProgrammeKind(chance.one_of(_KINDS)).value,
        "starts_on": first,
        "ends_on": last,
    }
    spoken = {
        field: texts.said(told, lambda code, place=place: words.SENTENCES[code][place])  # type: ignore[misc]
        for place, field in enumerate(("how_to_join", "aim", "why_join"), 1)
    }
    for field in ("aim", "how_to_join", "why_join"):
        texts.history(rows, space_id, field, spoken[field], moment)
    rows.add(Programme, **values, **{field: texts.as_json(text) for field, text in spoken.items()})
    _phases(rows, space_id, moment, told, first)
    _funding(rows, space_id, moment, told)
    partners = chance.sample(known, min(len(known), chance.randrange(1, 6)))
    _partners(rows, space_id, moment, told, partners)
    parts = ["programme", "phases", "funding", *(["partners"] if partners else [])]
    fact = facts.ProgrammePlanned(id=chance.id_at(moment), actor_id=None, space_id=space_id, parts=parts)
    rows.record(fact, moment)
    return Programme(**values, **spoken)


def _phases(
    rows: Rows, space_id: uuid.UUID, moment: datetime.datetime, told: list[str], first: datetime.date
) -> None:
    chance = rows.chance
    for position in range(chance.randrange(2, 5)):
        begins = first + datetime.timedelta(days=120 * position)
        ends = begins + datetime.timedelta(days=110)
        knows_day = chance.random() < 0.4
        rows.add(
            Phase,
            id=chance.id_at(moment),
            space_id=space_id,
            position=position,
            name=texts.as_json(texts.said(told, lambda code, at=position: words.PHASES[code][at])),  # type: ignore[misc]
            description=texts.as_json(texts.said(told, lambda code: words.SENTENCES[code][1]))
            if chance.random() < 0.6
            else None,
            starts_year=begins.year,
            starts_month=begins.month,
            starts_day=begins.day if knows_day else 0,
            ends_year=ends.year,
            ends_month=ends.month,
            ends_day=ends.day if knows_day else 0,
        )


def _funding(rows: Rows, space_id: uuid.UUID, moment: datetime.datetime, told: list[str]) -> None:
    chance = rows.chance
    for position in range(chance.randrange(1, 3)):
        rows.add(
            Funding,
            id=chance.id_at(moment),
            space_id=space_id,
            position=position,
            organisation_id=None,
            funder=texts.as_json(words.in_each(words.FUNDER, told)),
            unit="",
            programme_name=f"{words.EXAMPLE[told[0]]} {chance.randrange(2014, 2028)}",
            number=f"{chance.randrange(10_000, 99_999)}",
            amount=Decimal(chance.randrange(1_000, 30_000_000)) / 100,
            currency="EUR",
            line=texts.as_json(words.in_each(words.FUNDER_LINE, told)),
            url="",
            logo_id=None,
        )


def _partners(
    rows: Rows, space_id: uuid.UUID, moment: datetime.datetime, told: list[str], partners: list[Association]
) -> None:
    """In this order; each position counts over all roles, as the action numbers them."""
    chance = rows.chance
    for position, partner in enumerate(partners):
        role = chance.choice([PartnerRole.IMPLEMENTER, PartnerRole.IMPLEMENTER, PartnerRole.SUPPORTER])
        rows.add(
            Partnering,
            id=chance.id_at(moment),
            space_id=space_id,
            position=position,
            role=role.value,
            organisation_id=partner.id,
            name=None,
            contact=texts.as_json(words.in_each(words.PARTNER_ROLE, told)) if chance.random() < 0.5 else None,
            notes=None,
            url="",
            logo_id=None,
            since=None,
            until=None,
        )
