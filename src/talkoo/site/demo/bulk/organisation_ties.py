"""Whom made-up organisations belong to, and who belongs to them."""

import datetime
import uuid
from dataclasses import dataclass

from talkoo.kernel.text import Texts
from talkoo.people.organisations import facts
from talkoo.people.organisations.models import (
    Affiliation,
    FieldGuide,
    Membership,
    MembershipKind,
    MembershipStatus,
)
from talkoo.site.demo.bulk.people import Somebody
from talkoo.site.demo.bulk.rows import Rows

_ROLES = {"staff": 60, "chair": 20, "board": 20}
_IN_AN_UMBRELLA = 1 / 3


@dataclass(frozen=True)
class Association:
    """A made-up organisation, as others need to know it; `since` is when its state last changed."""

    id: uuid.UUID
    name: Texts
    since: datetime.datetime
    is_listed: bool


def enter(
    rows: Rows,
    association: Association,
    known: list[Somebody],
    umbrellas: list[Association],
    guided: dict[str, uuid.UUID],
) -> None:
    """A third belong to one of `umbrellas`; some of `known` are its people; it may be the one to turn to in fields
    of `guided`."""
    chance = rows.chance
    if umbrellas and chance.random() < _IN_AN_UMBRELLA:
        _join(rows, association, chance.choice(umbrellas))
    if known:
        for place, somebody in enumerate(chance.sample(known, min(len(known), chance.randrange(3)))):
            _affiliate(rows, association, somebody, may_represent=place == 0)
    for concept_id in chance.sample(list(guided.values()), min(len(guided), 2)):
        moment = chance.soon(association.since, days=30)
        rows.add(FieldGuide, id=chance.id_at(moment), concept_id=concept_id, organisation_id=association.id)
        fact = facts.GuideNamed(
            id=chance.id_at(moment), actor_id=None, organisation_id=association.id, concept_id=concept_id
        )
        rows.record(fact, moment)


def _join(rows: Rows, association: Association, umbrella: Association) -> None:
    chance = rows.chance
    moment = chance.soon(max(association.since, umbrella.since), days=60)
    rows.add(
        Membership,
        id=chance.id_at(moment),
        organisation_id=association.id,
        within_id=umbrella.id,
        kind=MembershipKind.MEMBER.value,
        status=MembershipStatus.ACCEPTED.value,
        position=0,
        since=moment.date(),
        until=None,
    )
    fact = facts.UmbrellaJoined(
        id=chance.id_at(moment), actor_id=None, organisation_id=association.id, within_id=umbrella.id
    )
    rows.record(fact, moment)


def _affiliate(rows: Rows, association: Association, somebody: Somebody, *, may_represent: bool) -> None:
    chance = rows.chance
    moment, role = chance.soon(association.since, days=30), chance.one_of(_ROLES)
    rows.add(
        Affiliation,
        id=chance.id_at(moment),
        person_id=somebody.id,
        organisation_id=association.id,
        role=role,
        title=None,
        may_represent=may_represent,
        is_public=False,
        since=moment,
        until=None,
    )
    fact = facts.PersonAffiliated(
        id=chance.id_at(moment),
        actor_id=None,
        organisation_id=association.id,
        person_id=somebody.id,
        role=role,
    )
    rows.record(fact, moment)
