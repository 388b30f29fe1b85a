"""For whom somebody can hold a gathering."""

import uuid
from typing import Any

from talkoo.kernel import clock, pages
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING

_OWN = f"""exists (select from organisations_affiliation a where a.organisation_id = o.id
  and a.person_id = %(person)s and (a.may_represent or a.role = 'staff') and {RUNNING.format("a")})"""

_HOLDERS = f"""
select o.id, o.name, {_OWN} as is_own from organisations_organisation o
where o.state = 'listed' and ({_OWN}
  or exists (select from gatherings_organiser h
    where h.gathering_id = %(gathering)s::uuid and h.organisation_id = o.id)
  or exists (select from accounts_rolegrant r where r.person_id = %(person)s and r.role = 'coordinator'
    and r.period @> %(now)s))
order by is_own desc, o.name_keys->>%(language)s, o.id limit 300
"""


def holders(person: Any, gathering_id: uuid.UUID | None = None) -> list[tuple[str, Text]]:
    """Organisations of the directory that this person may hold a gathering for: their own first, then those that hold
    this one already; for a coordinator all, at most three hundred."""
    language = pages.language()
    values = {"person": person.pk, "gathering": gathering_id, "language": language, "now": clock.now()}
    return [(str(row["id"]), pick(row["name"], language)) for row in fetch(_HOLDERS, values)]
