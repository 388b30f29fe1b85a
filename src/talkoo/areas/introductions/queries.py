"""Reading wishes to be put in touch: each side sees its own, the coordinator those that wait. No contact details but
what the other side gave after its yes."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.areas.introductions.models import Introduction, State
from talkoo.kernel import clock, desk, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import Text, pick
from talkoo.people.accounts import queries as accounts
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.public import represents
from talkoo.plumbing.vocabulary import known as words

QUEUE = desk.Queue(
    name="introductions",
    label=_("People who want to be put in touch"),
    select="select count(*)::int, min(due_on) from introductions_introduction where state = %(state)s",
    parameters=lambda person: {"state": State.ASKED.value},
    page="introductions:desk",
    permission="introductions.care",
    place=15,
)

_SHOWN = """w.id, w.why, w.language, w.state, w.asked_at, w.due_on, w.expires_at, w.topic_id, w.forwarded_at, w.reply,
  w.note, a.name as asker, c.name as capacity, o.name as organisation, o.slug, p.name as person"""
_SOURCE = """introductions_introduction w
join accounts_person a on a.id = w.asker_id
left join organisations_organisation c on c.id = w.capacity_id
left join organisations_organisation o on o.id = w.organisation_id
left join accounts_person p on p.id = w.person_id"""

WAITING = List(
    name="introductions",
    select=_SHOWN,
    source=_SOURCE,
    identity="w.id",
    where="w.state = 'asked'",
    sorts={"oldest": Sort("extract(epoch from w.asked_at)::float8", kind=float)},
    page_size=30,
)

_ASKED_BY_ME = f"""
select {_SHOWN}, true as is_mine from {_SOURCE} where w.asker_id = %s order by w.asked_at desc, w.id limit 200
"""

_ASKED_OF_ME = f"""
select {_SHOWN}, false as is_mine from {_SOURCE}
where w.forwarded_at is not null and w.state in ('forwarded', 'accepted') and ((w.person_id = %(person)s
    and not {accounts.IS_BLOCKED.format("w.asker_id")})
  or w.organisation_id in (select f.organisation_id from organisations_affiliation f
  where f.person_id = %(person)s and f.may_represent and {RUNNING.format("f")}))
order by w.forwarded_at desc, w.id limit 200
"""


@dataclass(frozen=True)
class Wish:
    """One of them as a page shows it. `other` is who is asked, `asker` and `capacity` who asks."""

    id: uuid.UUID
    asker: str
    capacity: Text
    other: Text
    why: str
    topic: str
    language: str
    state: str
    state_label: str
    asked_at: datetime
    due_on: date | None
    expires_at: datetime
    reply: str
    note: str
    is_mine: bool


def _wish(row: Row) -> Wish:
    language = pages.language()
    other = (
        pick(row["organisation"], language) if row["organisation"] else Text(row["person"] or "", "", False)
    )
    state = row["state"]
    if state in {State.ASKED, State.FORWARDED} and row["expires_at"] <= clock.now():
        state = State.EXPIRED
    return Wish(
        id=row["id"],
        asker=row["asker"],
        capacity=pick(row["capacity"], language),
        other=other,
        why=row["why"],
        topic=words.label(row["topic_id"], language) if row["topic_id"] else "",
        language=row["language"],
        state=str(state),
        state_label=str(State(state).label),
        asked_at=row["asked_at"],
        due_on=row["due_on"],
        expires_at=row["expires_at"],
        reply=row["reply"],
        note=row["note"],
        is_mine=bool(row.get("is_mine")),
    )


def waiting(after: str = "") -> tuple[list[Wish], str]:
    """What the coordinator has to pass on, oldest first, and where the next page begins. Raises lists.BadPlace."""
    found = WAITING.page(language=pages.language(), after=after)
    return [_wish(row) for row in found.rows], found.after


def mine(person_id: uuid.UUID) -> tuple[list[Wish], list[Wish]]:
    """What the person asked for, and what is asked of the person or of an organisation they answer for."""
    asked = [_wish(row) for row in fetch(_ASKED_BY_ME, [person_id])]
    received = [_wish(row) for row in fetch(_ASKED_OF_ME, {"person": person_id})]
    return asked, received


def shown(wish_id: uuid.UUID) -> Wish | None:
    """One of them; who may see it is for the caller to ask."""
    rows = fetch(f"select {_SHOWN} from {_SOURCE} where w.id = %s", [wish_id])
    return _wish(rows[0]) if rows else None


def wish(wish_id: uuid.UUID) -> Introduction | None:
    """The row itself."""
    return Introduction.objects.filter(pk=wish_id).first()


def given_to(person: Any, found: Introduction) -> str:
    """What the other side gave this person to be reached by; empty before the yes, and for everybody else."""
    if found.state != State.ACCEPTED:
        return ""
    if person.pk == found.asker_id:
        return str(found.other_gives or "")
    is_other = person.pk == found.person_id or (
        found.organisation_id is not None and represents(person, found.organisation_id)
    )
    return str(found.asker_gives or "") if is_other else ""


def others(found: Introduction) -> list[uuid.UUID]:
    """Who is asked: the person, unless they have blocked the asker, or everybody who answers for the organisation."""
    if found.organisation_id:
        return organisations.representatives(found.organisation_id)
    return accounts.let_through([found.person_id], found.asker_id) if found.person_id else []


def findable(person: Any, other_id: uuid.UUID) -> str:
    """The name of somebody whom this person may find by a common interest; empty for everybody else."""
    if not person.is_findable:
        return ""
    found = (row["name"] for row in accounts.sharing_interests(person.pk) if row["id"] == other_id)
    return next(found, "")


def own_address(person_id: uuid.UUID) -> str:
    """What a form proposes to give: the person's own e-mail address."""
    to = accounts.receiver(person_id)
    return to.address if to else ""


def run_out(now: datetime) -> list[uuid.UUID]:
    """Those whose time has run out."""
    open_ones = Introduction.objects.filter(state__in=[State.ASKED, State.FORWARDED], expires_at__lte=now)
    return list(open_ones.order_by("id").values_list("pk", flat=True)[:500])
