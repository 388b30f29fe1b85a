"""The list of networks or projects: rows, tabs and areas to choose from."""

import datetime
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from talkoo.kernel.lists import Column, List, Sort
from talkoo.kernel.rows import first
from talkoo.people.spaces.queries.shown import CARD, FROM, PUBLIC
from talkoo.plumbing.places import known as places

_COVERS = """(s.is_wide or (
  exists (select from spaces_spacearea x where x.space_id = s.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from spaces_spacearea x where x.space_id = s.id and x.is_excluded and x.area_id = any(%s))))"""

LIST = List(
    name="spaces",
    select=CARD,
    source=FROM,
    identity="s.id",
    where=PUBLIC,
    filters={
        "kind": "s.kind = %s",
        "state": "s.state = any(%s)",
        "area": _COVERS,
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


@dataclass(frozen=True)
class Filter:
    """What a page of the list needs besides the rows: how many in each state there, the areas, the chosen one."""

    counts: dict[str, int]
    areas: list[places.Place]
    chosen: places.Place | None
    changed_at: datetime.datetime | None

    @property
    def lineage(self) -> list[uuid.UUID]:
        """The chosen area and everything it lies in; empty when none is chosen."""
        return places.lineage(self.chosen.id) if self.chosen else []


_IN = f"(%s::uuid[] is null or {_COVERS})"
_FILTER = f"""
select coalesce((select jsonb_object_agg(state, number) from
         (select s.state, count(*) as number from spaces_space s where s.kind = %s and {PUBLIC} and {_IN}
          group by s.state) by_state), '{{}}') as counts,
  (select max(s.changed_at) from spaces_space s where s.kind = %s and {PUBLIC}) as changed_at,
  array(select distinct x.area_id from spaces_spacearea x join spaces_space s on s.id = x.space_id
        where s.kind = %s and not x.is_excluded and {PUBLIC}) as areas
"""


def filter_of(kind: str, area: str) -> Filter:
    """`area` is `scheme:code`, for example `fi-kunta:290`; nothing is chosen when there is no such area."""
    chosen = places.at(area) if area else None
    above = places.lineage(chosen.id) if chosen else None
    row = first(_FILTER, [kind, above, above, above, kind, kind])
    assert row is not None
    offered = dict.fromkeys(one for area_id in row["areas"] for one in (area_id, *places.parts(area_id)))
    return Filter(
        row["counts"],
        [place for one in offered if (place := places.place(one)) and place.is_current],
        chosen,
        row["changed_at"],
    )
