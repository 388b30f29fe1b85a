"""Made-up people take part in networks, and their contacts say how it goes."""

import datetime
import uuid

from talkoo.areas.check_ins import facts as check_in_facts
from talkoo.areas.check_ins.models import CheckIn, Mood
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import Kind, ParticipantKind, Participation
from talkoo.site.demo.bulk.chance import END
from talkoo.site.demo.bulk.people import Somebody
from talkoo.site.demo.bulk.rows import Rows
from talkoo.site.demo.bulk.spaces import Place

_NETWORKS_EACH = {0: 30, 1: 40, 2: 15, 3: 10, 6: 5}
"""In how many networks a person is, in percent; the first three people of a site are in twelve."""
_KINDS = {
    ParticipantKind.CITIZEN.value: 80,
    ParticipantKind.COMPANY.value: 5,
    "municipality": 5,
    "association": 10,
}


def enter(
    rows: Rows, everybody: list[Somebody], places: list[Place]
) -> dict[uuid.UUID, list[tuple[datetime.datetime, Somebody]]]:
    """Everybody joins some of the active networks; their contacts check in about once a month. Returns who takes part
    in which space since when."""
    taking: dict[uuid.UUID, list[tuple[datetime.datetime, Somebody]]] = {}
    networks = [place for place in places if place.kind == Kind.NETWORK and place.is_active]
    open_to_people = [place for place in networks if place.is_for_people]
    for number, somebody in enumerate(everybody):
        wished = 12 if number < 3 else int(rows.chance.one_of({str(k): v for k, v in _NETWORKS_EACH.items()}))
        for place in rows.chance.sample(open_to_people, min(wished, len(open_to_people))):
            taking.setdefault(place.id, []).append((_join(rows, place, somebody), somebody))
    for place in networks:
        _check_in(rows, place)
    return taking


def _join(rows: Rows, place: Place, somebody: Somebody) -> datetime.datetime:
    since = rows.chance.moment(max(place.since, somebody.since), END)
    rows.add(
        Participation,
        id=rows.chance.id_at(since),
        space_id=place.id,
        person_id=somebody.id,
        kind=rows.chance.one_of(_KINDS),
        looked_at=since,
        since=since,
    )
    joined = facts.PersonJoined(
        id=rows.chance.id_at(since), actor_id=somebody.id, space_id=place.id, person_id=somebody.id
    )
    rows.record(joined, since)
    return since


def _check_in(rows: Rows, place: Place) -> None:
    chance = rows.chance
    moment = place.since
    while chance.random() < 0.85:
        moment = chance.soon(moment + datetime.timedelta(days=20), days=25)
        if moment >= END:
            return
        sent_by: uuid.UUID = place.contacts[-1][1].id
        check_in_id = chance.id_at(moment)
        mood = Mood.NEEDS_HELP if chance.random() < 0.05 else Mood.GOOD
        rows.add(
            CheckIn,
            id=check_in_id,
            space_id=place.id,
            sent_by_id=sent_by,
            mood=mood.value,
            text="…",
            language="fi",
            sent_at=moment,
        )
        fact = check_in_facts.CheckedIn(
            id=chance.id_at(moment),
            actor_id=sent_by,
            space_id=place.id,
            check_in_id=check_in_id,
            mood=mood.value,
        )
        rows.record(fact, moment)
