"""Made-up networks and programmes with their areas and contacts."""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from talkoo.kernel.text import ORIGINAL, Texts, sort_keys
from talkoo.people.spaces import facts
from talkoo.people.spaces.actions import slug_of
from talkoo.people.spaces.models import ContactAppointment, Kind, Space, SpaceArea
from talkoo.people.spaces.models import State as SpaceState
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy import current
from talkoo.site.demo.bulk import words
from talkoo.site.demo.bulk.chance import END, START
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
Region = tuple[Area, list[Area]]
_COUNTRY = {"fi": "FI", "et": "EE", "ru": "EE"}


@dataclass(frozen=True)
class Place:
    """A made-up space, as letters need to know it: who answered for it from when on."""

    id: uuid.UUID
    kind: str
    slug: str
    name: Texts
    contacts: list[tuple[datetime.datetime, Somebody]]
    is_active: bool

    def contact_at(self, moment: datetime.datetime) -> Somebody:
        """Who was the contact; the moment is not before the first one."""
        return [somebody for since, somebody in self.contacts if since <= moment][-1]


def enter(rows: Rows, number: int, everybody: list[Somebody]) -> list[Place]:
    """So many spaces, one in ten a programme. The first is active and its contact holds the role of that name."""
    regions = _regions()
    return [_space(rows, place, everybody, regions) for place in range(number)]


def _space(rows: Rows, number: int, everybody: list[Somebody], regions: list[Region]) -> Place:
    chance, site = rows.chance, current.site()
    founded = chance.soon(START + datetime.timedelta(days=1), days=120)
    space_id = chance.id_at(founded)
    name = _in_languages(rows, partial(words.space_name, number=number + 1))
    chosen = sorted(chance.sample(range(5), chance.randrange(2, 6)))
    purpose = _in_languages(rows, lambda code: " ".join(words.SENTENCES[code][place] for place in chosen))
    kind = (Kind.PROGRAMME if number % 10 == 9 else Kind.NETWORK).value
    state = "active" if number == 0 else chance.one_of(_STATES)
    is_wide = chance.random() < 0.1
    slug = slug_of(name[name[ORIGINAL]])
    rows.record(
        facts.SpaceFounded(id=chance.id_at(founded), actor_id=None, space_id=space_id, kind=kind), founded
    )
    if not is_wide:
        _areas(rows, space_id, founded, regions)
    now, contacts = founded, []
    if state != "withdrawn":
        now = chance.soon(founded, days=5)
        contacts = _contacts(rows, space_id, now, everybody, is_first=number == 0)
    step, reached = now, LIFECYCLE.initial
    for verb in _WAYS[state]:
        step = chance.soon(step, days=60 if verb == "begin" else 120)
        reached = SpaceState(LIFECYCLE.after(verb, reached)).value
        fact = facts.SpaceStateChanged(
            id=chance.id_at(step), actor_id=None, space_id=space_id, verb=verb, state=reached
        )
        rows.record(fact, step)
    year, month, day = _started(rows)
    rows.add(
        Space,
        id=space_id,
        kind=kind,
        slug=slug,
        name=json.dumps(name),
        name_keys=json.dumps(sort_keys(name)),
        purpose=json.dumps(purpose),
        is_wide=is_wide,
        started_year=year,
        started_month=month,
        started_day=day,
        state=SpaceState(reached).value,
        website=f"https://{site.key}.example.org/{slug}" if chance.random() < 0.2 else "",
        created_at=founded,
        changed_at=max([founded, step, *(since for since, _somebody in contacts)]),
    )
    return Place(space_id, kind, slug, name, contacts, reached == "active")


def _in_languages(rows: Rows, say: Callable[[str], str]) -> Texts:
    """In the site's own language, and in each of its others more often than not."""
    languages = current.site().languages
    told = [code for code in languages[1:] if rows.chance.random() < 0.6]
    return {ORIGINAL: languages[0], **{code: say(code) for code in [languages[0], *told]}}


def _started(rows: Rows) -> tuple[int, int, int]:
    """A whole date, a month, a year, or nothing at all."""
    chance = rows.chance
    known = chance.choices([3, 2, 1, 0], [50, 25, 15, 10])[0]
    year, month, day = chance.randrange(2005, 2026), chance.randrange(1, 13), chance.randrange(1, 29)
    return year if known else 0, month if known > 1 else 0, day if known > 2 else 0


def _regions() -> list[Region]:
    """The regions or counties of the site's country, with their municipalities."""
    known = {area.pk: area for area in Area.objects.filter(valid_to=None).order_by("scheme", "code")}
    parts: dict[uuid.UUID, list[Area]] = defaultdict(list)
    for area in known.values():
        if area.kind == "municipality" and area.parent_id in known:
            parts[area.parent_id].append(area)
    country = _COUNTRY[current.site().default_language]
    return [
        (known[key], inside) for key, inside in parts.items() if _country_of(known[key], known) == country
    ]


def _country_of(area: Area, known: dict[uuid.UUID, Area]) -> str:
    """The code of what it belongs to in the end."""
    while area.parent_id in known:
        area = known[area.parent_id]
    return area.code


def _areas(rows: Rows, space_id: uuid.UUID, founded: datetime.datetime, regions: list[Region]) -> None:
    """One to four places of one region; now and then the region without one of its municipalities."""
    chance = rows.chance
    region, inside = chance.choice(regions)
    within, without = chance.sample(inside, min(len(inside), chance.randrange(1, 5))), []
    if chance.random() < 0.3:
        within, without = [region], within[:1] if chance.random() < 0.3 else []
    for place, area in enumerate([*within, *without]):
        rows.add(
            SpaceArea,
            id=chance.id_at(founded + datetime.timedelta(microseconds=place)),  # shown in this order
            space_id=space_id,
            area_id=area.pk,
            is_excluded=area in without,
        )


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
            id=chance.id_at(moment), actor_id=None, space_id=space_id, person_id=somebody.id
        )
        rows.record(fact, moment)
        found.append((moment, somebody))
    return found
