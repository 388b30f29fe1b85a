"""Every read of spaces that is worth a name. One statement each; plain values, ready for a page."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from talkoo.kernel import i18n, pages
from talkoo.kernel.lists import Column, List, Sort
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.spaces.models import ContactAppointment, Kind, State

PUBLIC_STATES = (State.FORMING, State.ACTIVE, State.PAUSED, State.ENDED)

_CARD = """
s.id, s.kind, s.slug, s.name, s.purpose, s.is_wide, s.started_year, s.started_month, s.started_day, s.state, s.website,
s.changed_at, coalesce(c.public_name, '') as contact, c.person_id is not null as has_contact,
coalesce((select jsonb_agg(jsonb_build_object('names', a.names, 'out', sa.is_excluded) order by sa.id)
          from spaces_spacearea sa join places_area a on a.id = sa.area_id where sa.space_id = s.id), '[]') as areas
"""
_FROM = "spaces_space s left join spaces_contactappointment c on c.space_id = s.id and c.until is null"

_COVERS = """(s.is_wide or (
  exists (select from spaces_spacearea x where x.space_id = s.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from spaces_spacearea x where x.space_id = s.id and x.is_excluded and x.area_id = any(%s))))"""


@dataclass(frozen=True)
class Card:
    """A space with the five facts everybody may see, in the words of the page's language."""

    id: uuid.UUID
    kind: str
    name: Text
    url: str
    purpose: Text
    area: str
    started: PartialDate | None
    contact: str
    write_url: str
    state: str
    state_label: str
    kind_label: str
    website: str
    changed_at: datetime.datetime


def words_of_area(is_wide: bool, areas: list[dict[str, Any]], language: str) -> str:
    """An area of operation in words: `wide`, `Suomussalmi`, `Kainuu, not Kajaani`."""
    if is_wide:
        return pgettext("area of operation", "wide")
    within = i18n.say_list(
        [pick(area["names"], language).text for area in areas if not area["out"]], language
    )
    without = i18n.say_list([pick(area["names"], language).text for area in areas if area["out"]], language)
    if without:
        return _("%(within)s, not %(without)s") % {"within": within, "without": without}
    return within


_write_to: list[Callable[[str, str], str]] = []


def write_with(address: Callable[[str, str], str]) -> None:
    """The block that carries letters says where one writes to a space: `address(kind, slug)`."""
    _write_to[:] = [address]


def role_of_contact(kind: str) -> str:
    """What a contact is called who shows no name."""
    return _("Project coordinator") if kind == Kind.PROGRAMME else _("Contact person")


def card(row: Row) -> Card:
    """A row of the list or page as the page shows it."""
    language = pages.language()
    return Card(
        id=row["id"],
        kind=row["kind"],
        name=pick(row["name"], language),
        url=pages.address(f"spaces:{row['kind']}", row["slug"]),
        purpose=pick(row["purpose"], language),
        area=words_of_area(row["is_wide"], row["areas"], language),
        started=PartialDate(row["started_year"], row["started_month"], row["started_day"])
        if row["started_year"]
        else None,
        contact=(row["contact"] or role_of_contact(row["kind"])) if row["has_contact"] else "",
        write_url=_write_to[0](row["kind"], row["slug"]) if row["has_contact"] and _write_to else "",
        state=row["state"],
        state_label=str(State(row["state"]).label),
        kind_label=str(Kind(row["kind"]).label),
        website=row["website"],
        changed_at=row["changed_at"],
    )


LIST = List(
    name="spaces",
    select=_CARD,
    source=_FROM,
    identity="s.id",
    where=f"s.state in ({', '.join(repr(str(state)) for state in PUBLIC_STATES)})",
    filters={
        "kind": "s.kind = %s",
        "state": "s.state = any(%s)",
        "area": _COVERS,
    },
    sorts={
        "name": Sort("(s.name_keys->>%s)", needs_language=True),
        "started": Sort("(s.started_year * 10000 + s.started_month * 100 + s.started_day)", descending=True),
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


def visible(kind: str, slug: str) -> Row | None:
    """The space at this address, if everybody may see it."""
    statement = f"select {_CARD} from {_FROM} where s.kind = %s and s.slug = %s and {LIST.where}"
    return first(statement, [kind, slug])


def addresses(kind: str) -> list[tuple[str, datetime.datetime]]:
    """Path and last change of every space of a kind that everybody may see, at most 50,000."""
    rows = fetch(
        f"select s.slug, s.changed_at from spaces_space s where s.kind = %s and {LIST.where} limit 50000",
        [kind],
    )
    return [(pages.address(f"spaces:{kind}", row["slug"]), row["changed_at"]) for row in rows]


@dataclass(frozen=True)
class Filter:
    """What a page of the list needs besides the rows: how many in each state, the areas to choose, the chosen one."""

    counts: dict[str, int]
    areas: list[tuple[str, Texts]]
    lineage: list[uuid.UUID]
    area_names: Texts | None
    changed_at: datetime.datetime | None


_FILTER = """
with {up} mine as materialized (
  select distinct x.area_id as id from spaces_spacearea x join spaces_space s on s.id = x.space_id where s.kind = %s)
select g.counts, g.changed_at, {chosen},
  (select coalesce(jsonb_agg(jsonb_build_array(a.scheme || ':' || a.code, a.names)), '[]') from places_area a
   where a.valid_to is null and (a.id in (select id from mine) or a.parent_id in (select id from mine))) as areas
from (select coalesce(jsonb_object_agg(state, number), '{{}}') as counts, max(changed_at) as changed_at
      from (select state, count(*) as number, max(changed_at) as changed_at from spaces_space where kind = %s
            group by state) by_state) g
"""
_EVERYWHERE = _FILTER.format(up="", chosen="'{}'::uuid[] as lineage, null::jsonb as area_names")
_SOMEWHERE = _FILTER.format(
    up="""recursive up as (
  select id, parent_id, names, 1 as step from places_area where scheme = %s and code = %s and valid_to is null
  union all select a.id, a.parent_id, a.names, step + 1 from places_area a join up on a.id = up.parent_id),""",
    chosen="""array(select id from up) as lineage, (select names from up where step = 1) as area_names""",
)


def filter_of(kind: str, area: str) -> Filter:
    """`area` is `scheme:code`, for example `fi-kunta:290`; its lineage is empty when there is no such area."""
    scheme, _colon, code = area.partition(":")
    row = first(_SOMEWHERE, [scheme, code, kind, kind]) if area else first(_EVERYWHERE, [kind, kind])
    assert row is not None
    return Filter(row["counts"], row["areas"], row["lineage"], row["area_names"], row["changed_at"])


def contact_of(space_id: uuid.UUID) -> uuid.UUID | None:
    """Who is the space's contact now."""
    return (
        ContactAppointment.objects.filter(space=space_id, until=None)
        .values_list("person_id", flat=True)
        .first()
    )
