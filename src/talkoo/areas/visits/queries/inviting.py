"""Whom the host can ask: the organisations of its area in the directory."""

import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.visits.models import Answer, Slot
from talkoo.blocks.gatherings.models import State as Gathered
from talkoo.kernel import clock, i18n, lists, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.models import RUNNING
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import parse
from talkoo.plumbing.tenancy import current

INVITATION = "visits.invitation"
"""What the link proves that an organisation is sent."""


def within(area_ids: Sequence[uuid.UUID]) -> tuple[list[uuid.UUID], list[uuid.UUID], list[uuid.UUID]]:
    """As the directory takes an area: all that lies in these areas, that with all they lie in, and the latter."""
    inside = list(dict.fromkeys(one for key in area_ids for one in places.within(key)))
    above = list(dict.fromkeys(one for key in area_ids for one in places.lineage(key)))
    return inside, [*above, *inside], above


def to_invite(area_ids: Sequence[uuid.UUID], *, words: str = "", after: str = "") -> lists.Page:
    """The organisations of the directory that have their seat in these areas or work there, by name; none without an
    area. Raises BadPlace."""
    if not area_ids:
        return lists.Page([], "")
    chosen: dict[str, Any] = {"area": within(area_ids)}
    if words:
        question = parse.parse(words, pages.language(), current.site().languages)
        chosen["found"] = (question.tsquery, question.phrase)
    return organisations.LIST.page(language=pages.language(), chosen=chosen, after=after, size=30)


_IS_THERE = f"select from {organisations.FROM} where {{}} and o.id = %s::uuid"


def can_be_invited(organisation_id: uuid.UUID, area_ids: Sequence[uuid.UUID]) -> bool:
    """Whether it is in the directory and in one of these areas."""
    if not area_ids:
        return False
    condition = f"{organisations.LIST.where} and {organisations.LIST.filters['area']}"
    return first(_IS_THERE.format(condition), [*within(area_ids), organisation_id]) is not None


_TO_ANSWER = """
select t.id, t.visit_id, t.number, t.topic, t.place, t.starts_at, t.ends_at, t.answer, t.word, t.withdrawn_at,
  g.state, g.ends_at as over_at, g.hidden_at, o.name as organisation, o.slug as organisation_slug,
  o.state as organisation_state
from visits_slot t join visits_visit v on v.id = t.visit_id join gatherings_gathering g on g.id = v.gathering_id
join organisations_organisation o on o.id = t.organisation_id
where t.id = %s::uuid
"""


def asked(slot_id: uuid.UUID) -> Row | None:
    """The part of a programme that a link was sent for; `is_open` says whether it can still be answered."""
    row = first(_TO_ANSWER, [slot_id])
    if row is None or row["hidden_at"] is not None:
        return None
    is_over = row["over_at"] is not None and row["over_at"] <= clock.now()
    row["is_open"] = row["withdrawn_at"] is None and row["state"] != Gathered.CANCELLED and not is_over
    return row


_TOLD = """
select t.id, t.visit_id, t.organisation_id, t.starts_at, t.ends_at, t.place, t.topic, t.answer, t.word, t.withdrawn_at,
  t.asked_by_id, o.name as organisation, g.title, g.slug, g.zone, g.state, g.hidden_at, g.starts_at as visit_starts_at,
  g.ends_at as visit_ends_at, v.host_id, v.host_answer, h.name as host, g.created_by_id, g.id as gathering_id,
  g.space_id
from visits_visit v join gatherings_gathering g on g.id = v.gathering_id
left join organisations_organisation h on h.id = v.host_id
{join} join visits_slot t on t.visit_id = v.id {join} join organisations_organisation o on o.id = t.organisation_id
where {where}
"""
_TOLD_SLOT = _TOLD.format(join="", where="t.id = %s::uuid")
_TOLD_VISIT = _TOLD.format(join="left", where="v.id = %s::uuid")
_TOLD_ALL = _TOLD.format(
    join="", where="v.gathering_id = %s::uuid and t.withdrawn_at is null and t.answer <> 'no'"
)


def told_of_slot(slot_id: uuid.UUID) -> Row | None:
    """What mails about one part of a programme say; None when it is gone or hidden."""
    row = first(_TOLD_SLOT, [slot_id])
    return row if row and row["hidden_at"] is None else None


def told_of_visit(visit_id: uuid.UUID) -> Row | None:
    """What mails about a visit say; the fields of a part of its programme are none's."""
    row = first(_TOLD_VISIT, [visit_id])
    return row if row and row["hidden_at"] is None else None


def told_of_all(gathering_id: uuid.UUID) -> list[Row]:
    """The same of each part of the programme of a gathering that somebody has not said no to."""
    return fetch(_TOLD_ALL + " order by t.number", [gathering_id])


_TOLD_PROGRAMME = (
    _TOLD.format(join="", where="v.id = %s::uuid and t.withdrawn_at is null and t.answer = 'yes'")
    + " order by t.starts_at nulls last, t.number"
)


def told_of_programme(visit_id: uuid.UUID) -> list[Row]:
    """The same of each part that was said yes to, in order."""
    return fetch(_TOLD_PROGRAMME, [visit_id])


_ARRANGERS = f"""
select g.created_by_id as id from gatherings_gathering g where g.id = %(id)s::uuid and g.created_by_id is not null
union
select a.person_id from gatherings_organiser h join organisations_affiliation a
  on a.organisation_id = h.organisation_id and a.may_represent and {RUNNING.format("a")}
where h.gathering_id = %(id)s::uuid
"""


def arrangers(gathering_id: uuid.UUID) -> list[uuid.UUID]:
    """Whoever made the gathering, and those who answer for the organisations that hold it."""
    return sorted(row["id"] for row in fetch(_ARRANGERS, {"id": gathering_id}))


_MAILBOX = """
select m.address, (select l.language from organisations_organisationlanguage l
  where l.organisation_id = m.organisation_id and l.language = any(%s) order by l.id limit 1) as language
from organisations_mailbox m where m.organisation_id = %s::uuid order by m.position limit 1
"""


def mailbox(organisation_id: uuid.UUID) -> tuple[str, str] | None:
    """Address and language of its first mailbox: where it is asked when nobody answers for it here."""
    row = first(_MAILBOX, [list(i18n.INTERFACE), organisation_id])
    return (row["address"], row["language"] or current.site().default_language) if row else None


_INVITED = """
select t.organisation_id, count(*) as number from visits_slot t
where t.visit_id = %s::uuid and t.withdrawn_at is null and t.answer <> %s group by t.organisation_id
"""


def invited(visit_id: uuid.UUID) -> set[uuid.UUID]:
    """Who is part of the programme already, or was asked and has not said no."""
    return {row["organisation_id"] for row in fetch(_INVITED, [visit_id, str(Answer.NO)])}


def has_asked(visit_id: uuid.UUID, once: str) -> bool:
    """Whether the form of this name has asked somebody already."""
    return Slot.objects.filter(visit=visit_id, once=once).exists()
