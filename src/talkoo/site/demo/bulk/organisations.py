"""Made-up organisations with what they say of themselves, their umbrellas and their people."""

import datetime
import json
import uuid
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from talkoo.kernel import registries
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, sort_keys
from talkoo.people.organisations import facts, search
from talkoo.people.organisations.models import Organisation
from talkoo.people.organisations.public import due_on
from talkoo.people.organisations.states import LIFECYCLE
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary.models import Concept
from talkoo.site.demo.bulk import organisation_parts as parts
from talkoo.site.demo.bulk import organisation_ties as ties
from talkoo.site.demo.bulk import regions, texts, words
from talkoo.site.demo.bulk.chance import START, Chance
from talkoo.site.demo.bulk.organisation_ties import Association
from talkoo.site.demo.bulk.people import Somebody
from talkoo.site.demo.bulk.rows import Rows

_STATES = {"listed": 90, "submitted": 3, "suspended": 2, "closed": 3, "draft": 2}
_WAYS: dict[str, list[str]] = {
    "draft": [],
    "submitted": ["submit"],
    "listed": ["submit", "list"],
    "suspended": ["submit", "list", "suspend"],
    "closed": ["submit", "list", "close"],
}
_FORMS = {
    "FI": {"fi-ry": 80, "fi-sr": 6, "fi-ey": 8, "fi-osk": 3, "fi-kunta": 3},
    "EE": {"ee-mty": 78, "ee-sa": 8, "ee-selts": 10, "ee-kov": 4},
}
_DECISIONS = {"list", "decline", "suspend", "resume", "close"}
_IN_NO_REGISTER = {"fi-ey", "ee-selts"}
_FIRST_DIGITS = {"FI": 9_000_000, "EE": 8_900_000, "ee-sa": 9_900_000}  # no register has got that far
_A_THIRD_TRANSLATED = 1 / 3
_PER_UMBRELLA = 50


@dataclass
class Chosen:
    """What organisations are made up from: concepts by scheme, regions by country; the last code of each range."""

    concepts: dict[str, dict[str, uuid.UUID]]
    regions: dict[str, list[regions.Region]]
    numbers: dict[int, int] = field(default_factory=dict)


def enter(rows: Rows, number: int, everybody: list[Somebody]) -> list[Association]:
    """So many organisations. One in fifty is an umbrella, the first among them; all umbrellas come first."""
    chosen = Chosen(_concepts(), {country: regions.of_country(country) for country in _FORMS})
    umbrellas = -(-number // _PER_UMBRELLA)
    found: list[Association] = []
    for place in range(number):
        above = [one for one in found[:umbrellas] if one.is_listed] if place >= umbrellas else []
        found.append(_organisation(rows, place, everybody, chosen, above, is_umbrella=place < umbrellas))
    return found


def _concepts() -> dict[str, dict[str, uuid.UUID]]:
    found: dict[str, dict[str, uuid.UUID]] = {}
    for concept in Concept.objects.filter(is_active=True).order_by("scheme", "code"):
        found.setdefault(concept.scheme, {})[concept.code] = concept.pk
    return found


def _organisation(
    rows: Rows,
    place: int,
    everybody: list[Somebody],
    chosen: Chosen,
    above: list[Association],
    *,
    is_umbrella: bool,
) -> Association:
    chance, site = rows.chance, current.site()
    registered = chance.soon(
        START + datetime.timedelta(days=0 if is_umbrella else 1), 1 if is_umbrella else 90
    )
    key = chance.id_at(registered)
    told = texts.languages(rows, 1.0 if chance.random() < _A_THIRD_TRANSLATED else 0.0)
    if len(told) > 2 and chance.random() < 0.5:  # in two languages rather than in three
        told.pop()
    name = texts.said(told, partial(words.association_name, number=place + 1))
    country = _country(chance, site.default_language)
    form = chance.one_of(_FORMS[country])
    region = chance.choice(chosen.regions[country])
    seat = chance.choice(region[1])
    is_wide = chance.random() < 0.1
    steps = _steps(chance, registered, "listed" if place == 0 else chance.one_of(_STATES))
    changed = steps[-1][0] if steps else registered
    slug = slug_of(name[name[ORIGINAL]])
    founded = parts.founded(chance)
    values = {
        "id": key,
        "slug": slug,
        "name": texts.history(rows, key, "name", name, registered),
        "name_keys": sort_keys(name),
        "short_name": f"{words.EXAMPLE[site.default_language][:2].upper()}{place + 1}"
        if chance.random() < 0.2
        else "",
        "legal_form_id": chosen.concepts["legal_form"][form],
        "country": country,
        "registry_code": "" if form in _IN_NO_REGISTER else _code(chosen, country, form),
        "register_number": f"9{place // 1_000:02}.{place % 1_000:03}" if form == "fi-ry" else "",
        **founded,
        "seat_id": seat.pk,
        "is_wide": is_wide,
        "purpose": texts.history(rows, key, "purpose", parts.purpose(rows, told), registered)
        if chance.random() < 0.9
        else None,
        "links": parts.links(rows, told, slug),
        "seeks_international": chance.random() < 0.15,
        "logo_id": None,
        "state": steps[-1][2] if steps else str(LIFECYCLE.initial),
        "created_at": registered,
        "changed_at": changed,
        "due_on": due_on(since=changed) if steps and steps[-1][2] == "submitted" else None,
        "decided_at": next((moment for moment, verb, _state in reversed(steps) if verb in _DECISIONS), None),
    }
    rows.add(
        Organisation,
        **values
        | {
            name: None if values[name] is None else json.dumps(values[name])
            for name in ("name", "name_keys", "purpose", "links")
        },
    )
    areas = [] if is_wide else parts.areas(rows, key, registered, region)
    concepts = parts.concepts(rows, key, registered, chosen.concepts, is_umbrella=is_umbrella)
    parts.rest(rows, key, registered, seat, place)
    rows.record(
        facts.OrganisationRegistered(id=chance.id_at(registered), actor_id=None, organisation_id=key),
        registered,
    )
    for moment, verb, state in steps:
        fact = facts.OrganisationStateChanged(
            id=chance.id_at(moment), actor_id=None, organisation_id=key, verb=verb, state=state
        )
        rows.record(fact, moment)
    since, is_listed = changed, values["state"] == "listed"
    if is_listed:
        where = areas if seat.pk in areas else [*areas, seat.pk]
        documents = search.documents(Organisation(**values), concepts, where)
        texts.findable(rows, search.KIND, key, slug, documents, since)
    association = Association(key, name, since, is_listed)
    ties.enter(
        rows,
        association,
        list(islice((one for one in everybody if one.since < since), 200)),
        above,
        chosen.concepts["field"] if is_umbrella and is_listed else {},
    )
    return association


def _country(chance: Chance, language: str) -> str:
    own = regions.OWN_COUNTRY[language]
    return own if chance.random() < 0.9 else next(other for other in _FORMS if other != own)


def _code(chosen: Chosen, country: str, form: str) -> str:
    """The next registry code with a right check digit; some numbers have none."""
    start = _FIRST_DIGITS.get(form, _FIRST_DIGITS[country])
    while True:
        number = chosen.numbers[start] = chosen.numbers.get(start, start - 1) + 1
        for digit in range(10):
            try:
                return registries.tidy(country, f"{number}{digit}")
            except registries.WrongCode:
                continue


def _steps(
    chance: Chance, registered: datetime.datetime, state: str
) -> list[tuple[datetime.datetime, str, str]]:
    """(moment, verb, state reached) of the way to `state`."""
    moment, reached, found = registered, LIFECYCLE.initial, []
    for verb in _WAYS[state]:
        moment = chance.soon(moment, days=2 if verb in {"submit", "list"} else 120)
        reached = LIFECYCLE.after(verb, reached)
        found.append((moment, verb, str(reached)))
    return found
