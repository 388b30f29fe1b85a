"""What was answered: one page of it, the whole of one sheet, and how often each thing was chosen."""

import datetime
import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.questionnaires.models import Answer, Sheet
from talkoo.blocks.questionnaires.queries.asked import definition_of
from talkoo.kernel import crypto, i18n
from talkoo.kernel.asking import Answered
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.questions import CHOICES, Kind, Question, chosen
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

FEWEST = 5
"""Fewer sensitive answers than this are not told apart."""

_VALUES = """coalesce((select jsonb_object_agg(a.question, a.value) from questionnaires_answer a
  where a.sheet_id = s.id and a.value is not null), '{}') as answers"""
_FROM = """questionnaires_sheet s join questionnaires_version v on v.id = s.version_id
  left join accounts_person p on p.id = s.person_id"""

LIST = List(
    name="answers",
    select=f"""s.id, s.person_id, s.language, s.sent_at, v.number, p.name as person, {_VALUES},
  exists (select from questionnaires_answer a where a.sheet_id = s.id and a.sealed is not null) as has_sealed""",
    source=_FROM,
    identity="s.id",
    where="s.sent_at is not null",
    filters={"questionnaire": "s.questionnaire_id = %s"},
    sorts={"sent": Sort("extract(epoch from s.sent_at)::float8", descending=True, kind=float)},
    page_size=50,
)

_WHOLE = f"""
select s.id, s.questionnaire_id, s.person_id, s.language, s.sent_at, s.version_id, v.number, v.definition,
  p.name as person, {_VALUES},
  exists (select from questionnaires_answer a where a.sheet_id = s.id and a.sealed is not null) as has_sealed
from {_FROM} where s.id = any(%s) and s.sent_at is not null
"""


def sheet(sheet_id: uuid.UUID) -> Row | None:
    """A sheet that was sent, with its answers but for the sealed ones."""
    return first(_WHOLE, [[sheet_id]])


def others_of(sheet_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Answered]:
    """The same for many, with what was asked."""
    return {
        row["id"]: Answered(
            row["id"],
            row["person_id"],
            row["language"],
            row["sent_at"],
            definition_of(row["version_id"], row["definition"]),
            row["answers"],
        )
        for row in fetch(_WHOLE, [list(sheet_ids)])
    }


def number_of(questionnaire_id: uuid.UUID) -> int:
    """How many have answered."""
    return LIST.count(chosen={"questionnaire": questionnaire_id})


def whole(row: Row) -> dict[str, list[str]]:
    """What was typed on a sheet that is not sent (a row of `begun`), by name of the field; nothing when its key is
    gone."""
    try:
        told = crypto.unseal(
            row["typed"],
            site=current.site_id(),
            table=Sheet._meta.db_table,
            column="typed",
            row=row["id"],
        )
    except crypto.Unreadable:
        return {}
    typed: dict[str, list[str]] = json.loads(told)
    return typed


_FILE = """
select a.value->>'name' as name, f.digest, f.size, f.media_type from questionnaires_answer a
join questionnaires_sheet s on s.id = a.sheet_id join files_storedfile f on f.id = a.stored_file_id
where s.questionnaire_id = %s and s.id = %s and a.question = %s
"""


def file_of(questionnaire_id: uuid.UUID, sheet_id: uuid.UUID, question: str) -> Row | None:
    """A file that somebody gave as an answer."""
    return first(_FILE, [questionnaire_id, sheet_id, question])


@dataclass(frozen=True)
class Count:
    """How often one thing was chosen. `said` is the number as it may be told: `<5` where telling it would say too much,
    `–` where that could be worked out from the others, `9+` where lists show nine and sealed answers may come to them.
    Without a value: all places together that are not named."""

    value: str
    label: Text
    number: int
    said: str


@dataclass(frozen=True)
class Counted:
    """All of one question. `is_sensitive`: some of its answers are, whatever it says of itself now."""

    counts: list[Count]
    is_sensitive: bool


_COUNTED = """
select a.question, e.chosen #>> '{}' as chosen, count(*)::int as number
from questionnaires_answer a join questionnaires_sheet s on s.id = a.sheet_id
cross join lateral jsonb_array_elements(
  case jsonb_typeof(a.value) when 'array' then a.value
    when 'object' then '["yes"]'::jsonb else jsonb_build_array(a.value) end) e(chosen)
where s.questionnaire_id = %s and s.sent_at is not null and a.question = any(%s) and a.value is not null
group by 1, 2
"""
_SEALED = """
select a.id, a.question, a.sealed from questionnaires_answer a join questionnaires_sheet s on s.id = a.sheet_id
where s.questionnaire_id = %s and s.sent_at is not null and a.question = any(%s) and a.sealed is not null
"""


def counts(questionnaire_id: uuid.UUID, asked: Sequence[Question], language: str) -> dict[str, Counted]:
    """How often each choice, step or place was chosen, by code of the question. Two statements."""
    counted = [one for one in asked if one.kind in {*CHOICES, Kind.SCALE, Kind.CONSENT, Kind.MUNICIPALITY}]
    found: dict[str, Counter[str]] = {one.code: Counter() for one in counted}
    codes = [one.code for one in counted]
    for row in fetch(_COUNTED, [questionnaire_id, codes]):
        found[row["question"]][row["chosen"]] += row["number"]
    by_code = {one.code: one for one in counted}
    sealed: dict[str, Counter[str]] = {}
    for row in fetch(_SEALED, [questionnaire_id, codes]):
        value = _opened(row)
        question = by_code[row["question"]]
        sealed.setdefault(question.code, Counter()).update(
            [value] if question.kind == Kind.MUNICIPALITY and value else chosen(question, value)
        )
    return {one.code: _counted(one, found[one.code], sealed.get(one.code), language) for one in counted}


def _opened(row: Row) -> Any:
    try:
        told = crypto.unseal(
            row["sealed"],
            site=current.site_id(),
            table=Answer._meta.db_table,
            column="sealed",
            row=row["id"],
        )
    except crypto.Unreadable:
        return None
    return json.loads(told)


def _counted(question: Question, plain: Counter[str], sealed: Counter[str] | None, language: str) -> Counted:
    """`sealed` is None when no answer ever was. One that was stays so when the question is sensitive no longer: whoever
    gave it was told so."""
    found, is_place = plain + (sealed or Counter()), question.kind == Kind.MUNICIPALITY
    chosen_ever = [value for value, _number in found.most_common()] if is_place else sorted(found)
    values = list(dict.fromkeys([*question.values(), *chosen_ever]))
    told = {value: str(found[value]) for value in values}
    is_sensitive, rest = question.is_sensitive or sealed is not None, 0
    if is_sensitive:
        listed: Counter[str] = Counter() if question.is_sensitive else plain
        hidden = _hidden(values, found if sealed is None else sealed, is_place)
        told |= {one: f"{listed[one]}+" if listed[one] else _few(found[one], "–") for one in hidden}
        rest = sum(found[one] - listed[one] for one in hidden)
        named = {*question.values(), *listed}  # of others the name alone says that somebody chose it
        values = [value for value in values if value in named or value not in hidden]
    counts = [Count(value, _label(question, value, language), found[value], told[value]) for value in values]
    if is_place and rest:
        label = Text(_("other municipalities"), language, False)
        counts.append(Count("", label, rest, _few(rest, str(rest))))
    return Counted(counts, is_sensitive)


def _hidden(values: Sequence[str], numbers: Mapping[str, int], is_place: bool) -> list[str]:
    """What is not told; a single one takes the next smallest along, or the sum would give it away. A place has no need
    of that: it is not named."""
    hidden = [value for value in values if numbers[value] < FEWEST]
    if len(hidden) == 1 and len(values) > 1 and not is_place:
        others = [value for value in values if value not in hidden]
        hidden.append(min(others, key=lambda value: numbers[value]))
    return hidden


def _few(number: int, otherwise: str) -> str:
    return f"<{FEWEST}" if number < FEWEST else otherwise


def _label(question: Question, value: str, language: str) -> Text:
    if question.kind == Kind.MUNICIPALITY:
        place = places.at(value)
        return Text(places.name(place.id, language) if place else value, language, False)
    return question.named(value, language)


def said(question: Question, value: Any, language: str) -> list[Text]:
    """An answer in words, as people read it: one text for each thing chosen, none when nothing was answered. A consent
    says nothing: the page has words for it."""
    if value is None or question.kind in {Kind.CONSENT, Kind.HEADING}:
        return []
    match question.kind:
        case Kind.ONE | Kind.SCALE:
            return [_step(question, str(value), language)]
        case Kind.SEVERAL:
            return [question.named(one, language) for one in value]
        case Kind.MUNICIPALITY:
            return [_label(question, value, language)]
        case Kind.DATE:
            day = as_day(value)
            return [Text(i18n.say_date(day, language) if day else value, language, False)]
        case Kind.FILE:
            return [Text(value["name"], language, False)]
    return [Text(str(value), language, False)]


def as_day(value: str) -> datetime.date | None:
    """A kept day; None for something else that an older version may have kept."""
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _step(question: Question, value: str, language: str) -> Text:
    named = question.named(value, language)
    if question.kind == Kind.SCALE and named.text != value:
        return Text(f"{value} ({named.text})", named.lang, named.is_fallback, named.original)
    return named


def as_plain(question: Question, value: Any, language: str) -> str:
    """An answer for a table that programs read: days as 2027-01-31, a consent as the version it was given to."""
    if value is None:
        return ""
    if question.kind == Kind.CONSENT:
        return f"{value['statement']} {value['number']}".strip() if value["statement"] else "1"
    if question.kind in {Kind.DATE, Kind.NUMBER, Kind.SCALE}:
        return str(value)
    return "; ".join(one.text for one in said(question, value, language))
