"""Advice for all: the public list and pages, and what advisers have to do with it."""

import calendar
import datetime
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice.models import Entry, EntryState
from talkoo.areas.advice.queries.cases import labels
from talkoo.kernel import clock, desk, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import MARKS, Text, Texts, languages_of, pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.queries.shown import introduce_url
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

VISIBLE = "e.state = 'published' and e.hidden_at is null"
"""Of the entry `e`, as part of a statement: everybody may read it."""
_TOPICS = "array(select z.concept_id from advice_entrytopic z where z.entry_id = e.id)"

LIST = List(
    name="advice",
    select=f"e.id, e.slug, e.question, e.answer, e.published_at, e.checked_at, e.changed_at, {_TOPICS} as topics",
    source="advice_entry e",
    identity="e.id",
    where=VISIBLE,
    filters={
        "topic": "exists (select from advice_entrytopic z where z.entry_id = e.id and z.concept_id = any(%s))",
        "language": "jsonb_exists(e.question, %s) and jsonb_exists(e.answer, %s)",
        "found": "e.id in (select object_id from search_match(%s, %s, 'advice'))",
    },
    sorts={"newest": Sort("extract(epoch from e.published_at)::float8", descending=True, kind=float)},
    page_size=15,
)

WORK = List(
    name="advice_work",
    select=f"""e.id, e.slug, e.question, e.state, e.changed_at, e.publish_at, e.check_on, e.hidden_at is not null
      as is_hidden, w.name as writer, {_TOPICS} as topics""",
    source="advice_entry e left join accounts_person w on w.id = e.written_by_id",
    identity="e.id",
    filters={
        "state": "e.state = any(%s)",
        "check": "e.check_on <= %s and e.state = 'published' and e.hidden_at is null",
    },
    sorts={
        "newest": Sort("extract(epoch from e.changed_at)::float8", descending=True, kind=float),
        "check": Sort("(coalesce(e.check_on, date '2200-01-01') - date '2000-01-01')", kind=int),
    },
    page_size=50,
)


def _today() -> datetime.date:
    return clock.today(current.site().time_zone)


QUEUE_TO_CHECK = desk.Queue(
    name="advice-check",
    label=_("Advice to check again"),
    select=f"select count(*)::int, min(e.check_on) from advice_entry e where {VISIBLE} and e.check_on <= %(today)s",
    parameters=lambda person: {"today": _today()},
    page="advice:entries",
    query="show=check",
    permission="advice.advise",
    place=42,
)


@dataclass(frozen=True)
class Card:
    """An entry in a list; nothing in it tells who asked."""

    id: uuid.UUID
    question: Text
    answer: Text
    url: str
    topics: list[str]
    published_at: datetime.datetime
    languages: list[str]


def card(row: Row, language: str = "") -> Card:
    """A row of the public list, in the page's language or another."""
    language = language or pages.language()
    return Card(
        id=row["id"],
        question=_picked(row["question"], language),
        answer=_picked(row["answer"], language),
        url=pages.address("advice:entry", row["slug"]),
        topics=labels(row["topics"]),
        published_at=row["published_at"],
        languages=[one for one in languages_of(row["question"]) if one in row["answer"]],
    )


def _picked(stored: Texts, language: str) -> Text:
    """In `language`, marked as another than the page's where it is."""
    found = pick(stored, language)
    if found.is_fallback or language == pages.language():
        return Text(
            found.text,
            found.lang,
            found.lang != pages.language(),
            found.original,
            found.is_behind,
            found.is_machine,
        )
    return Text(found.text, found.lang, True, found.original, found.is_behind, found.is_machine)


_FACETS = f"""
select coalesce((select jsonb_object_agg(concept_id, number) from (select z.concept_id, count(*) as number
    from advice_entrytopic z join advice_entry e on e.id = z.entry_id where {VISIBLE} group by 1) s), '{{}}')
    as topics,
  coalesce((select jsonb_object_agg(key, number) from (select k.key, count(*) as number
    from advice_entry e, jsonb_object_keys(e.answer) k(key) where {VISIBLE} and jsonb_exists(e.question, k.key)
    group by 1) s), '{{}}') as languages,
  (select max(e.changed_at) from advice_entry e where {VISIBLE}) as changed_at
"""


@dataclass(frozen=True)
class Facets:
    """What the public list can be narrowed by, each with how many there are."""

    topics: list[tuple[words.Word, int]]
    languages: list[tuple[str, int]]
    changed_at: datetime.datetime | None


def facets() -> Facets:
    """One statement for all of them."""
    row = first(_FACETS)
    assert row is not None
    found = [(word, number) for key, number in row["topics"].items() if (word := words.word(uuid.UUID(key)))]
    return Facets(
        topics=sorted(found, key=lambda one: one[0].place),
        languages=sorted((code, number) for code, number in row["languages"].items() if code not in MARKS),
        changed_at=row["changed_at"],
    )


_ONE = f"""
select e.id, e.slug, e.question, e.answer, e.state, e.published_at, e.checked_at, e.changed_at, e.check_on,
  e.hidden_at is not null as is_hidden, e.written_by_id, {_TOPICS} as topics, o.slug as organisation_slug,
  o.name as organisation, o.state = 'listed' as is_listed,
  exists (select from organisations_affiliation f where f.organisation_id = o.id and f.may_represent
    and {RUNNING.format("f")}) as has_representative
from advice_entry e left join organisations_organisation o on o.id = e.organisation_id
where e.slug = %s and e.state in ('published', 'withdrawn')
"""


@dataclass(frozen=True)
class Shown:
    """One entry as everybody reads it. `original` stands beside `card` when that is a translation."""

    id: uuid.UUID
    slug: str
    card: Card
    original: Card | None
    topic_codes: list[tuple[str, str]]
    is_published: bool
    is_hidden: bool
    is_to_check: bool
    checked_at: datetime.datetime
    changed_at: datetime.datetime
    written_by_id: uuid.UUID | None
    organisation: Text
    organisation_url: str
    introduce_url: str


def at(slug: str, language: str = "") -> Shown | None:
    """What was published at this address, hidden or taken back too; None when there never was such."""
    row = first(_ONE, [slug])
    if row is None:
        return None
    shown = card(row, language)
    original = row["answer"]["_"]
    found = sorted((word for one in row["topics"] if (word := words.word(one))), key=lambda one: one.place)
    slug_of_one = row["organisation_slug"] if row["is_listed"] else None
    topic = next((word.code for word in found), "")
    ask = introduce_url(slug_of_one) if slug_of_one and row["has_representative"] else ""
    return Shown(
        id=row["id"],
        slug=row["slug"],
        card=shown,
        original=card(row, original) if shown.answer.lang != original else None,
        topic_codes=[(word.code, pick(word.labels, pages.language()).text) for word in found],
        is_published=row["state"] == EntryState.PUBLISHED,
        is_hidden=row["is_hidden"],
        is_to_check=row["check_on"] < _today(),
        checked_at=row["checked_at"] or row["published_at"],
        changed_at=row["changed_at"],
        written_by_id=row["written_by_id"],
        organisation=pick(row["organisation"], pages.language()) if slug_of_one else pick(None, ""),
        organisation_url=pages.address("organisations:organisation", slug_of_one) if slug_of_one else "",
        introduce_url=f"{ask}?about={topic}" if ask and topic else ask,
    )


def visible(slug: str, language: str = "") -> Shown | None:
    """The same, if everybody may see it."""
    found = at(slug, language)
    return found if found and found.is_published and not found.is_hidden else None


def of(entry_id: uuid.UUID) -> Entry | None:
    """The row itself, for those who write it."""
    own = [field.attname for field in Entry._meta.concrete_fields]
    shown = ("thread__code", "organisation__slug", "organisation__name", "written_by__name")
    source = ("source__site", "source__title", "source__language")  # a sealed text is opened by its row
    found = Entry.objects.select_related("source", "thread", "organisation", "written_by")
    found = found.only(*own, *shown, *source)
    return found.filter(pk=entry_id).first()


def topics_of(entry_id: uuid.UUID) -> list[uuid.UUID]:
    """What it is about."""
    rows = fetch("select concept_id from advice_entrytopic where entry_id = %s", [entry_id])
    return [row["concept_id"] for row in rows]


def written_of(*, source_id: uuid.UUID | None = None, thread_id: uuid.UUID | None = None) -> uuid.UUID | None:
    """The entry that came of this question or thread already."""
    where = {"source": source_id} if source_id else {"thread": thread_id}
    return Entry.objects.filter(**where).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Work:
    """An entry in the advisers' list."""

    id: uuid.UUID
    question: Text
    topics: list[str]
    state: str
    state_label: str
    is_hidden: bool
    writer: str
    changed_at: datetime.datetime
    publish_at: datetime.datetime | None
    check_on: datetime.date | None
    is_to_check: bool


def work(row: Row) -> Work:
    """A row of the advisers' list as the page shows it."""
    return Work(
        id=row["id"],
        question=pick(row["question"], pages.language()),
        topics=labels(row["topics"]),
        state=row["state"],
        state_label=str(EntryState(row["state"]).label),
        is_hidden=row["is_hidden"],
        writer=row["writer"] or "",
        changed_at=row["changed_at"],
        publish_at=row["publish_at"],
        check_on=row["check_on"],
        is_to_check=row["check_on"] is not None and row["check_on"] <= _today(),
    )


_NAMES = """
select a.name, o.name as organisation, o.short_name from advice_entry e
left join advice_question q on q.id = e.source_id
left join discussions_thread t on t.id = e.thread_id and not t.is_anonymous
left join accounts_person a on a.id = coalesce(q.asker_id, t.author_id)
left join organisations_organisation o on o.id = coalesce(q.capacity_id, t.capacity_id)
where e.id = %s
"""


def tells_who_asked(entry: Entry, text: str) -> str:
    """The name in this text that would tell who asked; empty when there is none. Of somebody who asked without a name
    nothing is looked for: the answer itself would tell."""
    row = first(_NAMES, [entry.pk])
    if row is None:
        return ""
    name = row["name"] or ""
    said = [name, *(part for part in name.split()[-1:] if len(part) > 3), row["short_name"] or ""]
    said += [one for key, one in (row["organisation"] or {}).items() if key not in MARKS]
    for one in filter(None, said):
        if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE):
            return one
    return ""


def to_publish() -> list[uuid.UUID]:
    """Those whose asker has had time enough to say no, at most 200."""
    rows = fetch(
        "select id from advice_entry where state = 'asked' and publish_at <= %s order by id limit 200",
        [clock.now()],
    )
    return [row["id"] for row in rows]


def again_on(months: int) -> datetime.date:
    """The day on which an entry that holds today is to be checked, so many months on."""
    today = _today()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def asked_of(entry: Entry, person: Any) -> bool:
    """Whether this person is still asked whether it may be published."""
    return entry.state == EntryState.ASKED and entry.asker_id is not None and entry.asker_id == person.pk
