"""Exchange visits as pages show them: one statement each, whatever the number of organisations and slots."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from talkoo.areas.visits.models import Answer, Visit
from talkoo.areas.visits.rules import answers_for_host
from talkoo.blocks.gatherings.models import HOLDS
from talkoo.blocks.gatherings.models import State as Gathered
from talkoo.blocks.gatherings.queries import when
from talkoo.blocks.gatherings.queries.standing import FOR_ALL
from talkoo.kernel import clock, i18n, pages, proofs
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.organisations.models import State as Listed
from talkoo.plumbing.files import shown as pictures
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_HELD = ", ".join(f"'{one.value}'" for one in HOLDS)

_ORGANISATION = f"""jsonb_build_object('id', o.id, 'slug', o.slug, 'name', o.name,
  'is_listed', o.state = '{Listed.LISTED.value}')"""

_COLUMNS = f"""
v.id, v.host_id, v.host_answer, v.who_pays, v.report, v.reported_at, v.asked_at, v.changed_at,
g.id as gathering_id, g.slug, g.kind, g.title, g.text, g.place, g.starts_at, g.ends_at, g.zone, g.state, g.audience,
g.space_id, g.created_by_id, g.hidden_at, g.capacity, g.taken, g.takes_registrations, g.languages, g.interpreted,
(select {_ORGANISATION} from organisations_organisation o where o.id = v.host_id) as host,
array(select a.area_id from visits_visitarea a where a.visit_id = v.id order by a.id) as areas,
(select coalesce(jsonb_agg({_ORGANISATION} || jsonb_build_object('seats', d.seats, 'taken', (
        select count(*) from gatherings_registration r where r.gathering_id = v.gathering_id
          and r.organisation_id = d.organisation_id and r.state in ({_HELD})))
      order by o.name_keys->>%(language)s, d.id), '[]')
 from visits_delegation d join organisations_organisation o on o.id = d.organisation_id
 where d.visit_id = v.id) as delegations,
(select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'organisation', {_ORGANISATION},
        'topic', t.topic, 'place', t.place, 'starts_at', t.starts_at, 'ends_at', t.ends_at, 'answer', t.answer,
        'word', t.word, 'picture', {pictures.picture_of("t.picture_id")})
      order by t.starts_at nulls last, t.number), '[]')
 from visits_slot t join organisations_organisation o on o.id = t.organisation_id
 where t.visit_id = v.id and t.withdrawn_at is null) as slots
"""

_FROM = "visits_visit v join gatherings_gathering g on g.id = v.gathering_id"
_AT = f"select {_COLUMNS} from {_FROM} where g.slug = %(slug)s"
_WITH = f"select {_COLUMNS} from {_FROM} where v.id = %(id)s::uuid"

_LIST = f"""
select g.slug, g.kind, g.title, g.place, g.starts_at, g.ends_at, g.zone, g.state, g.changed_at, v.reported_at,
  (select {_ORGANISATION} from organisations_organisation o where o.id = v.host_id) as host,
  array(select a.area_id from visits_visitarea a where a.visit_id = v.id order by a.id) as areas
from {_FROM} left join spaces_space s on s.id = g.space_id
where {FOR_ALL} and (g.ends_at is not null and g.ends_at < %(now)s::timestamptz) = %(past)s::boolean
order by case when %(past)s::boolean then null else g.starts_at end nulls last, g.starts_at desc, g.id
limit 100
"""


@dataclass(frozen=True)
class Partner:
    """An organisation beside a visit. `url` is empty when it is not in the directory now."""

    id: uuid.UUID
    name: Text
    url: str
    seats: int = 0
    taken: int = 0


@dataclass(frozen=True)
class Part:
    """A part of the programme, on the clock of the place. `when` is empty until a time is agreed."""

    id: uuid.UUID
    number: int
    organisation: Partner
    topic: Text
    topics: Texts | None
    place: str
    day: datetime.date | None
    when: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    answer: str
    answer_label: str
    word: str
    picture: Any


@dataclass(frozen=True)
class Shown:
    """An exchange visit in the words of the page's language. `parts` are all that were not withdrawn; visitors see
    those that were said yes to, `programme`."""

    id: uuid.UUID
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    slug: str
    url: str
    event_url: str
    title: Text
    text: Text
    place: str
    when: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    is_tentative: bool
    is_cancelled: bool
    is_over: bool
    host: Partner | None
    host_answer: str
    host_answer_label: str
    areas: list[str]
    area_ids: list[uuid.UUID]
    who_pays: Text
    who_pays_in: Texts | None
    delegations: list[Partner]
    capacity: int | None
    taken: int
    parts: list[Part]
    report: Text
    report_in: Texts | None
    reported_at: datetime.datetime | None
    changed_at: datetime.datetime

    @property
    def has_begun(self) -> bool:
        """Whether the guests are there, or were."""
        return self.starts_at is not None and self.starts_at <= clock.now()

    @property
    def programme(self) -> list[Part]:
        """What the guests see: the parts that were said yes to."""
        return [one for one in self.parts if one.answer == Answer.YES]

    @property
    def days(self) -> list[tuple[datetime.date | None, list[Part]]]:
        """The same by day; what has no time yet stands last."""
        found: dict[datetime.date | None, list[Part]] = {}
        for one in self.programme:
            found.setdefault(one.day, []).append(one)
        return list(found.items())


@dataclass(frozen=True)
class Standing:
    """A visit as one reader has it. `arranges` looks after the whole, `hosts` makes the programme (both do), `is_asked`
    answers for the host who has not answered yet, or may change the answer; `sees_needs` once it has said yes."""

    visit: Shown
    arranges: bool
    hosts: bool
    is_asked: bool
    sees_needs: bool


def asked_about(row: Mapping[str, Any]) -> Any:
    """What the rules look at: a visit with its gathering."""
    gathering = SimpleNamespace(
        id=row["gathering_id"],
        pk=row["gathering_id"],
        space_id=row["space_id"],
        created_by_id=row["created_by_id"],
        audience=row["audience"],
        state=row["state"],
        hidden_at=row["hidden_at"],
    )
    return SimpleNamespace(
        pk=row["id"], gathering=gathering, host_id=row["host_id"], host_answer=row["host_answer"]
    )


def standing(slug: str, person: Any) -> Standing | None:
    """The visit at this address as this person (or visitor) has it; None when it is not for them. Whoever answers for
    the host sees it also before it is published. A visitor asks one statement."""
    row = first(_AT, {"slug": slug, "language": pages.language()})
    if row is None:
        return None
    about = asked_about(row)
    is_known = getattr(person, "pk", None) is not None
    arranges = may(person, "visits.arrange", about)
    is_host = is_known and row["host_id"] is not None and bool(answers_for_host(person, about))
    hosts = arranges or (is_host and row["host_answer"] == Answer.YES)
    if not (arranges or is_host or may(person, "gatherings.see", about.gathering)):
        return None
    is_asked = is_host and row["state"] != Gathered.CANCELLED
    sees_needs = is_host and row["host_answer"] == Answer.YES
    return Standing(show(row), arranges, hosts, is_asked, sees_needs)


def host_proof(visit_id: uuid.UUID, host_id: uuid.UUID) -> str:
    """What the link proves that is sent to the host's mailbox; it is worth nothing while another host is asked."""
    return proofs.give(f"visits.host.{host_id}", visit_id, site=current.site_id())


def asked_as_host(slug: str, proof: str) -> Shown | None:
    """The visit for whoever has the link that was sent to its host, also before it is published; None when another
    is asked now, or it is hidden."""
    row = first(_AT, {"slug": slug, "language": pages.language()})
    if row is None or row["host_id"] is None or row["hidden_at"] is not None:
        return None
    named = proofs.taken(f"visits.host.{row['host_id']}", proof, site=current.site_id())
    return show(row) if named == row["id"] else None


_FILE = f"""
select f.digest, f.media_type, f.size from {_FROM} join visits_slot t on t.visit_id = v.id
join files_picture p on p.id = t.picture_id join files_storedfile f on f.id = p.{{size}}_id
where g.slug = %(slug)s and p.id = %(picture)s::uuid and t.withdrawn_at is null and t.answer = '{Answer.YES.value}'
"""


def picture_file(slug: str, picture_id: uuid.UUID, size: str, person: Any) -> Row | None:
    """One size (`full`, `small`) of a picture of the programme, if this person (or visitor) sees the visit."""
    if size not in {"full", "small"} or standing(slug, person) is None:
        return None
    return first(_FILE.format(size=size), {"slug": slug, "picture": picture_id})


def one(visit_id: uuid.UUID, language: str = "") -> Shown | None:
    """The visit with this id, whoever asks: for mails, and for those who hold a link."""
    row = first(_WITH, {"id": visit_id, "language": language or pages.language()})
    return show(row, language) if row else None


def show(row: Row, language: str = "") -> Shown:
    """A row as a page or mail shows it."""
    language = language or pages.language()
    answer = row["host_answer"]
    return Shown(
        id=row["id"],
        gathering_id=row["gathering_id"],
        space_id=row["space_id"],
        slug=row["slug"],
        url=pages.address("visits:visit", row["slug"]),
        event_url=pages.address("gatherings:event", row["slug"]),
        title=pick(row["title"], language),
        text=pick(row["text"], language),
        place=row["place"],
        when=say_when(row["starts_at"], row["ends_at"], row["zone"], language),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        zone=row["zone"],
        is_tentative=row["starts_at"] is None,
        is_cancelled=row["state"] == Gathered.CANCELLED,
        is_over=row["ends_at"] is not None and row["ends_at"] <= clock.now(),
        host=_partner(row["host"], language) if row["host"] else None,
        host_answer=answer,
        host_answer_label=str(Answer(answer).label) if answer else "",
        areas=[places.name(key, language) for key in row["areas"]],
        area_ids=row["areas"],
        who_pays=pick(row["who_pays"], language),
        who_pays_in=row["who_pays"],
        delegations=[_partner(one, language) for one in row["delegations"]],
        capacity=row["capacity"],
        taken=row["taken"],
        parts=[_part(one, row["slug"], row["zone"], language) for one in row["slots"]],
        report=pick(row["report"], language),
        report_in=row["report"],
        reported_at=row["reported_at"],
        changed_at=row["changed_at"],
    )


def _partner(given: Mapping[str, Any], language: str) -> Partner:
    return Partner(
        id=uuid.UUID(given["id"]),
        name=pick(given["name"], language),
        url=pages.address("organisations:organisation", given["slug"]) if given["is_listed"] else "",
        seats=given.get("seats", 0),
        taken=given.get("taken", 0),
    )


def _moment(said: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(said).astimezone(datetime.UTC) if said else None


def _part(given: Mapping[str, Any], slug: str, zone: str, language: str) -> Part:
    starts_at, ends_at = _moment(given["starts_at"]), _moment(given["ends_at"])
    return Part(
        id=uuid.UUID(given["id"]),
        number=given["number"],
        organisation=_partner(given["organisation"], language),
        topic=pick(given["topic"], language),
        topics=given["topic"],
        place=given["place"],
        day=i18n.local(starts_at, zone).date() if starts_at else None,
        when=say_when(starts_at, ends_at, zone, language),
        starts_at=starts_at,
        ends_at=ends_at,
        answer=given["answer"],
        answer_label=str(Answer(given["answer"]).label),
        word=given["word"],
        picture=pictures.show(given["picture"], f"/visits/{slug}/pictures/{{id}}/"),
    )


def say_when(
    starts_at: datetime.datetime | None, ends_at: datetime.datetime | None, zone: str, language: str
) -> str:
    """From when until when on the clock of the place, with the weekday; empty without a date."""
    return when.plain(starts_at, ends_at, zone, language) if starts_at and ends_at else ""


@dataclass(frozen=True)
class Card:
    """A visit as the list shows it."""

    title: Text
    url: str
    when: str
    place: str
    host: Partner | None
    areas: list[str]
    is_cancelled: bool
    has_report: bool


def listed(*, past: bool) -> list[Card]:
    """The public ones: those to come by date, tentative ones last; or those that are over, the newest first."""
    language = pages.language()
    return [
        Card(
            title=pick(row["title"], language),
            url=pages.address("visits:visit", row["slug"]),
            when=say_when(row["starts_at"], row["ends_at"], row["zone"], language),
            place=row["place"],
            host=_partner(row["host"], language) if row["host"] else None,
            areas=[places.name(key, language) for key in row["areas"]],
            is_cancelled=row["state"] == Gathered.CANCELLED,
            has_report=row["reported_at"] is not None,
        )
        for row in fetch(_LIST, {"now": clock.now(), "past": past})
    ]


def with_gathering(visit_id: uuid.UUID) -> Visit | None:
    """The visit and its gathering."""
    return Visit.objects.select_related("gathering").filter(pk=visit_id).first()


def slugs_of(gathering_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The addresses of those gatherings that are exchange visits, by id."""
    found = Visit.objects.filter(gathering__in=gathering_ids)
    return dict(found.values_list("gathering_id", "gathering__slug"))
