"""Networks for an interest: which could fit and why, and which the person was told of."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.areas.interest_desk.models import InterestNotice, Said
from talkoo.kernel import clock, pages
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import State
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import folding, parse
from talkoo.plumbing.search import queries as search
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words
from talkoo.plumbing.vocabulary import queries as vocabulary

_MOST_WORDS = 10
_SHORTEST = 4  # letters of a word that is worth looking for
_SUGGESTED = 8

_TIPPABLE = (
    "s.kind = 'network' and s.state in ('forming', 'active', 'paused') and s.participants <> 'organisations'"
)


@dataclass(frozen=True)
class Suggestion:
    """A network that could fit. `reasons` are sentences; none: it is only one of all the others."""

    id: uuid.UUID
    name: Text
    url: str
    state: str
    state_label: str
    area: str
    purpose: Text
    reasons: list[str]


def tippable(space_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that people can be told of."""
    rows = fetch(f"select s.id from spaces_space s where s.id = any(%s) and {_TIPPABLE}", [list(space_ids)])
    return {row["id"] for row in rows}


_COVERS = """exists (
    select from spaces_spacearea x where x.space_id = s.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from spaces_spacearea x where x.space_id = s.id and x.is_excluded and x.area_id = any(%s))"""

_SUGGEST = f"""
with found as ({{arms}}),
near as (
  select s.id, ({_COVERS}) as covers, s.is_wide,
    array(select distinct f.word from found f where f.object_id = s.id) as words
  from spaces_space s
  where {_TIPPABLE} and not exists (select from interest_desk_tip t where t.space_id = s.id and t.notice_id = %s))
select s.id, s.kind, s.slug, s.name, s.purpose, s.is_wide, s.state, near.covers, near.words,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded order by a.id) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded order by a.id) as outside
from near join spaces_space s on s.id = near.id
where near.covers or cardinality(near.words) > 0
order by cardinality(near.words) * 2 + near.covers::int * 3 + near.is_wide::int desc, s.name_keys->>%s, s.id limit %s
"""


def _asked(notice: InterestNotice) -> dict[str, parse.Question]:
    """What to look for: the chosen words, then those of the text, each as people read it."""
    spoken = (notice.language, *current.site().languages)
    found: dict[str, parse.Question] = {}
    for concept_id in notice.concepts.order_by("id").values_list("concept_id", flat=True):
        word = words.word(concept_id)
        for code in dict.fromkeys(spoken):
            if word and (label := word.labels.get(code)):
                found.setdefault(label, parse.parse(label, code, spoken))
    telling = (one for one in folding.words(notice.text) if len(one) >= _SHORTEST)
    for one in list(dict.fromkeys(telling))[:_MOST_WORDS]:
        found.setdefault(one, parse.parse(one, notice.language, spoken))
    return {label: question for label, question in found.items() if question}


def suggestions(notice: InterestNotice) -> list[Suggestion]:
    """Networks whose area covers the municipality or that the words are found in, the likeliest first; at most 8.

    Those that the person was told of already are left out.
    """
    language = pages.language()
    arms, values = ["select null::uuid as object_id, null::text as word where false"], []
    for label, question in _asked(notice).items():
        source, parameters = search.match(question, "network")
        arms.append(f"select m.object_id, %s from {source} m")
        values += [label, *parameters]
    above = places.lineage(notice.area_id) if notice.area_id else []
    rows = fetch(
        _SUGGEST.format(arms=" union all ".join(arms)),
        [*values, above, above, notice.pk, language, _SUGGESTED],
    )
    return [_suggestion(row, notice, language) for row in rows]


def _suggestion(row: Row, notice: InterestNotice, language: str) -> Suggestion:
    reasons = []
    if row["covers"] and notice.area_id:
        reasons.append(_("Works in %(place)s") % {"place": places.name(notice.area_id, language)})
    if row["words"]:
        reasons.append(_("The same words: %(words)s") % {"words": ", ".join(row["words"][:5])})
    return Suggestion(
        id=row["id"],
        name=pick(row["name"], language),
        url=pages.address("spaces:network", row["slug"]),
        state=row["state"],
        state_label=str(State(row["state"]).label),
        area=spaces.words_of_area(row["is_wide"], row["inside"], row["outside"], language),
        purpose=pick(row["purpose"], language),
        reasons=reasons,
    )


def others(notice_id: uuid.UUID, without: Sequence[uuid.UUID], language: str) -> list[tuple[str, Text]]:
    """Ids and names of all other networks that can be tipped, in order of name; at most 500."""
    rows = fetch(
        f"""select s.id, s.name from spaces_space s where {_TIPPABLE} and s.id <> all(%s)
            and not exists (select from interest_desk_tip t where t.space_id = s.id and t.notice_id = %s)
            order by s.name_keys->>%s, s.id limit 500""",
        [list(without), notice_id, language],
    )
    return [(str(row["id"]), pick(row["name"], language)) for row in rows]


@dataclass(frozen=True)
class Tipped:
    """A network that the person was told of. `is_open`: it can be answered now; `is_gone`: nobody can join any more."""

    id: uuid.UUID
    space_id: uuid.UUID
    name: Text
    purpose: Text
    area: str
    url: str
    state: str
    answer: str
    answer_label: str
    sent_at: datetime.datetime
    expires_at: datetime.datetime
    answered_at: datetime.datetime | None
    is_open: bool
    is_gone: bool
    funding: list[dict[str, Any]]


_TIPS = f"""
select t.id, t.space_id, t.answer, t.sent_at, t.expires_at, t.answered_at, s.kind, s.slug, s.name, s.purpose, s.is_wide,
  s.state, {_TIPPABLE} as is_tippable,
  (select coalesce(jsonb_agg(jsonb_build_object('name', f.funder, 'line', f.line, 'url', f.url)
          order by f.position), '[]')
   from spaces_funding f where f.space_id in (s.id, s.programme_id)) as funding,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded order by a.id) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded order by a.id) as outside
from interest_desk_tip t join spaces_space s on s.id = t.space_id
where t.notice_id = %s order by t.sent_at, s.name_keys->>%s, t.id
"""


def tips_of(notice_id: uuid.UUID, language: str) -> list[Tipped]:
    """All networks that the person was told of. A network that is not public any more shows no more than its name."""
    now = clock.now()
    found = []
    for row in fetch(_TIPS, [notice_id, language]):
        is_public = row["state"] in spaces.PUBLIC_STATES
        found.append(
            Tipped(
                id=row["id"],
                space_id=row["space_id"],
                name=pick(row["name"], language),
                purpose=pick(row["purpose"] if is_public else None, language),
                area=spaces.words_of_area(row["is_wide"], row["inside"], row["outside"], language)
                if is_public
                else "",
                url=pages.address("spaces:network", row["slug"]) if is_public else "",
                state=row["state"],
                answer=row["answer"],
                answer_label=str(Said(row["answer"]).label),
                sent_at=row["sent_at"],
                expires_at=row["expires_at"],
                answered_at=row["answered_at"],
                is_open=row["answer"] == Said.NONE and row["expires_at"] > now and row["is_tippable"],
                is_gone=row["answer"] == Said.NONE and not row["is_tippable"],
                funding=[
                    {
                        "name": pick(one["name"], language),
                        "line": pick(one["line"], language),
                        "url": one["url"],
                        "picture": None,
                    }
                    for one in row["funding"]
                ],
            )
        )
    return found


def names_of(tip_ids: Sequence[str]) -> list[Texts]:
    """What the networks of these tips are called, in all their languages."""
    rows = fetch(
        "select s.name from interest_desk_tip t join spaces_space s on s.id = t.space_id "
        "where t.id = any(%s::uuid[]) order by t.id",
        [list(tip_ids)],
    )
    return [row["name"] for row in rows]


def fields(language: str) -> list[tuple[str, str]]:
    """Codes and names of the widest fields of activity, to choose words from."""
    return [
        (code, pick(labels, language).text)
        for code, labels in vocabulary.labels("field").items()
        if (word := words.at("field", code)) and word.broader_id is None
    ]
