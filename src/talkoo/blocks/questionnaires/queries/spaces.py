"""Spaces as owners of forms: who leads a space writes its forms and reads what was answered."""

import uuid
from typing import Any

from talkoo.kernel import clock, pages
from talkoo.kernel.asking import Standing
from talkoo.kernel.rows import first
from talkoo.kernel.text import pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import JOINABLE, SEEN

SPACE = "spaces.space"

_STANDING = f"""
select s.kind, s.slug, s.name, s.state,
  exists (select from spaces_participation t
    where t.space_id = s.id and t.person_id = %(person)s and t.until is null and not t.is_asked) as takes_part,
  exists (select from spaces_contactappointment c
    where c.space_id = s.id and c.person_id = %(person)s and c.until is null)
  or exists (select from accounts_rolegrant g
    where g.person_id = %(person)s and g.role = 'coordinator' and g.period @> %(now)s)
  or exists (select from spaces_coordination k
    join organisations_affiliation a on a.organisation_id = k.organisation_id
    where k.space_id in (s.id, s.programme_id, s.network_id) and k.until is null
    and a.person_id = %(person)s and a.role = 'staff' and {RUNNING.format("a")}) as leads
from spaces_space s where s.id = %(space)s and {SEEN}
"""


def standing_in_space(space_id: uuid.UUID, person: Any) -> Standing | None:
    """What this person (or visitor) is to the space, as far as its forms go; None when it cannot be seen."""
    row = first(_STANDING, {"space": space_id, "person": getattr(person, "pk", None), "now": clock.now()})
    if row is None:
        return None
    return Standing(
        title=pick(row["name"], pages.language()),
        url=pages.address(f"spaces:{row['kind']}", row["slug"]),
        forms_url=pages.address(f"questionnaires:{row['kind']}_forms", row["slug"]),
        takes_part=row["takes_part"],
        edits=row["leads"],
        reads=row["leads"],
        reads_sensitive=row["leads"],
        is_open=row["state"] in JOINABLE,
    )
