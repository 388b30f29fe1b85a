"""What made-up organisations say of themselves: areas, words, languages, addresses, mailboxes."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import text
from talkoo.kernel.text import Texts
from talkoo.people.organisations.models import (
    Address,
    AddressKind,
    Mailbox,
    OrganisationArea,
    OrganisationConcept,
    OrganisationLanguage,
    Said,
)
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy import current
from talkoo.site.demo.bulk import regions, texts, words
from talkoo.site.demo.bulk.chance import Chance
from talkoo.site.demo.bulk.rows import Rows

_LANGUAGES = ("fi", "sv", "en", "ru", "et", "ar", "so", "uk")
_UMBRELLA = "umbrella"


def founded(chance: Chance) -> dict[str, int]:
    """A whole date, a month, a year, or nothing at all."""
    known = chance.choices([3, 2, 1, 0], [40, 10, 40, 10])[0]
    year, month, day = chance.randrange(1890, 2026), chance.randrange(1, 13), chance.randrange(1, 29)
    return {
        "founded_year": year if known else 0,
        "founded_month": month if known > 1 else 0,
        "founded_day": day if known > 2 else 0,
    }


def purpose(rows: Rows, told: list[str]) -> Texts:
    """What it is there for, in these languages."""
    chosen = sorted(rows.chance.sample(range(5), rows.chance.randrange(2, 6)))
    return texts.said(told, lambda code: " ".join(words.SENTENCES[code][place] for place in chosen))


def links(rows: Rows, told: list[str], slug: str) -> list[dict[str, Any]]:
    """A page of its own, half of the time."""
    if rows.chance.random() < 0.5:
        return []
    url = f"https://{current.site().key}.example.org/{slug}"
    return [{"label": words.in_each(words.WEBSITE, told), "url": url}]


def areas(
    rows: Rows, organisation_id: uuid.UUID, since: datetime.datetime, region: regions.Region
) -> list[uuid.UUID]:
    """Where it works; returns the ids of what is not left out."""
    found = []
    for key, area, is_excluded in regions.in_order(rows, since, *regions.choose(rows, region)):
        rows.add(
            OrganisationArea,
            id=key,
            organisation_id=organisation_id,
            area_id=area.pk,
            is_excluded=is_excluded,
        )
        if not is_excluded:
            found.append(area.pk)
    return found


def concepts(
    rows: Rows,
    organisation_id: uuid.UUID,
    since: datetime.datetime,
    known: dict[str, dict[str, uuid.UUID]],
    *,
    is_umbrella: bool,
) -> list[uuid.UUID]:
    """A kind or two, two to four fields, one to three target groups, now and then what it can advise on."""
    chance = rows.chance
    kinds = {code: key for code, key in known["org_kind"].items() if code != _UMBRELLA}
    chosen = [
        *((Said.KIND, key) for key in ([known["org_kind"][_UMBRELLA]] if is_umbrella else [])),
        *((Said.KIND, key) for key in chance.sample(list(kinds.values()), chance.randrange(1, 3))),
        *((Said.FIELD, key) for key in chance.sample(list(known["field"].values()), chance.randrange(2, 5))),
        *(
            (Said.TARGET, key)
            for key in chance.sample(list(known["target"].values()), chance.randrange(1, 4))
        ),
    ]
    if chance.random() < 0.2:
        chosen.append((Said.COMPETENCE, chance.choice(list(known["topic"].values()))))
    for said, key in chosen:
        rows.add(
            OrganisationConcept,
            id=chance.id_at(since),
            organisation_id=organisation_id,
            concept_id=key,
            said=said.value,
        )
    return [key for _said, key in chosen]


def rest(rows: Rows, organisation_id: uuid.UUID, since: datetime.datetime, seat: Area, number: int) -> None:
    """The languages it works in, its addresses and its mailboxes."""
    chance, site = rows.chance, current.site()
    own, others = site.default_language, [code for code in _LANGUAGES if code != site.default_language]
    for code in [own, *chance.sample(others, chance.randrange(3))]:
        rows.add(OrganisationLanguage, id=chance.id_at(since), organisation_id=organisation_id, language=code)
    town = seat.names[seat.names["_"]]
    postal_code = f"{chance.randrange(100, 100_000):05}"
    for kind in (AddressKind.VISITING, AddressKind.POSTAL):
        is_box = kind == AddressKind.POSTAL
        if is_box and chance.random() < 0.7:
            continue
        rows.add(
            Address,
            id=chance.id_at(since),
            organisation_id=organisation_id,
            kind=kind.value,
            street="" if is_box else f"{words.STREET[own]} {number + 1}",
            floor="" if is_box or chance.random() < 0.8 else "2",
            po_box=f"{words.PO_BOX[own]} {number + 1}" if is_box else "",
            postal_code=postal_code,
            town=town,
            area_id=seat.pk,
        )
    if chance.random() < 0.5:
        for position, role in enumerate(words.MAILBOXES[own][: chance.randrange(1, 3)]):
            rows.add(
                Mailbox,
                id=chance.id_at(since),
                organisation_id=organisation_id,
                role=texts.as_json(text.texts(own, **{own: role})),
                address=f"office{position}@organisation{number}.example.org",
                position=position,
            )
