"""Exchange visits and a webinar of the demo: one visit with its programme, one without a date yet."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser

from talkoo.areas.visits import actions as visits
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Texts, texts
from talkoo.site.demo import codes

SITE = "suuntana"
_ZONE = "Europe/Tallinn"
_WHO_PAYS = texts(
    "fi",
    fi="Vieraat maksavat matkansa, isäntä majoituksen ja lounaat.",
    et="Külalised maksavad sõidu, võõrustaja öömaja ja lõunad.",
    en="The guests pay for the journey, the host for beds and lunches.",
)
_PARTS: tuple[tuple[str, Texts | None, str, int, bool | None], ...] = (
    (
        "meelerahu-naidis",
        texts(
            "et",
            et="Tugirühm näitab, kuidas ta töötab",
            fi="Tukiryhmä kertoo, miten se toimii",
            en="A support group shows how it works",
        ),
        "Rakvere",
        10,
        True,
    ),
    (
        "tugiring-naidis",
        texts(
            "et", et="Tervisepäevad maakonnas", fi="Terveyspäivät maakunnassa", en="Health days of the county"
        ),
        "Jõhvi",
        13,
        True,
    ),
    ("vaikuse-tund-naidis", None, "", 0, None),
)


def travel(organisations: Mapping[str, uuid.UUID]) -> None:
    """Raises KeyError for an organisation that there is not."""
    dated = _visit(
        texts(
            "fi",
            fi="Vierailu Virumaalle",
            et="Külaskäik Virumaale",
            en="A visit to Virumaa",
        ),
        40,
        organisations["valke"],
    )
    _arrange(dated, organisations["meelerahu-naidis"], organisations["valke"], ("0060", "0045"), is_yes=True)
    begin = dated.gathering.starts_at
    for name, topic, place, hour, is_yes in _PARTS:
        starts_at = begin.astimezone(ZoneInfo(_ZONE)).replace(hour=hour) if hour else None
        given = visits.Presentation(
            topic=topic,
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2) if starts_at else None,
        )
        slot = visits.invite(dated.pk, organisations[name], given, by=PROGRAM, once=ids.uuid7())
        if is_yes is not None:
            visits.answer_slot(slot.pk, is_yes=is_yes, by=AnonymousUser())
    tentative = _visit(
        texts("et", et="Sügisel Outokumpusse", fi="Syksyllä Outokumpuun", en="To Outokumpu"),
        None,
        organisations["meelerahu-naidis"],
    )
    _arrange(tentative, organisations["valke"], organisations["meelerahu-naidis"], ("309",), is_yes=False)
    _webinar(organisations)


def _visit(title: Texts, in_days: int | None, holder: uuid.UUID) -> Any:
    starts_at = None
    if in_days is not None:
        day = clock.today(_ZONE) + datetime.timedelta(in_days)
        starts_at = datetime.datetime.combine(day, datetime.time(9), ZoneInfo(_ZONE))
    given = gatherings.Given(
        title=title,
        kind="visit",
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(days=1, hours=8) if starts_at else None,
        zone=_ZONE,
        languages=("fi", "et"),
        takes_registrations=True,
        capacity=16,
        organisation_ids=[holder],
    )
    made = gatherings.make(given, by=PROGRAM, once=ids.uuid7())
    gatherings.publish(made.pk, by=PROGRAM)
    return visits.plan(made.pk, by=PROGRAM)


def _arrange(visit: Any, host: uuid.UUID, guest: uuid.UUID, areas: tuple[str, ...], *, is_yes: bool) -> None:
    given = visits.Arrangement(
        host_id=host,
        area_ids=codes.places(areas),
        who_pays=_WHO_PAYS,
        seats={guest: 12},
    )
    visits.arrange(visit.pk, given, by=PROGRAM)
    if is_yes:
        visits.answer_as_host(visit.pk, is_yes=True, by=PROGRAM)


def _webinar(organisations: Mapping[str, uuid.UUID]) -> None:
    day = clock.today(_ZONE) + datetime.timedelta(12)
    starts_at = datetime.datetime.combine(day, datetime.time(14), ZoneInfo(_ZONE))
    given = gatherings.Given(
        title=texts(
            "fi",
            fi="Verkkoseminaari: vertaistuki kahdessa maassa",
            et="Veebiseminar: kogemusnõustamine kahes riigis",
            en="Webinar: peer support in two countries",
        ),
        kind="webinar",
        mode="online",
        platform="Jitsi Meet",
        link="https://meet.example.org/vertaistuki",
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=1, minutes=30),
        zone=_ZONE,
        languages=("fi", "et"),
        interpreted=("ru",),
        takes_registrations=True,
        organisation_ids=[organisations["valke"]],
    )
    made = gatherings.make(given, by=PROGRAM, once=ids.uuid7())
    gatherings.publish(made.pk, by=PROGRAM)
    speakers = (
        ("Tiina Näidis", organisations["meelerahu-naidis"], "", "et", "Kogemusnõustajate koolitus"),
        ("Pirkko Esimerkki", None, "Muualta ry", "fi", "Vertaisryhmän alku"),
    )
    for name, organisation_id, organisation_name, language, topic in speakers:
        speaking = gatherings.Speaking(
            name=name,
            organisation_id=organisation_id,
            organisation_name=organisation_name,
            topic=texts(language, **{language: topic}),
            email=f"{name.split()[0].lower()}@example.org",
            language=language,
            zone=_ZONE,
        )
        gatherings.add_speaker(made.pk, speaking, by=PROGRAM, once=ids.uuid7())
