"""Which made-up organisations run a space and which are members of it."""

import datetime
import uuid

from talkoo.people.organisations.models import MembershipKind, MembershipStatus
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import Coordination, SpaceMembership
from talkoo.site.demo.bulk.organisation_ties import Association
from talkoo.site.demo.bulk.rows import Rows

_MEMBERS = 0.5
"""So many of the organisations are members of a network, each of one to three."""


def members(rows: Rows, networks: list[int], known: list[Association]) -> dict[int, list[Association]]:
    """Who joins which network, by the network's number."""
    joining: dict[int, list[Association]] = {number: [] for number in networks}
    for association in known:
        if networks and association.is_listed and rows.chance.random() < _MEMBERS:
            for number in rows.chance.sample(networks, min(len(networks), rows.chance.randrange(1, 4))):
                joining[number].append(association)
    return joining


def coordinate(
    rows: Rows, space_id: uuid.UUID, since: datetime.datetime, known: list[Association]
) -> datetime.datetime:
    """One of `known` coordinates it; returns when that was entered."""
    chance = rows.chance
    moment, association = chance.soon(since, days=5), chance.choice(known)
    rows.add(
        Coordination,
        id=chance.id_at(moment),
        space_id=space_id,
        organisation_id=association.id,
        is_interim=chance.random() < 0.2,
        since=moment.date(),
        until=None,
    )
    fact = facts.CoordinatorAppointed(
        id=chance.id_at(moment), actor_id=None, space_id=space_id, organisation_id=association.id
    )
    rows.record(fact, moment)
    return moment


def take_in(
    rows: Rows, space_id: uuid.UUID, since: datetime.datetime, joining: list[Association]
) -> list[datetime.datetime]:
    """They become members, one after the other; returns when."""
    chance, moments = rows.chance, []
    for association in joining:
        moment = chance.soon(max(since, association.since), days=200)
        rows.add(
            SpaceMembership,
            id=chance.id_at(moment),
            space_id=space_id,
            organisation_id=association.id,
            kind=MembershipKind.MEMBER.value,
            status=MembershipStatus.ACCEPTED.value,
            since=moment.date(),
            until=None,
        )
        fact = facts.OrganisationTakenIn(
            id=chance.id_at(moment), actor_id=None, space_id=space_id, organisation_id=association.id
        )
        rows.record(fact, moment)
        moments.append(moment)
    return moments
