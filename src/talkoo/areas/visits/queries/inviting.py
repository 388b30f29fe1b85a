"""Whom the host can ask: the organisations of its area in the directory."""

import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.visits.models import Answer, Slot
from talkoo.blocks.gatherings.models import State as Gathered
from talkoo.kernel import clock, lists, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.organisations import queries as organisations
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import parse
from talkoo.plumbing.tenancy import current


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


def slot_of(visit_id: uuid.UUID, number: int) -> Slot | None:
    """The part with this number, unless it was withdrawn."""
    return Slot.objects.filter(visit=visit_id, number=number, withdrawn_at=None).first()


_INVITED = """
select t.organisation_id, count(*) as number from visits_slot t
where t.visit_id = %s::uuid and t.withdrawn_at is null and t.answer <> %s group by t.organisation_id
"""


def invited(visit_id: uuid.UUID) -> set[uuid.UUID]:
    """Who is part of the programme already, or was asked and has not said no."""
    return {row["organisation_id"] for row in fetch(_INVITED, [visit_id, str(Answer.NO)])}
