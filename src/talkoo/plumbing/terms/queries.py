"""Reading terms and statements: which version holds, which there were, and who accepted which."""

import datetime
import decimal
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import Text, Texts, pick
from talkoo.plumbing.tenancy import current as sites

_COLUMNS = "id, kind, subject_id, number, text, obligations, fee, valid_from, acceptance_due, published_at"


@dataclass(frozen=True)
class Version:
    """One published version. `text` and `obligations` are stored texts; `fee` is in euros a year."""

    id: uuid.UUID
    kind: str
    subject_id: uuid.UUID | None
    number: int
    text: Texts
    obligations: Texts | None
    fee: decimal.Decimal | None
    valid_from: datetime.date
    acceptance_due: datetime.date | None
    published_at: datetime.datetime

    def said(self, language: str) -> Text:
        """The text in `language`, or in the one it was written in."""
        return pick(self.text, language)


def current(
    kind: str, subject_id: uuid.UUID | None = None, on: datetime.date | None = None
) -> Version | None:
    """The version that holds on a day (today): the newest that is valid by then. None when there is none yet."""
    on = on or clock.today(sites.site().time_zone)
    rows = fetch(
        f"select {_COLUMNS} from terms_terms where kind = %s and subject_id is not distinct from %s"
        " and valid_from <= %s order by number desc limit 1",
        [kind, subject_id, on],
    )
    return Version(**rows[0]) if rows else None


def version(kind: str, number: int, subject_id: uuid.UUID | None = None) -> Version | None:
    """The version with this number, whether it holds now or not."""
    rows = fetch(
        f"select {_COLUMNS} from terms_terms"
        " where kind = %s and subject_id is not distinct from %s and number = %s",
        [kind, subject_id, number],
    )
    return Version(**rows[0]) if rows else None


def versions(kind: str, subject_id: uuid.UUID | None = None) -> list[Row]:
    """All there were, the newest first: `number`, `valid_from`, `published_at`."""
    return fetch(
        "select number, valid_from, published_at from terms_terms"
        " where kind = %s and subject_id is not distinct from %s order by number desc",
        [kind, subject_id],
    )


_ACCEPTED = """
select t.id as terms_id, t.kind, t.subject_id, t.number,
       a.person_id, a.organisation_id, a.language, a.accepted_at, a.via
from terms_acceptance a join terms_terms t on t.id = a.terms_id
where (%s::uuid is null or a.person_id = %s) and (%s::uuid is null or a.organisation_id = %s)
  and (%s::uuid is null or t.id = %s)
order by a.accepted_at desc, a.id desc limit 2000
"""


def accepted_by(*, person_id: uuid.UUID | None = None, organisation_id: uuid.UUID | None = None) -> list[Row]:
    """Who accepted which when, the newest first. Raises ValueError when nobody is named."""
    if person_id is None and organisation_id is None:
        raise ValueError("name a person or an organisation")
    return fetch(_ACCEPTED, [person_id, person_id, organisation_id, organisation_id, None, None])


def has_accepted(
    terms_id: uuid.UUID, *, person_id: uuid.UUID | None = None, organisation_id: uuid.UUID | None = None
) -> bool:
    """Whether this version was accepted by the person, or by anybody for the organisation."""
    values = [person_id, person_id, organisation_id, organisation_id, terms_id, terms_id]
    return bool(fetch(_ACCEPTED, values))


_TO_ACCEPT = """
select t.id from (
  select id from terms_terms where kind = %s and subject_id is null and valid_from <= %s order by number desc limit 1
) t where not exists (select from terms_acceptance a where a.terms_id = t.id and a.person_id = %s)
"""


def to_accept(kind: str, person_id: uuid.UUID) -> uuid.UUID | None:
    """The version of the site's statement that holds today, if the person has not accepted it."""
    rows = fetch(_TO_ACCEPT, [str(kind), clock.today(sites.site().time_zone), person_id])
    return rows[0]["id"] if rows else None


def organisations_that_accepted(terms_id: uuid.UUID, among: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those `among` them who accepted this version, in one statement."""
    rows = fetch(
        "select distinct organisation_id from terms_acceptance where terms_id = %s and organisation_id = any(%s)",
        [terms_id, list(among)],
    )
    return {row["organisation_id"] for row in rows}
