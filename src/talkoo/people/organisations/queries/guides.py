"""Which umbrella organisation or network to turn to in a field: nobody knows every field (S4.20, S4.21)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from talkoo.kernel import pages
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.queries.shown import LISTED, write_url
from talkoo.plumbing.vocabulary import known as words


@dataclass(frozen=True)
class Guide:
    """Somebody to turn to in a field. `write_url` is empty when nobody answers there; `id` is the row that says so,
    None for what another part of the product knows."""

    field_id: uuid.UUID
    name: Text
    url: str
    write_url: str
    id: uuid.UUID | None = None


_more: list[Callable[[], list[Guide]]] = []


def guides_with(find: Callable[[], list[Guide]]) -> None:
    """Networks can be guides too: who knows them gives theirs, in the page's language and in one statement."""
    _more[:] = [find]


_GUIDES = f"""
select g.id, g.concept_id, o.name, o.slug, exists (
  select from organisations_affiliation f
  where f.organisation_id = o.id and f.may_represent and {RUNNING.format("f")}) as is_answered
from organisations_fieldguide g join organisations_organisation o on o.id = g.organisation_id
where {LISTED} order by o.name_keys->>%s, g.id
"""


def guides_of_fields() -> list[tuple[str, list[Guide]]]:
    """Every field that has a guide, in the order of the list of fields, with its guides."""
    language = pages.language()
    found = [
        Guide(
            field_id=row["concept_id"],
            name=pick(row["name"], language),
            url=pages.address("organisations:organisation", row["slug"]),
            write_url=write_url(row["slug"]) if row["is_answered"] else "",
            id=row["id"],
        )
        for row in fetch(_GUIDES, [language])
    ]
    for more in _more:
        found += more()
    by_field: dict[uuid.UUID, list[Guide]] = {}
    for guide in found:
        by_field.setdefault(guide.field_id, []).append(guide)
    known = [word for one in by_field if (word := words.word(one))]
    return [
        (pick(word.labels, language).text, by_field[word.id])
        for word in sorted(known, key=lambda one: one.place)
    ]
