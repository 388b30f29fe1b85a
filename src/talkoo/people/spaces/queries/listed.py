"""The list of networks, groups or projects: rows, tabs, areas and topics to choose from."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy

from talkoo.kernel.lists import Column, List, Page, Sort
from talkoo.kernel.rows import first
from talkoo.kernel.text import pick, sort_key
from talkoo.people.spaces.queries.shown import CARD, FROM, IN_SIGHT, PUBLIC, SEEN
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words

_COVERS = """(s.is_wide or (
  exists (select from spaces_spacearea x where x.space_id = s.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from spaces_spacearea x where x.space_id = s.id and x.is_excluded and x.area_id = any(%s))))"""

_IS_ABOUT = (
    "exists (select from spaces_spacetopic y where y.space_id = s.id and y.concept_id = any(%s::uuid[]))"
)

LIST = List(
    name="spaces",
    select=CARD,
    source=FROM,
    identity="s.id",
    where=PUBLIC,
    filters={
        "kind": "s.kind = %s",
        "kinds": "s.kind = any(%s)",
        "state": "s.state = any(%s)",
        "area": _COVERS,
        "topic": _IS_ABOUT,
    },
    sorts={
        "name": Sort("(s.name_keys->>%s)", needs_language=True),
        "started": Sort(
            "(s.started_year * 10000 + s.started_month * 100 + s.started_day)", descending=True, kind=int
        ),
    },
    columns=[
        Column("name", gettext_lazy("Name"), str),
        Column("area", gettext_lazy("Area of operation")),
        Column("purpose", gettext_lazy("Purpose"), str),
        Column("started", gettext_lazy("Activity started"), lambda value: value.isoformat() if value else ""),
        Column("contact", gettext_lazy("Contact person")),
        Column("url", gettext_lazy("Address of the page")),
    ],
    page_size=30,
)

_SEEN_LIST = replace(
    LIST, where=IN_SIGHT, filters={**LIST.filters, "person": SEEN.replace("%(person)s", "%s")}
)


def page_for(person: Any, chosen: dict[str, Any], *, language: str, after: str = "") -> Page:
    """A page of the list as this person (or visitor) sees it: with the closed groups that the person is in.

    Raises BadPlace.
    """
    if getattr(person, "pk", None) is None:
        return LIST.page(language=language, chosen=chosen, after=after)
    return _SEEN_LIST.page(language=language, chosen={**chosen, "person": person.pk}, after=after)


@dataclass(frozen=True)
class Filter:
    """What a page of the list needs besides the rows: how many in each state there, the areas and topics to choose
    from, the chosen ones."""

    counts: dict[str, int]
    area_ids: tuple[uuid.UUID, ...]
    chosen: places.Place | None
    changed_at: datetime.datetime | None
    topics: Sequence[words.Word] = ()
    topic: words.Word | None = None

    def areas(self, language: str) -> tuple[tuple[str, str], ...]:
        """The areas to choose from, and what each is divided into: code and name, by name."""
        return _offered(places.edition(self.area_ids), self.area_ids, language)

    @property
    def lineage(self) -> list[uuid.UUID]:
        """The chosen area and everything it lies in; empty when none is chosen."""
        return places.lineage(self.chosen.id) if self.chosen else []

    @property
    def about(self) -> list[uuid.UUID]:
        """The chosen topic and everything below it; empty when none is chosen."""
        return words.with_narrower(self.topic.id) if self.topic else []


@lru_cache(maxsize=512)
def _offered(edition: int, area_ids: tuple[uuid.UUID, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Hundreds of names to put in order, the same for every reader until a network works somewhere else."""
    offered = dict.fromkeys(one for area_id in area_ids for one in (area_id, *places.parts(area_id)))
    found = [place for one in offered if (place := places.place(one)) and place.is_current]
    named = ((one.code, pick(one.names, language).text) for one in found)
    return tuple(sorted(named, key=lambda one: sort_key(one[1], language)))


@lru_cache(maxsize=8)
def _filter(*, is_visitor: bool, by_area: bool, by_topic: bool) -> str:
    """What is not asked for is left out of the statement: PostgreSQL then keeps its plan, and making that takes longer
    than to answer."""
    inside = [
        *([_COVERS.replace("%s", "%(area)s")] if by_area else []),
        *([_IS_ABOUT.replace("%s", "%(about)s")] if by_topic else []),
    ]
    return f"""
with seen as materialized (
  select s.id, s.state, s.changed_at, {" and ".join(inside) or "true"} as is_chosen
  from spaces_space s where s.kind = %(kind)s and {PUBLIC if is_visitor else SEEN})
select coalesce((select jsonb_object_agg(state, number) from
         (select state, count(*) as number from seen where is_chosen group by state) by_state), '{{}}') as counts,
  (select max(changed_at) from seen) as changed_at,
  array(select distinct x.area_id from spaces_spacearea x join seen s on s.id = x.space_id
        where not x.is_excluded order by 1) as areas,
  array(select distinct y.concept_id from spaces_spacetopic y join seen s on s.id = y.space_id) as topics
"""


def filter_of(kind: str, area: str, topic: str = "", person: Any = None) -> Filter:
    """`area` is `scheme:code`, for example `fi-kunta:290`, `topic` the code of a field or topic; nothing is chosen when
    there is no such area or topic. `person` counts in what only those in it see."""
    chosen = places.at(area) if area else None
    about = (words.at("field", topic) or words.at("topic", topic)) if topic else None
    given = {
        "kind": kind,
        "area": places.lineage(chosen.id) if chosen else None,
        "about": words.with_narrower(about.id) if about else None,
        "person": getattr(person, "pk", None),
    }
    statement = _filter(
        is_visitor=given["person"] is None, by_area=chosen is not None, by_topic=about is not None
    )
    row = first(statement, {name: value for name, value in given.items() if value is not None})
    assert row is not None
    return Filter(
        row["counts"],
        tuple(row["areas"]),
        chosen,
        row["changed_at"],
        [word for one in row["topics"] if (word := words.word(one))],
        about,
    )
