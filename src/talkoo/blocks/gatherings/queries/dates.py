"""Series of meetings, and questions about dates, as whoever may see them has them: one statement for each page."""

import base64
import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.gatherings.models import UNSETTLED, Answer, Audience, DateVoter, PollState, State
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.blocks.gatherings.queries.standing import FOR_ALL, FROM, ORGANISES, SEEN, given
from talkoo.kernel import clock, crypto, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.spaces.queries import PAID
from talkoo.plumbing.tenancy import current

_OPTIONS = """(select coalesce(jsonb_agg(jsonb_build_object('id', yo.id, 'starts_at', yo.starts_at,
    'ends_at', yo.ends_at, 'is_chosen', yo.is_chosen) order by yo.starts_at), '[]')
  from gatherings_dateoption yo where yo.poll_id = p.id)"""

_VOTERS = """(select coalesce(jsonb_agg(jsonb_build_object('id', yv.id, 'person_id', yv.person_id, 'person', yp.name,
    'name', encode(yv.name, 'base64'), 'email', encode(yv.email, 'base64'), 'changed_at', yv.changed_at, 'answers',
    (select jsonb_object_agg(yx.option_id, yx.answer) from gatherings_datevote yx where yx.voter_id = yv.id))
    order by yv.created_at, yv.id), '[]') from gatherings_datevoter yv
  left join accounts_person yp on yp.id = yv.person_id where yv.poll_id = p.id)"""

_POLL = f"""
select g.id, g.slug, g.kind, g.title, g.zone, g.audience, g.state, g.starts_at, g.ends_at, g.space_id, g.series_id,
  s.kind as space_kind, s.slug as space_slug, s.name as space_name, {{who}},
  p.id as poll_id, p.state as poll_state, p.closes_at, p.ended_at, {_OPTIONS} as options, {_VOTERS} as voters, {PAID}
from {FROM} left join lateral (
  select * from gatherings_datepoll yq where yq.gathering_id = g.id order by yq.id desc limit 1) p on true
where g.slug = %(slug)s and {{seen}}
"""
_FOR_VISITOR = _POLL.format(who="false as organises, '' as own_zone", seen=FOR_ALL)
_FOR_PERSON = _POLL.format(
    who=f"""({ORGANISES}) as organises,
  coalesce((select yh.zone from notify_hours yh where yh.person_id = %(person)s), '') as own_zone""",
    seen=SEEN,
)


@dataclass(frozen=True)
class Date:
    """One of the dates that are asked about, with how many said what of it; `is_best`: of those still ahead, none is
    better (the most yes, then the fewest no)."""

    id: uuid.UUID
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    is_chosen: bool
    counts: dict[str, int]
    is_best: bool = False
    is_past: bool = False


@dataclass(frozen=True)
class Said:
    """What somebody said, and when; `answers` by date, empty where they have said nothing of it."""

    id: uuid.UUID
    name: str
    is_mine: bool
    email: str
    answers: list[str]
    said_at: datetime.datetime


@dataclass(frozen=True)
class Asked:
    """A gathering and the last question about its date, as one person has them. Without a question `poll_id` is
    empty."""

    row: Row
    person_id: uuid.UUID | None
    title: Text
    organises: bool
    poll_id: uuid.UUID | None
    state: str
    dates: list[Date]
    said: list[Said]
    zones: list[str]

    @property
    def is_open(self) -> bool:
        """Answers are taken."""
        return (
            self.state == PollState.OPEN
            and self.row["closes_at"] > clock.now()
            and self.row["state"] != State.CANCELLED
        )

    @property
    def is_settled(self) -> bool:
        return self.state not in UNSETTLED

    @property
    def may_answer(self) -> bool:
        """The person may answer, or, without an account, anybody."""
        return self.is_open and (self.person_id is not None or self.row["audience"] == Audience.PUBLIC)

    @property
    def shows_names(self) -> bool:
        """Who said what is for those who are signed in; others see how many."""
        return self.person_id is not None

    def mine(self, voter_id: uuid.UUID | None = None) -> Said | None:
        """What this person said, or whoever has the link to the answer `voter_id`."""
        return next(
            (one for one in self.said if one.is_mine or (voter_id is not None and one.id == voter_id)), None
        )


def asked(slug: str, person: Any, zone: str = "") -> Asked | None:
    """The gathering at this address and the last question about its date; None when this person (or visitor) does not
    see it. `zone`: in which the reader wants to read times; else their own is taken, or the site's."""
    me = getattr(person, "pk", None)
    values = given(person, slug=slug)
    row = first(_FOR_PERSON, values) if me else first(_FOR_VISITOR, {"slug": slug})
    if row is None:
        return None
    voters = row["voters"] if row["poll_id"] else []
    dates = _dates(row["options"] if row["poll_id"] else [], voters)
    own = zone or row["own_zone"] or current.site().time_zone
    said = [_said(one, dates, me) for one in voters]
    return Asked(
        row,
        me,
        pick(row["title"], pages.language()),
        row["organises"],
        row["poll_id"],
        row["poll_state"] or "",
        dates,
        said,
        list(dict.fromkeys([row["zone"], own])),
    )


def _dates(options: list[Row], voters: list[Row]) -> list[Date]:
    counts: dict[str, Counter[str]] = {one["id"]: Counter() for one in options}
    for voter in voters:
        for option_id, answer in (voter["answers"] or {}).items():
            counts[option_id][answer] += 1
    now = clock.now()
    moments = {
        one["id"]: (
            datetime.datetime.fromisoformat(one["starts_at"]),
            datetime.datetime.fromisoformat(one["ends_at"]),
        )
        for one in options
    }
    ranks = {
        key: (-of[Answer.YES], of[Answer.NO])
        for key, of in counts.items()
        if moments[key][0] > now and of[Answer.YES] + of[Answer.MAYBE]
    }
    best = min(ranks.values(), default=None)
    return [
        Date(
            uuid.UUID(one["id"]),
            *moments[one["id"]],
            one["is_chosen"],
            {str(answer): counts[one["id"]][answer] for answer in Answer},
            best is not None and ranks.get(one["id"]) == best,
            moments[one["id"]][0] <= now,
        )
        for one in options
    ]


def _said(row: Row, dates: list[Date], me: uuid.UUID | None) -> Said:
    answers = row["answers"] or {}
    return Said(
        uuid.UUID(row["id"]),
        row["person"] or _opened(row, "name"),
        me is not None and row["person_id"] == str(me),
        _opened(row, "email"),
        [answers.get(str(one.id), "") for one in dates],
        datetime.datetime.fromisoformat(row["changed_at"]),
    )


def _opened(row: Row, column: str) -> str:
    """Empty when there is none, or its key is gone."""
    if not row[column]:
        return ""
    raw = base64.b64decode(row[column])
    table = DateVoter._meta.db_table
    try:
        return crypto.unseal(
            raw, site=current.site_id(), table=table, column=column, row=uuid.UUID(row["id"])
        )
    except crypto.Unreadable:
        return ""


_DUE = """
select p.id, p.state from gatherings_datepoll p where (p.state = 'open' and p.closes_at <= %(now)s)
or (p.state = 'undecided' and p.ended_at <= %(late)s) order by p.closes_at, p.id
"""


def due_polls(wait: datetime.timedelta) -> list[Row]:
    """Polls whose time is over: `id` and `state`; of those to be decided, when `wait` has passed."""
    now = clock.now()
    return fetch(_DUE, {"now": now, "late": now - wait})


_CLOSING = """
select p.id from gatherings_datepoll p join gatherings_gathering g on g.id = p.gathering_id
where p.state = 'open' and p.reminded_at is null and p.closes_at > %(now)s and p.closes_at <= %(soon)s
  and p.closes_at - p.created_at > %(long)s::interval
  and g.state = 'published' and g.hidden_at is null and g.space_id is not null
order by p.closes_at, p.id
"""


def closing_polls(before: datetime.timedelta, open_for: datetime.timedelta) -> list[uuid.UUID]:
    """Polls of spaces that end within `before`, were open for longer than `open_for`, and of which nobody was
    reminded."""
    now = clock.now()
    given = {"now": now, "soon": now + before, "long": open_for}
    return [row["id"] for row in fetch(_CLOSING, given)]


_BEST = """
select r.id, r.starts_at from (
  select o.id, o.starts_at, rank() over (order by count(*) filter (where v.answer = 'yes') desc,
    count(*) filter (where v.answer = 'no')) as place
  from gatherings_dateoption o join gatherings_datevote v on v.option_id = o.id
  where o.poll_id = %(poll)s and o.starts_at > %(now)s
  group by o.id having bool_or(v.answer in ('yes', 'maybe'))
) r where r.place = 1 order by r.starts_at
"""


def best_of(poll_id: uuid.UUID) -> list[Row]:
    """Those of its dates still ahead that most can come on (the most yes, then the fewest no), the earliest first: `id`
    and `starts_at`. Several when they are as good, none when nobody can come on any."""
    return fetch(_BEST, {"poll": poll_id, "now": clock.now()})


_TOLD_POLL = """
select p.id, p.state, p.closes_at, g.id as gathering_id, g.slug, g.title, g.state as gathering_state, g.zone,
  g.space_id, g.audience, g.created_by_id, g.starts_at, g.ends_at, g.hidden_at, s.name as space_name,
  (select count(*)::int from gatherings_dateoption o where o.poll_id = p.id) as number,
  (select coalesce(jsonb_agg(v.person_id order by v.id), '[]') from gatherings_datevoter v
   where v.poll_id = p.id and v.person_id is not null) as voter_ids,
  (select coalesce(jsonb_agg(a.person_id order by a.id), '[]') from gatherings_organiser yo
   join organisations_affiliation a on a.organisation_id = yo.organisation_id and (a.may_represent or a.role = 'staff')
   where yo.gathering_id = g.id) as organiser_ids
from gatherings_datepoll p join gatherings_gathering g on g.id = p.gathering_id
left join spaces_space s on s.id = g.space_id where p.id = %s and g.hidden_at is null
"""


def told_poll(poll_id: uuid.UUID) -> Row | None:
    """What mails say of a question about a date, and who has answered; None when it is gone or out of sight."""
    row = first(_TOLD_POLL, [poll_id])
    if row is not None:
        for name in ("voter_ids", "organiser_ids"):
            row[name] = [uuid.UUID(one) for one in row[name]]
    return row


_WHO_TAKES_PART = """
select t.person_id from spaces_participation t where t.space_id = %(space)s and t.until is null and not t.is_asked
union select c.person_id from spaces_contactappointment c where c.space_id = %(space)s and c.until is null
"""


def taking_part(space_id: uuid.UUID) -> list[uuid.UUID]:
    """Who takes part in a space, its contact among them."""
    return [row["person_id"] for row in fetch(_WHO_TAKES_PART, {"space": space_id})]


_OPEN = """
select w.poll_id, w.person_id from unnest(%(polls)s::uuid[], %(people)s::uuid[]) w(poll_id, person_id)
join gatherings_datepoll p on p.id = w.poll_id and p.state = 'open' and p.closes_at > %(now)s
join gatherings_gathering g on g.id = p.gathering_id and g.state = 'published' and g.hidden_at is null
where not exists (select from gatherings_datevoter v where v.poll_id = w.poll_id and v.person_id = w.person_id)
"""


def open_polls(
    asked_of: Sequence[tuple[uuid.UUID, uuid.UUID]],
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Those of these pairs of poll and person in which the poll is open and the person has not answered."""
    given = {
        "polls": [poll for poll, _one in asked_of],
        "people": [person for _one, person in asked_of],
        "now": clock.now(),
    }
    return {(row["poll_id"], row["person_id"]) for row in fetch(_OPEN, given)}


_REGISTERED = """
select r.person_id from gatherings_registration r
where r.gathering_id = %s and r.person_id is not null and r.state in ('waiting', 'offered', 'confirmed')
"""


def registered(gathering_id: uuid.UUID) -> list[uuid.UUID]:
    """Who comes to it, or waits for a place, with an account."""
    return [row["person_id"] for row in fetch(_REGISTERED, [gathering_id])]


_PART = """(select jsonb_build_object('state', yp.state, 'closes_at', yp.closes_at)
  from gatherings_datepoll yp where yp.gathering_id = g.id order by yp.id desc limit 1)"""


def _say_dates(row: Row, reader: Reader) -> dict[str, Any] | None:
    """On the page of a gathering: that its date is asked about, or, for those who look after it, that it can be."""
    asked_now, is_on = row["dates"], row["state"] != State.CANCELLED
    state = asked_now["state"] if asked_now else ""
    if state in UNSETTLED and is_on:
        return {"url": pages.address("gatherings:dates", row["slug"]), "is_open": state == PollState.OPEN}
    if reader.organises and is_on and row["starts_at"] is None:
        ask_url = pages.address("gatherings:ask_dates", row["slug"])
        return {"url": "", "is_open": False, "ask_url": ask_url}
    return None


def hang_in() -> None:
    """Once, when the program starts: on the page of a gathering."""
    add_part(
        Part(name="dates", select=_PART, say=_say_dates, template="gatherings/part_dates.html", place=10)
    )
