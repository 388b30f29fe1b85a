"""The forms themselves: which there are, what they ask now, and what they asked before."""

import datetime
import json
import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from talkoo.kernel import clock, pages
from talkoo.kernel.asking import Made, Owner, Published
from talkoo.kernel.questions import Definition, Question
from talkoo.kernel.questions_read import read
from talkoo.kernel.rows import Row, fetch, first
from talkoo.plumbing.terms import queries as terms

DAYS_FOR_OLD = 30
"""How long a page that was opened before the questions changed can still be sent."""


@lru_cache(maxsize=512)
def _read(version_id: uuid.UUID, told: str) -> Definition:
    return read(json.loads(told))


def definition_of(version_id: uuid.UUID, stored: Any) -> Definition:
    """What a published version asks; it never changes, so that it is read from JSON once."""
    return _read(version_id, json.dumps(stored, sort_keys=True))


_ONE = """
select q.id, q.owner_kind, q.owner_key, q.slot, q.audience, q.state, q.draft, q.newest, q.is_one_each, q.is_anonymous,
  q.changed_at, v.id as version_id, v.definition, v.published_at,
  (v.definition is distinct from q.draft) as is_changed
from questionnaires_questionnaire q
left join questionnaires_version v on v.questionnaire_id = q.id and v.number = q.newest
where q.id = %s
"""


def one(questionnaire_id: uuid.UUID) -> Row | None:
    """A form with its newest version; `is_changed`: its draft says something else."""
    return first(_ONE, [questionnaire_id])


_OF_OWNER = """
select q.id, q.slot, q.audience, q.state, q.newest, coalesce(v.definition, q.draft)->'title' as title,
  q.is_one_each, (v.definition is distinct from q.draft) as is_changed,
  (select count(*)::int from questionnaires_sheet s where s.questionnaire_id = q.id and s.sent_at is not null) as sent
from questionnaires_questionnaire q
left join questionnaires_version v on v.questionnaire_id = q.id and v.number = q.newest
where q.owner_kind = %s and q.owner_key = %s and (%s or q.state = 'open' and q.audience <> 'owner')
order by q.created_at desc, q.id limit 200
"""


def of_owner(owner: Owner, *, with_all: bool) -> list[Row]:
    """The forms of an owner, the newest first; without `with_all` only those that are open, each on its own page."""
    return fetch(_OF_OWNER, [owner.kind, owner.key, with_all])


_MADE = """
select q.id, q.slot, q.state, q.draft, (v.definition is distinct from q.draft) as is_changed,
  (select count(*)::int from questionnaires_sheet s where s.questionnaire_id = q.id and s.sent_at is not null) as sent
from questionnaires_questionnaire q
left join questionnaires_version v on v.questionnaire_id = q.id and v.number = q.newest
where q.owner_kind = %s and q.owner_key = %s order by q.slot, q.id limit 200
"""


def made_for(owner: Owner) -> list[Made]:
    """All forms of an owner, by slot, for those who write them."""
    return [
        Made(
            questionnaire_id=row["id"],
            slot=row["slot"],
            draft=read(row["draft"]),
            is_open=row["state"] == "open",
            is_changed=row["is_changed"],
            sent=row["sent"],
            edit_url=pages.address("questionnaires:edit", row["id"]),
            answers_url=pages.address("questionnaires:answers", row["id"]),
        )
        for row in fetch(_MADE, [owner.kind, owner.key])
    ]


_VERSION = """
select v.id, v.number, v.definition, v.published_at, n.published_at as replaced_at
from questionnaires_version v
left join questionnaires_version n on n.questionnaire_id = v.questionnaire_id and n.number = v.number + 1
where v.questionnaire_id = %s and v.number = %s
"""


def version(questionnaire_id: uuid.UUID, number: int) -> Row | None:
    """A version, and since when there is a newer one."""
    return first(_VERSION, [questionnaire_id, number])


def is_in_time(row: Row) -> bool:
    """Whether what was begun with this version can still be sent by anybody."""
    replaced = row["replaced_at"]
    return replaced is None or clock.now() < replaced + datetime.timedelta(days=DAYS_FOR_OLD)


_PUBLISHED = """
select q.id, q.state, v.id as version_id, v.number, v.definition, n.published_at as replaced_at
from questionnaires_questionnaire q
join questionnaires_version v on v.questionnaire_id = q.id and v.number in (q.newest, %s)
left join questionnaires_version n on n.questionnaire_id = q.id and n.number = v.number + 1
where q.owner_kind = %s and q.owner_key = %s and q.slot = %s order by v.number
"""


def published(owner: Owner, slot: str = "", number: int = 0) -> Published | None:
    """The form of an owner that is known to it as `slot`; None while nothing was published. The newest version, or the
    one with this number while it can still be sent."""
    rows = fetch(_PUBLISHED, [number, owner.kind, owner.key, slot])
    row = next(filter(is_in_time, rows), None)
    if row is None:
        return None
    return Published(
        row["id"],
        row["version_id"],
        row["number"],
        definition_of(row["version_id"], row["definition"]),
        row["state"] == "open",
    )


def newest(row: Row) -> Definition | None:
    """What the form of this row (of `one`) asks now."""
    return definition_of(row["version_id"], row["definition"]) if row["version_id"] else None


def definitions(questionnaire_id: uuid.UUID) -> dict[int, Definition]:
    """All that it ever asked, by number of the version."""
    rows = fetch(
        "select id, number, definition from questionnaires_version where questionnaire_id = %s order by number",
        [questionnaire_id],
    )
    return {row["number"]: definition_of(row["id"], row["definition"]) for row in rows}


def columns(versions: dict[int, Definition]) -> list[Question]:
    """Every question that was ever asked, each in its newest words: those of the newest version first."""
    found: dict[str, Question] = {}
    for number in sorted(versions, reverse=True):
        for question in versions[number].questions:
            if question.is_answered:
                found.setdefault(question.code, question)
    return list(found.values())


def taken_codes(row: Row) -> set[str]:
    """Codes that no new question of this form can have."""
    asked = {one.code for made in definitions(row["id"]).values() for one in made.questions}
    return asked | {one["code"] for one in row["draft"]["questions"]}


_BEGUN = """
select s.id, s.once, v.number, v.definition, v.id as version_id, s.saved_at, s.sent_at, s.person_id, s.typed, s.language
from questionnaires_sheet s join questionnaires_version v on v.id = s.version_id
where s.questionnaire_id = %s and s.sent_at is null and (s.id = %s or s.person_id = %s)
order by (s.id = %s) desc nulls last limit 1
"""


def begun(
    questionnaire_id: uuid.UUID, *, sheet_id: uuid.UUID | None = None, person_id: uuid.UUID | None = None
) -> Row | None:
    """What was begun and is not sent: this sheet, or the one of this person. `typed` is sealed: see `whole`."""
    return first(_BEGUN, [questionnaire_id, sheet_id, person_id, sheet_id])


def sent(questionnaire_id: uuid.UUID, person_id: uuid.UUID | None) -> uuid.UUID | None:
    """The newest sheet that this person sent."""
    row = first(
        "select id from questionnaires_sheet where questionnaire_id = %s and person_id = %s and sent_at is not null"
        " order by sent_at desc limit 1",
        [questionnaire_id, person_id],
    )
    return row["id"] if row else None


def statement_numbers(questions: Iterable[Question]) -> dict[str, int]:
    """Which version of each statement that these consents are to holds now; 0 for the one that comes with the
    program."""
    kinds = {one.statement for one in questions if one.statement}
    return {kind: found.number if (found := terms.current(kind)) else 0 for kind in sorted(kinds)}
