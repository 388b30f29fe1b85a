"""What ties organisations to each other: memberships and connections, for those who answer for them."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import (
    Connection,
    ConnectionState,
    Membership,
    MembershipKind,
    MembershipStatus,
)

_MEMBERSHIP = """
select m.id, m.kind, m.status, m.since, m.until, m.due_on, m.applied_at, m.decided_at, m.reason, m.terms_id,
       {other}.id as other_id, {other}.slug, {other}.name, {other}.state as other_state,
       t.number as terms_number, n.id as new_terms_id, n.number as new_terms_number, n.acceptance_due
from organisations_membership m
join organisations_organisation {other} on {other}.id = m.{key}
left join terms_terms t on t.id = m.terms_id
left join lateral (
  select n.id, n.number, n.acceptance_due from terms_terms n
  where n.kind = 'membership' and n.subject_id = m.within_id and n.valid_from <= %s
  order by n.number desc limit 1) n on true
where m.{own} = %s and (m.until is null and m.status in ('applied', 'accepted') or m.status in ({closed}))
order by m.status, {other}.name_keys->>%s, m.id limit 2000
"""
_MINE = _MEMBERSHIP.format(other="u", key="within_id", own="organisation_id", closed="'declined', 'removed'")
_THEIRS = _MEMBERSHIP.format(other="k", key="organisation_id", own="within_id", closed="''")


def _membership(row: Row, language: str, today: datetime.date) -> dict[str, Any]:
    is_open = row["status"] in {MembershipStatus.APPLIED, MembershipStatus.ACCEPTED}
    is_asked = row["status"] == MembershipStatus.ACCEPTED and row["new_terms_id"] not in {
        None,
        row["terms_id"],
    }
    return {
        **row,
        "name": pick(row["name"], language),
        "url": pages.address("organisations:organisation", row["slug"])
        if row["other_state"] == "listed"
        else "",
        "kind_label": str(MembershipKind(row["kind"]).label),
        "status_label": str(MembershipStatus(row["status"]).label),
        "is_open": is_open,
        "is_asked": is_asked,
        "is_overdue": is_asked and row["acceptance_due"] is not None and row["acceptance_due"] < today,
    }


def memberships_of(organisation_id: uuid.UUID, today: datetime.date) -> list[dict[str, Any]]:
    """Where it is a member, has applied, or was refused. `is_asked`: new terms wait for its yes; `is_overdue`: the day
    for it has passed. One statement."""
    language = pages.language()
    return [_membership(row, language, today) for row in fetch(_MINE, [today, organisation_id, language])]


def members_of(organisation_id: uuid.UUID, today: datetime.date) -> list[dict[str, Any]]:
    """Who is a member of it or has applied, and under which terms. One statement."""
    language = pages.language()
    return [_membership(row, language, today) for row in fetch(_THEIRS, [today, organisation_id, language])]


def open_members(within_id: uuid.UUID) -> list[uuid.UUID]:
    """Which organisations are members of it now."""
    return list(
        Membership.objects.filter(within=within_id, status=MembershipStatus.ACCEPTED, until=None)
        .order_by("id")
        .values_list("organisation_id", flat=True)
    )


def past_their_day(today: datetime.date) -> list[Row]:
    """Members that did not accept the terms that hold by the day they were asked to, where nobody was told so yet:
    `within_id`, `terms_id` and `memberships`."""
    return fetch(
        """select m.within_id, n.id as terms_id, array_agg(m.id order by m.id) as memberships
           from organisations_membership m join lateral (
             select n.id, n.acceptance_due from terms_terms n
             where n.kind = 'membership' and n.subject_id = m.within_id and n.valid_from <= %s
             order by n.number desc limit 1) n on n.acceptance_due < %s
           where m.status = 'accepted' and m.until is null and m.terms_id is distinct from n.id
             and m.overdue_terms_id is distinct from n.id
           group by m.within_id, n.id order by m.within_id""",
        [today, today],
    )


def membership(membership_id: uuid.UUID) -> Membership | None:
    """One of them, in any state."""
    return Membership.objects.select_related("organisation", "within").filter(pk=membership_id).first()


_CONNECTIONS = """
select c.id, c.state, c.message, c.asked_at, c.answered_at, c.asked_by_first = (c.first_id = %s) as is_mine,
       o.id as other_id, o.slug, o.name, o.state as other_state
from organisations_connection c
join organisations_organisation o on o.id = case when c.first_id = %s then c.second_id else c.first_id end
where (c.first_id = %s or c.second_id = %s) and c.state in ('asked', 'accepted')
order by c.state desc, o.name_keys->>%s, c.id
"""


def connections_of(organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """What is asked and what is agreed; `is_mine`: this side asked. One statement."""
    language = pages.language()
    own = [organisation_id] * 4
    return [
        {
            **row,
            "name": pick(row["name"], language),
            "url": pages.address("organisations:organisation", row["slug"])
            if row["other_state"] == "listed"
            else "",
            "state_label": str(ConnectionState(row["state"]).label),
        }
        for row in fetch(_CONNECTIONS, [*own, language])
    ]


def connection(connection_id: uuid.UUID) -> Connection | None:
    """One of them, in any state."""
    return Connection.objects.filter(pk=connection_id).first()


_BETWEEN = """
select c.state, c.asked_by_first = (c.first_id = %s) as is_mine from organisations_connection c
where c.first_id = least(%s, %s) and c.second_id = greatest(%s, %s) and c.state in ('asked', 'accepted')
"""


def between(organisation_id: uuid.UUID, other_id: uuid.UUID) -> Row | None:
    """How the two stand to each other now; None when they do not know each other."""
    return first(_BETWEEN, [organisation_id, organisation_id, other_id, organisation_id, other_id])


def name_of(organisation_id: uuid.UUID, language: str = "") -> Text:
    """What it is called in a language (the page's)."""
    row = first("select name from organisations_organisation where id = %s", [organisation_id])
    return pick(row["name"] if row else None, language or pages.language())
