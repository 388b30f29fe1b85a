"""Whom a post can name with an @: people who take part there, organisations, and the whole space."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from talkoo.blocks.discussions.models import Section
from talkoo.blocks.discussions.queries.told import TAKERS
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row, fetch
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.models import Space

_AT = re.compile(r"(?<![\w@/.])@(?=\w)")

_IN_SPACE = """
select q.id, q.name from spaces_participation p join accounts_person q on q.id = p.person_id
where p.space_id = %s and p.until is null and not p.is_asked and q.name <> ''
union select q.id, q.name from spaces_contactappointment c join accounts_person q on q.id = c.person_id
where c.space_id = %s and c.until is null and q.name <> ''
"""

_IN_FORUM = """
select distinct q.id, q.name from discussions_post p join discussions_thread t on t.id = p.thread_id
join accounts_person q on q.id = p.author_id
where t.section_id = %s and not (t.is_anonymous and t.author_id = q.id) and p.deleted_at is null and q.name <> ''
"""

_ORGANISATIONS = """
select o.id, n.value as name from organisations_organisation o, jsonb_each_text(o.name) n
where o.state = 'listed' and n.key not in ('_', '~', '*')
union select id, o.short_name from organisations_organisation o where o.state = 'listed' and o.short_name <> ''
"""


def _alone(rows: Iterable[Row]) -> dict[str, uuid.UUID]:
    """Names in small letters to ids, without those that two share."""
    pairs = {(row["name"].casefold(), row["id"]) for row in rows}
    numbers = Counter(name for name, _id in pairs)
    return {name: identity for name, identity in pairs if numbers[name] == 1}


def people_to_name(section_id: uuid.UUID | None, space_id: uuid.UUID | None) -> dict[str, uuid.UUID]:
    """Whom a post can name: in a space those who take part, in the site's own sections those who have written there."""
    if space_id is not None:
        return _alone(fetch(_IN_SPACE, [space_id, space_id]))
    return _alone(fetch(_IN_FORUM, [section_id]))


def organisations_to_name() -> dict[str, uuid.UUID]:
    """The listed organisations, by each of their names."""
    return _alone(fetch(_ORGANISATIONS))


_TOLD = f"""
select count(*) as number from (
  select unnest(%(people)s::uuid[]) as id
  union {TAKERS}
  union select a.person_id from organisations_affiliation a
    where a.organisation_id = any(%(organisations)s) and a.may_represent and {RUNNING.format("a")}
) found
"""


def will_be_told(
    people: Iterable[uuid.UUID], organisations: Iterable[uuid.UUID], space_id: uuid.UUID | None
) -> int:
    """How many people hear of a post that names these."""
    given = {"people": list(people), "space": space_id, "organisations": list(organisations)}
    return int(fetch(_TOLD, given)[0]["number"])


@dataclass(frozen=True)
class Named:
    """Ids of those whom a text names; `space_id` when it names all who take part."""

    people: list[uuid.UUID] = field(default_factory=list)
    organisations: list[uuid.UUID] = field(default_factory=list)
    space_id: uuid.UUID | None = None


def named_in(text: str, names: dict[str, uuid.UUID]) -> list[uuid.UUID]:
    """Ids of those whose name follows an @, the longest name that fits; `names` are in small letters."""
    small = text.casefold()
    longest = max(map(len, names), default=0)
    found = []
    for place in _AT.finditer(small):
        rest = small[place.end() : place.end() + longest + 1]
        for length in range(len(rest), 0, -1):
            if rest[:length] in names and not rest[length : length + 1].isalnum():
                found.append(names[rest[:length]])
                break
    return list(dict.fromkeys(found))


def whom(text: str, section: Section, by: Any) -> Named:
    """Whom a text would tell there. The whole space is named by who looks after it alone; names that two share name
    nobody."""
    if "@" not in text:
        return Named()
    people = [
        one
        for one in named_in(text, people_to_name(section.pk, section.space_id))
        if one != getattr(by, "pk", None)
    ]
    organisations = named_in(text, organisations_to_name())
    space_id = None
    if section.space_id is not None and may(by, "discussions.arrange_in", section):
        space = Space.objects.get(pk=section.space_id)
        names = {
            value.casefold(): space.pk for key, value in space.name.items() if key not in {"_", "~", "*"}
        }
        space_id = next(iter(named_in(text, names)), None)
    return Named(people, organisations, space_id)
