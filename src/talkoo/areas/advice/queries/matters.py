"""What concerns several organisations: how many, which of them may be named, and whether a group is offered."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice.models import ENOUGH, NAMELESS_BELOW, Concern, Matter
from talkoo.blocks.discussions.public import asked, code_and_number
from talkoo.kernel import desk, pages
from talkoo.kernel.rows import fetch, first
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.spaces.queries import PUBLIC
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

THREAD, TOPIC = "discussions.post", "topic"
"""What a matter is about, as addresses say it: the first post of a question, or a word of the lists."""

_WAITS = """advice_matter m left join discussions_thread t on t.id = m.thread_id
where m.offered_at is not null and m.founded_at is null and (t.id is null or t.state in ('open', 'closed'))"""

QUEUE = desk.Queue(
    name="advice-matters",
    label=_("Topic groups that could be founded"),
    select=f"select count(*)::int, null::date from {_WAITS}",
    page="advice:matters",
    permission="advice.see_matters",
    place=44,
)


@dataclass(frozen=True)
class About:
    """What a matter is about, for one reader. `topics` are concepts: what a group of it would be about."""

    kind: str
    key: uuid.UUID
    title: Text
    url: str
    topics: list[uuid.UUID]
    thread_id: uuid.UUID | None = None
    concept_id: uuid.UUID | None = None


def about(kind: str, key: uuid.UUID, person: Any) -> About | None:
    """A question or topic that something can be said of; None when the person may not see it, or it is neither."""
    if kind == TOPIC:
        word = words.word(key)
        if word is None or word.scheme not in {"topic", "field"}:
            return None
        url = pages.address("advice:advice") + f"?topic={word.code}"
        return About(kind, key, pick(word.labels, pages.language()), url, [key], concept_id=key)
    place = code_and_number(key) if kind == THREAD else None
    found = asked(place[0], person) if place and place[1] == 1 else None
    if found is None or not found.is_question:
        return None
    return About(kind, key, found.title, found.url, found.topics, thread_id=found.id)


_CONCERNED = f"""
select m.id, m.offered_at is not null as is_offered, m.founded_at is not null as is_founded, s.slug, s.name,
  s.id is not null and ({PUBLIC}) as is_seen,
  (select count(*)::int from advice_concern c join organisations_organisation o on o.id = c.organisation_id
    and o.state = 'listed' where c.matter_id = m.id) as number,
  (select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'slug', o.slug) order by o.slug), '[]')
    from advice_concern c join organisations_organisation o on o.id = c.organisation_id and o.state = 'listed'
    where c.matter_id = m.id and c.is_named) as named,
  (select coalesce(jsonb_object_agg(c.organisation_id, c.is_named), '{{}}') from advice_concern c
    where c.matter_id = m.id and c.organisation_id = any(%s)) as own
from advice_matter m left join spaces_space s on s.id = m.space_id where m.thread_id = %s or m.concept_id = %s
"""


@dataclass(frozen=True)
class Concerned:
    """How many organisations a matter concerns, as a reader may know it. `number` is None while it is so small that it
    would say who they are; `named` are those that agreed to it; `own` are the reader's, and whether they agreed."""

    matter_id: uuid.UUID | None
    number: int | None
    named: list[tuple[Text, str]]
    own: dict[uuid.UUID, bool]
    is_offered: bool
    is_founded: bool
    group: tuple[Text, str] | None

    @property
    def is_any(self) -> bool:
        """Whether any organisation has said so."""
        return self.matter_id is not None and (self.number is None or self.number > 0)


NOBODY = Concerned(None, 0, [], {}, False, False, None)


def concerned(found: About, own: list[uuid.UUID]) -> Concerned:
    """`own` are the organisations that the reader answers for."""
    row = first(_CONCERNED, [own, found.thread_id, found.concept_id])
    if row is None or not row["number"]:
        return NOBODY
    language = pages.language()
    return Concerned(
        matter_id=row["id"],
        number=row["number"] if row["number"] >= NAMELESS_BELOW else None,
        named=[
            (pick(one["name"], language), pages.address("organisations:organisation", one["slug"]))
            for one in row["named"]
        ],
        own={uuid.UUID(key): value for key, value in row["own"].items()},
        is_offered=row["is_offered"],
        is_founded=row["is_founded"],
        group=(pick(row["name"], language), pages.address("spaces:group", row["slug"]))
        if row["is_seen"]
        else None,
    )


def organisations_of(matter_id: uuid.UUID) -> list[uuid.UUID]:
    """Those of the directory that it concerns."""
    found = Concern.objects.filter(matter=matter_id, organisation__state="listed").order_by("id")
    return list(found.values_list("organisation_id", flat=True))


def is_enough(matter_id: uuid.UUID) -> bool:
    """Whether so many have said so that a group is offered, and the site has groups at all."""
    return "groups" in current.site().modules and len(organisations_of(matter_id)) >= ENOUGH


def of(matter_id: uuid.UUID) -> Matter | None:
    """The row itself; who may found its group is for the caller to ask."""
    return Matter.objects.select_related("thread", "space").filter(pk=matter_id).first()


def title_of(matter: Matter) -> Texts:
    """What it is about, as a text in the languages that it is said in."""
    if matter.thread is not None:
        return {"_": matter.thread.language, matter.thread.language: matter.thread.title}
    word = words.word(matter.concept_id) if matter.concept_id else None
    return dict(word.labels) if word else {"_": "en", "en": ""}


def topics_of(matter: Matter) -> list[uuid.UUID]:
    """What a group of it would be about."""
    if matter.concept_id:
        return [matter.concept_id]
    rows = fetch("select concept_id from discussions_threadtopic where thread_id = %s", [matter.thread_id])
    return [row["concept_id"] for row in rows]


def named_of(matter_id: uuid.UUID) -> list[Texts]:
    """The names of those that agreed to it, in the languages they have."""
    found = Concern.objects.filter(matter=matter_id, is_named=True, organisation__state="listed").order_by(
        "id"
    )
    return list(found.values_list("organisation__name", flat=True))


_OFFERED = f"""
select m.id, m.offered_at, m.concept_id, t.title, t.language,
  (select count(*)::int from advice_concern c join organisations_organisation o on o.id = c.organisation_id
    and o.state = 'listed' where c.matter_id = m.id) as number
from {_WAITS} order by m.offered_at, m.id limit 200
"""


@dataclass(frozen=True)
class Offered:
    """A matter of which a group could be founded. The coordinator knows that there are three or more of them."""

    id: uuid.UUID
    title: Text
    number: int | None
    offered_at: datetime.datetime


def offered() -> list[Offered]:
    """Those that wait, the longest first."""
    language = pages.language()
    found = []
    for row in fetch(_OFFERED):
        word = words.word(row["concept_id"]) if row["concept_id"] else None
        title = (
            pick(word.labels, language)
            if word
            else Text(
                row["title"] or "", row["language"] or language, row["language"] not in {None, language}
            )
        )
        number = row["number"] if row["number"] >= NAMELESS_BELOW else None
        found.append(Offered(row["id"], title, number, row["offered_at"]))
    return found
