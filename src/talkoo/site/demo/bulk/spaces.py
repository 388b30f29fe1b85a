"""Made-up networks and programmes with their areas, contacts, organisations and plans."""

import datetime
import json
import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, Texts, sort_keys
from talkoo.people.spaces import facts, search
from talkoo.people.spaces.models import ContactAppointment, Join, Kind, Origin, Participants, Space, SpaceArea
from talkoo.people.spaces.models import State as SpaceState
from talkoo.people.spaces.queries import PUBLIC_STATES
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.plumbing.tenancy import current
from talkoo.site.demo.bulk import programmes, regions, space_ties, texts, words
from talkoo.site.demo.bulk.chance import END, START
from talkoo.site.demo.bulk.organisation_ties import Association
from talkoo.site.demo.bulk.people import Somebody
from talkoo.site.demo.bulk.rows import Rows

_STATES = {"active": 80, "forming": 6, "paused": 5, "ended": 8, "withdrawn": 1}
_WAYS: dict[str, list[str]] = {
    "forming": [],
    "active": ["begin"],
    "paused": ["begin", "pause"],
    "ended": ["begin", "end"],
    "withdrawn": ["withdraw"],
}
_PROGRAMME_EVERY = 10


@dataclass(frozen=True)
class Place:
    """A made-up space, as letters need to know it: who answered for it from when on."""

    id: uuid.UUID
    kind: str
    slug: str
    name: Texts
    contacts: list[tuple[datetime.datetime, Somebody]]
    is_active: bool
    is_for_people: bool
    since: datetime.datetime

    def contact_at(self, moment: datetime.datetime) -> Somebody:
        """Who was the contact; the moment is not before the first one."""
        return [somebody for since, somebody in self.contacts if since <= moment][-1]


def enter(
    rows: Rows, number: int, everybody: list[Somebody], organisations: list[Association]
) -> list[Place]:
    """So many spaces, one in ten a programme. The first is active and its contact holds the role of that name."""
    inside = regions.of_country(regions.OWN_COUNTRY[current.site().default_language])
    networks = [place for place in range(number) if not _is_programme(place)]
    joining = space_ties.members(rows, networks, organisations)
    found: list[Place] = []
    for place in range(number):
        found.append(_space(rows, place, everybody, inside, organisations, joining.get(place, []), found))
    return found


def _is_programme(number: int) -> bool:
    return number % _PROGRAMME_EVERY == _PROGRAMME_EVERY - 1


def _space(
    rows: Rows,
    number: int,
    everybody: list[Somebody],
    inside: list[regions.Region],
    organisations: list[Association],
    joining: list[Association],
    before: list[Place],
) -> Place:
    chance = rows.chance
    founded = chance.soon(START + datetime.timedelta(days=1), days=120)
    space_id = chance.id_at(founded)
    told = texts.languages(rows, 0.6)
    name = texts.said(told, partial(words.space_name, number=number + 1))
    kind = (Kind.PROGRAMME if _is_programme(number) else Kind.NETWORK).value
    state = "active" if number == 0 else chance.one_of(_STATES)
    is_wide = chance.random() < 0.1
    fact = facts.SpaceFounded(id=chance.id_at(founded), actor_id=None, space_id=space_id, kind=kind)
    rows.record(fact, founded)
    values = {
        "id": space_id,
        "kind": kind,
        "is_wide": is_wide,
        "name": texts.history(rows, space_id, "name", name, founded),
        "purpose": texts.history(rows, space_id, "purpose", _purpose(rows), founded),
        **_facts_of(rows, kind, founded, told, slug_of(name[name[ORIGINAL]]), before),
    }
    areas = [] if is_wide else _areas(rows, space_id, founded, chance.choice(inside))
    moments, contacts, now = [founded], [], founded
    if state != "withdrawn":
        now = chance.soon(founded, days=5)
        contacts = _contacts(rows, space_id, now, everybody, is_first=number == 0)
        moments += [since for since, _somebody in contacts]
    steps = _steps(rows, space_id, state, now)
    reached = steps[-1][1] if steps else str(LIFECYCLE.initial)
    known = [one for one in organisations if one.is_listed and one.since < founded]
    if known and (kind == Kind.PROGRAMME or chance.random() < 0.6):
        moments.append(space_ties.coordinate(rows, space_id, now, known))
    if state != "withdrawn":
        moments += space_ties.take_in(rows, space_id, now, joining)
    programme = None
    if kind == Kind.PROGRAMME:
        moments.append(chance.soon(now, days=10))
        programme = programmes.enter(rows, space_id, moments[-1], told, known)
    values |= {
        "name_keys": sort_keys(name),
        "state": reached,
        "last_sign_of_life_at": None,
        "created_at": founded,
        "changed_at": max([*moments, *(moment for moment, _state in steps)]),
    }
    rows.add(
        Space, **values | {key: json.dumps(values[key]) for key in ("name", "name_keys", "purpose", "links")}
    )
    if reached in PUBLIC_STATES:
        documents = search.documents(Space(**values), areas, programme)
        texts.findable(rows, kind, space_id, values["slug"], documents, values["changed_at"])
    return Place(
        space_id,
        kind,
        values["slug"],
        name,
        contacts,
        reached == "active",
        values["participants"] != "organisations",
        founded,
    )


def _purpose(rows: Rows) -> Texts:
    chosen = sorted(rows.chance.sample(range(5), rows.chance.randrange(2, 6)))
    return texts.said(
        texts.languages(rows, 0.6), lambda code: " ".join(words.SENTENCES[code][place] for place in chosen)
    )


def _facts_of(
    rows: Rows, kind: str, founded: datetime.datetime, told: list[str], slug: str, before: list[Place]
) -> dict[str, Any]:
    """What `found` takes besides names, and what stays as it begins."""
    chance, site = rows.chance, current.site()
    year, month, day = _started(rows)
    has_end = chance.random() < 0.2
    link = {"label": words.in_each(words.WEBSITE, told), "url": f"https://{site.key}.example.org/{slug}"}
    above = [one.id for one in before if one.kind == Kind.PROGRAMME and one.since < founded]
    return {
        "slug": slug,
        "started_year": year,
        "started_month": month,
        "started_day": day,
        "planned_end_year": chance.randrange(2027, 2031) if has_end else 0,
        "planned_end_month": chance.randrange(1, 13) if has_end else 0,
        "planned_end_day": 0,
        "aim": chance.choice(["", "solve", "promote"]),
        "origin": chance.choice(Origin.values),
        "initiator_id": None,
        "join": Join.OPEN.value,
        "participants": chance.choice(Participants.values),
        "programme_id": above[-1] if above and kind == Kind.NETWORK and chance.random() < 0.5 else None,
        "links": [link] if chance.random() < 0.3 else [],
    }


def _started(rows: Rows) -> tuple[int, int, int]:
    """A whole date, a month, a year, or nothing at all."""
    chance = rows.chance
    known = chance.choices([3, 2, 1, 0], [50, 25, 15, 10])[0]
    year, month, day = chance.randrange(2005, 2026), chance.randrange(1, 13), chance.randrange(1, 29)
    return year if known else 0, month if known > 1 else 0, day if known > 2 else 0


def _steps(
    rows: Rows, space_id: uuid.UUID, state: str, since: datetime.datetime
) -> list[tuple[datetime.datetime, str]]:
    """When which state was reached."""
    moment, reached, found = since, LIFECYCLE.initial, []
    for verb in _WAYS[state]:
        moment = rows.chance.soon(moment, days=60 if verb == "begin" else 120)
        reached = SpaceState(LIFECYCLE.after(verb, reached))
        fact = facts.SpaceStateChanged(
            id=rows.chance.id_at(moment), actor_id=None, space_id=space_id, verb=verb, state=reached.value
        )
        rows.record(fact, moment)
        found.append((moment, reached.value))
    return found


def _areas(
    rows: Rows, space_id: uuid.UUID, founded: datetime.datetime, region: regions.Region
) -> list[uuid.UUID]:
    """Returns the ids of what is not left out."""
    found = []
    for key, area, is_excluded in regions.in_order(rows, founded, *regions.choose(rows, region)):
        rows.add(SpaceArea, id=key, space_id=space_id, area_id=area.pk, is_excluded=is_excluded)
        if not is_excluded:
            found.append(area.pk)
    return found


def _contacts(
    rows: Rows, space_id: uuid.UUID, since: datetime.datetime, everybody: list[Somebody], *, is_first: bool
) -> list[tuple[datetime.datetime, Somebody]]:
    """One contact, or one after the other."""
    chance, site = rows.chance, current.site()
    moments = [since]
    if not is_first and chance.random() < 0.3:
        moments.append(chance.moment(since, END))
    known = [somebody for somebody in everybody if somebody.since < since]
    found: list[tuple[datetime.datetime, Somebody]] = []
    for place, moment in enumerate(moments):
        somebody = everybody[0] if is_first else chance.choice(known)
        until = moments[place + 1] if place + 1 < len(moments) else None
        shown = somebody.name if chance.random() < 0.7 else words.CONTACT[site.default_language]
        rows.add(
            ContactAppointment,
            id=chance.id_at(moment),
            space_id=space_id,
            person_id=somebody.id,
            public_name=shown if chance.random() < 0.9 else "",
            since=moment,
            until=until,
        )
        fact = facts.ContactAppointed(
            id=chance.id_at(moment),
            actor_id=None,
            space_id=space_id,
            person_id=somebody.id,
            before_id=found[-1][1].id if found else None,
        )
        rows.record(fact, moment)
        found.append((moment, somebody))
    return found
