"""Questions to the advisers: the queue by topic and language, one whole, and the asker's own."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice.models import QUIET_DAYS, THEIRS, Message, Question, QuestionState
from talkoo.kernel import clock, desk, guessing, i18n, pages, working_days
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.accounts.models import Person, Role, RoleGrant
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

QUEUE = desk.Queue(
    name="advice",
    label=_("Questions to the advisers"),
    select="select count(*)::int, min(due_on) from advice_question where state = any(%(states)s)",
    parameters=lambda person: {"states": [str(one) for one in THEIRS]},
    page="advice:desk",
    permission="advice.advise",
    place=12,
)

LIST = List(
    name="advice_questions",
    select="""q.id, q.language, q.state, q.due_on, q.asked_at, q.said_at, a.name as asker, o.name as capacity,
      t.name as taken_by, q.taken_by_id,
      array(select z.concept_id from advice_questiontopic z where z.question_id = q.id) as topics""",
    source="""advice_question q join accounts_person a on a.id = q.asker_id
      left join organisations_organisation o on o.id = q.capacity_id
      left join accounts_person t on t.id = q.taken_by_id""",
    identity="q.id",
    filters={
        "state": "q.state = any(%s)",
        "topic": "exists (select from advice_questiontopic z where z.question_id = q.id and z.concept_id = any(%s))",
        "language": "q.language = %s",
        "taken_by": "q.taken_by_id = %s",
    },
    sorts={
        "due": Sort("(q.due_on - date '2000-01-01')", kind=int),
        "newest": Sort("extract(epoch from q.said_at)::float8", descending=True, kind=float),
    },
    page_size=30,
)


@dataclass(frozen=True)
class Line:
    """One question in the queue; nothing of what it says. `age` and `left` are working days; `left` is below 0 when it
    is overdue, None when it is not the advisers' turn."""

    id: uuid.UUID
    asker: str
    capacity: Text
    topics: list[str]
    language: str
    state: str
    state_label: str
    asked_at: datetime.datetime
    said_at: datetime.datetime
    due_on: datetime.date
    age: int
    left: int | None
    taken_by: str
    is_mine: bool


def _today() -> datetime.date:
    return clock.today(current.site().time_zone)


def between(start: datetime.date, end: datetime.date) -> int:
    """Working days of this site from one day to another."""
    site = current.site()
    weekdays = site.working_weekdays or working_days.EVERY_WORKING_DAY
    return working_days.between(start, end, country=site.country, weekdays=weekdays)


def age(moment: datetime.datetime) -> int:
    """Working days since then."""
    came = moment.astimezone(ZoneInfo(current.site().time_zone)).date()
    return max(0, between(came, _today()))


def left(due_on: datetime.date) -> int:
    """Working days until then; below 0 when it has passed, also when only days without work have gone by."""
    days = between(_today(), due_on)
    return min(-1, days) if _today() > due_on else days


def labels(concept_ids: list[uuid.UUID]) -> list[str]:
    """Topics in the language of the page, in the order of their lists."""
    found = sorted((word for one in concept_ids if (word := words.word(one))), key=lambda word: word.place)
    return [pick(word.labels, pages.language()).text for word in found]


def line(row: Row, reader_id: uuid.UUID | None) -> Line:
    """A row of the list as the page shows it."""
    is_theirs = row["state"] in {str(one) for one in THEIRS}
    return Line(
        id=row["id"],
        asker=row["asker"],
        capacity=pick(row["capacity"], pages.language()),
        topics=labels(row["topics"]),
        language=row["language"],
        state=row["state"],
        state_label=str(QuestionState(row["state"]).label),
        asked_at=row["asked_at"],
        said_at=row["said_at"],
        due_on=row["due_on"],
        age=age(row["asked_at"]),
        left=left(row["due_on"]) if is_theirs else None,
        taken_by=row["taken_by"] or "",
        is_mine=row["taken_by_id"] is not None and row["taken_by_id"] == reader_id,
    )


_FACETS = """
select coalesce((select jsonb_agg(distinct z.concept_id) from advice_questiontopic z), '[]') as topics,
  array(select distinct q.language from advice_question q) as languages
"""


def facets() -> tuple[list[words.Word], list[str]]:
    """Topics and languages of the questions that there are, for narrowing the queue."""
    row = first(_FACETS)
    assert row is not None
    found = [word for one in row["topics"] if (word := words.word(uuid.UUID(one)))]
    return sorted(found, key=lambda word: word.place), sorted(row["languages"])


def of(question_id: uuid.UUID) -> Question | None:
    """The row itself with whose it is; who may read it is for the caller to ask."""
    names = (
        "asker__name",
        "capacity__name",
        "taken_by__name",
    )  # the rows of people and organisations are wide
    own = [field.attname for field in Question._meta.concrete_fields]
    found = Question.objects.select_related("asker", "capacity", "taken_by").only(*own, *names)
    return found.filter(pk=question_id).first()


@dataclass(frozen=True)
class Said:
    """What was written in a question, as its page shows it."""

    author: str
    is_answer: bool
    is_mine: bool
    text: Text
    by_mail: bool
    said_at: datetime.datetime


def said_in(question: Question, reader_id: uuid.UUID | None) -> list[Said]:
    """All of it, the oldest first."""
    own = [field.attname for field in Message._meta.concrete_fields]
    found = Message.objects.select_related("author").only(*own, "author__name").filter(question=question)
    return [
        Said(
            author=one.author.name if one.author else "",
            is_answer=one.is_answer,
            is_mine=one.author_id is not None and one.author_id == reader_id,
            text=Text(one.text, one.language, one.language != pages.language(), one.language),
            by_mail=one.by_mail,
            said_at=one.said_at,
        )
        for one in found.order_by("number")
    ]


def topics_of(question_id: uuid.UUID) -> list[uuid.UUID]:
    """What it is about."""
    rows = fetch("select concept_id from advice_questiontopic where question_id = %s", [question_id])
    return [row["concept_id"] for row in rows]


@dataclass(frozen=True)
class Own:
    """One's own question in a list."""

    id: uuid.UUID
    title: Text
    state: str
    state_label: str
    said_at: datetime.datetime


def asked_by(person_id: uuid.UUID, *, only_open: bool = False, most: int = 50) -> list[Own]:
    """What the person asked the advisers, what was written in last first."""
    found = Question.objects.filter(asker=person_id).order_by("-said_at", "-id")
    if only_open:
        found = found.exclude(state=QuestionState.CLOSED)
    return [
        Own(
            id=one.pk,
            title=Text(one.title, one.language, one.language != pages.language(), one.language),
            state=one.state,
            state_label=str(QuestionState(one.state).label),
            said_at=one.said_at,
        )
        for one in found[:most]
    ]


OPEN_OF = (
    """select z.id from advice_question z where z.asker_id = %(person)s and z.state <> 'closed' limit 1"""
)


def block_of(person: Any, rows: Sequence[Mapping[str, Any]]) -> list[Own]:
    """The open ones, as the page of one's networks shows them; `rows` are those of `OPEN_OF`. Most people have none."""
    return asked_by(person.pk, only_open=True, most=5) if rows else []


def advisers() -> list[uuid.UUID]:
    """Who advises now: the advisers, then those who stand in for the staff; each once."""
    found: dict[str, list[uuid.UUID]] = {Role.ADVISER: [], Role.STAND_IN: []}
    running = RoleGrant.objects.filter(role__in=found, period__contains=clock.now()).order_by("id")
    for role, person_id in running.values_list("role", "person_id"):
        found[role].append(person_id)
    return list(dict.fromkeys(one for people in found.values() for one in people))


def has_advisers() -> bool:
    """Whether anybody would read a question to the advisers."""
    return bool(advisers())


def others_to_hand_to(question: Question) -> list[tuple[str, str]]:
    """Ids and names of those who could look after it in place of whoever does."""
    found = [one for one in advisers() if one not in {question.taken_by_id, question.asker_id}]
    people = Person.objects.filter(pk__in=found).order_by("name", "id")
    return [(str(key), name) for key, name in people.values_list("pk", "name")]


def who_is_told(question: Question) -> list[uuid.UUID]:
    """Whoever looks after it, as long as they advise; else all who do. Never the asker."""
    found = advisers()
    if question.taken_by_id in found:
        found = [question.taken_by_id]
    return [one for one in found if one != question.asker_id]


def wait_for_turn(key: str) -> None:
    """What one person sends at the same time is looked at one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"advice {current.site_id()} {key}"]
        )


def overdue() -> list[uuid.UUID]:
    """Those whose day has passed without an answer or a reminder, the oldest first, at most 200."""
    rows = fetch(
        """select id from advice_question where state = any(%s) and due_on < %s and reminded_at is null
           order by due_on, id limit 200""",
        [[str(one) for one in THEIRS], _today()],
    )
    return [row["id"] for row in rows]


def is_overdue(question: Question) -> bool:
    """Whether it should have been answered before today."""
    return question.state in THEIRS and question.due_on < _today()


def quiet() -> list[uuid.UUID]:
    """Answered ones in which nobody has written for weeks, at most 200."""
    rows = fetch(
        "select id from advice_question where state = 'answered' and said_at < %s order by id limit 200",
        [clock.now() - datetime.timedelta(days=QUIET_DAYS)],
    )
    return [row["id"] for row in rows]


def spoken(chosen: Mapping[str, Any], text: str) -> str:
    """The language that was chosen, or else the one that the words seem to be in."""
    if chosen.get("language"):
        return str(chosen["language"])
    return guessing.language_of(text, list(current.site().languages)) or pages.language()


def languages() -> list[tuple[str, str]]:
    """The site's languages and that of the page."""
    codes = dict.fromkeys([pages.language(), *current.site().languages])
    return [(code, i18n.own_name(code)) for code in codes]


def coordinators() -> list[uuid.UUID]:
    """Those who coordinate the site now."""
    running = RoleGrant.objects.filter(role=Role.COORDINATOR, period__contains=clock.now())
    return list(running.order_by("id").values_list("person_id", flat=True))
