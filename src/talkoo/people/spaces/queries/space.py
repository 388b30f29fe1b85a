"""The page of one space: who runs it, who pays, who belongs, and what a programme tells."""

import datetime
import uuid
from typing import Any

from django.utils.translation import gettext as _

from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Texts, pick
from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces.models import (
    Aim,
    ContactAppointment,
    Participants,
    PartnerRole,
    Programme,
    ProgrammeKind,
    Space,
    State,
)
from talkoo.people.spaces.queries import counts
from talkoo.people.spaces.queries.people import WAYS
from talkoo.people.spaces.queries.shown import CARD, FROM, PUBLIC, SEEN, card
from talkoo.plumbing.files import shown as pictures
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_FUNDING = f"""
(select coalesce(jsonb_agg(jsonb_build_object('name', f.funder, 'line', f.line, 'url', f.url,
        'logo', {pictures.picture_of("f.logo_id")}) order by f.position), '[]')
 from spaces_funding f where f.space_id in (s.id, s.programme_id))"""

_SUPPORTERS = f"""
(select coalesce(jsonb_agg(jsonb_build_object('name', coalesce(r.name, o.name), 'url', r.url,
        'slug', case when o.state = 'listed' then o.slug end,
        'logo', coalesce({pictures.picture_of("r.logo_id")}, {pictures.picture_of("o.logo_id")}))
        order by r.position), '[]')
 from spaces_partnering r left join organisations_organisation o on o.id = r.organisation_id
 where r.space_id in (s.id, s.programme_id) and r.role = 'supporter')"""

PAID = f"{_FUNDING} as funding, {_SUPPORTERS} as supporters"
"""Of the space `s`, as columns of another statement: what `funding_of` is given."""

_HAS_QUOTAS = "exists (select from spaces_quota u where u.space_id = s.id and u.ended_at is null)"

_COUNTRIES = """
(select coalesce(jsonb_object_agg(country, number), '{}') from (
   select o.country, count(*) as number from spaces_spacemembership m
   join organisations_organisation o on o.id = m.organisation_id
   where m.space_id = s.id and m.status = 'accepted' and m.until is null and o.state = 'listed'
   group by o.country) by_country)"""

HEAD = f"""s.id, s.kind, s.slug, s.name, s.purpose, s.state, s.participants, {_HAS_QUOTAS} as has_quotas,
  {_COUNTRIES} as countries, {PAID}"""
"""Of the space `s`, as columns of another statement: what `tabs_of` and `funding_of` are given, in place of `visible`
where a block has a page of its own."""

_PAGE = f"""
select {CARD}, s.aim, s.membership_rule,
  {_HAS_QUOTAS} as has_quotas,
  {WAYS} as contact_ways,
  s.planned_end_year, s.planned_end_month, s.planned_end_day,
  (select jsonb_build_object('name', b.name, 'slug', b.slug) from spaces_space b
   where b.id = s.programme_id and b.state not in ('withdrawn', 'hidden')) as programme,
  (select jsonb_build_object('name', b.name, 'slug', b.slug) from spaces_space b
   where b.id = s.network_id and b.state not in ('withdrawn', 'hidden')) as network,
  case when s.kind = 'network' then (
    select coalesce(jsonb_agg(jsonb_build_object('name', b.name, 'slug', b.slug, 'state', b.state) order by b.id), '[]')
    from spaces_space b where b.network_id = s.id and b.state in ('forming', 'active', 'paused', 'ended')
      and b.join <> 'invite') end as groups,
  (select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'slug', case when o.state = 'listed' then o.slug end,
          'is_interim', k.is_interim, 'since', k.since, 'until', k.until) order by k.since desc, k.id desc), '[]')
   from spaces_coordination k join organisations_organisation o on o.id = k.organisation_id
   where k.space_id = s.id) as coordinations,
  {_COUNTRIES} as countries, {PAID}, {{counts}} as counts
from {FROM} where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""

_PROGRAMME = """
select g.kind as programme_kind, g.starts_on, g.ends_on, g.aim as aim_text, g.how_to_join, g.why_join,
  (select coalesce(jsonb_agg(jsonb_build_object('name', h.name, 'text', h.description,
          'starts', jsonb_build_array(h.starts_year, h.starts_month, h.starts_day),
          'ends', jsonb_build_array(h.ends_year, h.ends_month, h.ends_day)) order by h.position), '[]')
   from spaces_phase h where h.space_id = s.id) as phases,
  (select coalesce(jsonb_agg(jsonb_build_object('role', p.role, 'name', coalesce(p.name, o.name), 'url', p.url,
          'slug', case when o.state = 'listed' then o.slug end, 'contact', p.contact, 'notes', p.notes,
          'seat', o.seat_id,
          'languages', array(select l.language from organisations_organisationlanguage l
                             where l.organisation_id = o.id order by l.id)) order by p.position), '[]')
   from spaces_partnering p left join organisations_organisation o on o.id = p.organisation_id
   where p.space_id = s.id and p.role <> 'supporter') as partners,
  (select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'slug', n.slug, 'state', n.state)
          order by n.name_keys->>%s, n.id), '[]')
   from spaces_space n where n.programme_id = s.id and n.kind = 'network'
     and n.state in ('forming', 'active', 'paused', 'ended')) as networks
from spaces_space s left join spaces_programme g on g.space_id = s.id where s.id = %s
"""


def _page() -> str:
    return _PAGE.replace("{counts}", counts.as_json())


def visible(kind: str, slug: str, person: Any = None) -> Row | None:
    """The space at this address, if this person may see it; nobody given: if everybody may."""
    return first(_page(), {"kind": kind, "slug": slug, "person": getattr(person, "pk", None)})


def is_seen(space_id: uuid.UUID, person: Any) -> bool:
    """Whether this person (or visitor) may see the space."""
    given = {"space": space_id, "person": getattr(person, "pk", None)}
    return first(f"select from spaces_space s where s.id = %(space)s and {SEEN}", given) is not None


def _organisation_url(slug: str | None) -> str:
    return pages.address("organisations:organisation", slug) if slug else ""


def _mark(one: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "name": pick(one["name"], language),
        "line": pick(one.get("line"), language),
        "url": one.get("url") or _organisation_url(one.get("slug")),
        "picture": pictures.show(one["logo"]),
    }


def funding_of(row: Row, language: str) -> list[dict[str, Any]]:
    """Funders with their lines, then supporters, in the coordinator's order: each page of a programme has them."""
    return [_mark(one, language) for one in (*row["funding"], *row["supporters"])]


_OF_SITE = f"""
select {_FUNDING} as funding, {_SUPPORTERS} as supporters from spaces_space s
where s.kind = 'programme' and s.state in ('forming', 'active', 'paused', 'ended') order by s.id limit 2
"""


def funding_of_site(language: str) -> list[dict[str, Any]]:
    """Who pays for the site's one programme; empty when it has none or several."""
    rows = fetch(_OF_SITE)
    return funding_of(rows[0], language) if len(rows) == 1 else []


def page_of(row: Row) -> dict[str, Any]:
    """What the page shows besides the card."""
    language = pages.language()
    countries = [
        {
            "code": code,
            "label": i18n.country_name(code, language),
            "count": count,
            "url": pages.address("spaces:network_organisations", row["slug"]) + f"?country={code}"
            if row["kind"] == "network"
            else "",
        }
        for code, count in sorted(row["countries"].items(), key=lambda one: (-one[1], one[0]))
    ]
    coordinations = [
        {
            "name": pick(one["name"], language),
            "url": _organisation_url(one["slug"]),
            "is_interim": one["is_interim"],
            "since": datetime.date.fromisoformat(one["since"]),
            "until": datetime.date.fromisoformat(one["until"]) if one["until"] else None,
        }
        for one in row["coordinations"]
    ]
    return {
        "card": card(row),
        "aim_label": str(Aim(row["aim"]).label) if row["aim"] else "",
        "planned_end": PartialDate.of(
            row["planned_end_year"], row["planned_end_month"], row["planned_end_day"]
        ),
        "programme": {
            "name": pick(row["programme"]["name"], language),
            "url": pages.address("spaces:programme", row["programme"]["slug"]),
        }
        if row["programme"]
        else None,
        "network": {
            "name": pick(row["network"]["name"], language),
            "url": pages.address("spaces:network", row["network"]["slug"]),
        }
        if row["network"]
        else None,
        "groups": [
            {
                "name": pick(one["name"], language),
                "url": pages.address("spaces:group", one["slug"]),
                "state": one["state"],
                "state_label": str(State(one["state"]).label),
            }
            for one in row["groups"] or ()
        ],
        "coordinator": next((one for one in coordinations if one["until"] is None), None),
        "coordinated_before": [one for one in coordinations if one["until"]],
        "countries": countries,
        "is_for_organisations": row["participants"] == Participants.ORGANISATIONS,
        "member_count": sum(row["countries"].values()),
        "funding": funding_of(row, language),
    }


def _when(starts: PartialDate | None, ends: PartialDate | None, language: str) -> str:
    said = [i18n.say_date(one, language) for one in (starts, ends) if one]
    return "–".join(dict.fromkeys(said))


def _last_day(date: PartialDate) -> datetime.date:
    if date.day:
        return date.first_day
    year, month = (date.year, date.month + 1) if 0 < date.month < 12 else (date.year + 1, 1)
    return datetime.date(year, month, 1) - datetime.timedelta(days=1)


def _phase(one: dict[str, Any], language: str, today: datetime.date) -> dict[str, Any]:
    starts, ends = PartialDate.of(*one["starts"]), PartialDate.of(*one["ends"])
    last = ends or starts
    if last and _last_day(last) < today:
        state = "past"
    elif starts and starts.first_day > today:
        state = "coming"
    else:
        state = "now"
    return {
        "name": pick(one["name"], language),
        "text": pick(one["text"], language),
        "when": _when(starts, ends, language),
        "state": state,
    }


def programme_of(space_id: uuid.UUID) -> dict[str, Any]:
    """What a programme tells: aim, phases in time, how to join and why, who carries it, its networks."""
    language = pages.language()
    row = first(_PROGRAMME, [language, space_id])
    assert row is not None
    today = clock.today(current.site().time_zone)
    partners = [
        {
            "role": one["role"],
            "role_label": str(PartnerRole(one["role"]).label),
            "name": pick(one["name"], language),
            "url": one["url"] or _organisation_url(one["slug"]),
            "contact": pick(one["contact"], language),
            "notes": pick(one["notes"], language),
            "town": places.name(uuid.UUID(one["seat"]), language) if one["seat"] else "",
            "languages": [i18n.name_of(code, language) for code in one["languages"] or ()],
        }
        for one in row["partners"]
    ]
    starts, ends = row["starts_on"], row["ends_on"]
    return {
        "kind_label": str(ProgrammeKind(row["programme_kind"]).label) if row["programme_kind"] else "",
        "period": f"{i18n.say_date(starts, language) if starts else ''}–{i18n.say_date(ends, language) if ends else ''}"
        if starts or ends
        else "",
        "aim": pick(row["aim_text"], language),
        "how_to_join": pick(row["how_to_join"], language),
        "why_join": pick(row["why_join"], language),
        "phases": [_phase(one, language, today) for one in row["phases"]],
        "implementers": [one for one in partners if one["role"] == PartnerRole.IMPLEMENTER],
        "partners": [one for one in partners if one["role"] != PartnerRole.IMPLEMENTER],
        "networks": [
            {
                "name": pick(one["name"], language),
                "url": pages.address("spaces:network", one["slug"]),
                "state": one["state"],
                "state_label": str(State(one["state"]).label),
            }
            for one in row["networks"]
        ],
    }


MEMBERS = List(
    name="members",
    select=organisations.CARD,
    source=f"{organisations.FROM} join spaces_spacemembership m on m.organisation_id = o.id",
    identity="o.id",
    where="o.state = 'listed' and m.status = 'accepted' and m.until is null",
    filters={"space": "m.space_id = %s", "country": "o.country = %s"},
    sorts={"name": Sort("(o.name_keys->>%s)", needs_language=True)},
    page_size=30,
)

_BESIDE = f"""
select s.kind, s.slug, s.name, 'member' as role, s.name_keys from spaces_spacemembership m
join spaces_space s on s.id = m.space_id
where m.organisation_id = %s and m.status = 'accepted' and m.until is null and {PUBLIC}
union all
select s.kind, s.slug, s.name, 'coordinator', s.name_keys from spaces_coordination k
join spaces_space s on s.id = k.space_id where k.organisation_id = %s and k.until is null and {PUBLIC}
union all
select s.kind, s.slug, s.name, p.role, s.name_keys from spaces_partnering p
join spaces_space s on s.id = p.space_id where p.organisation_id = %s and {PUBLIC}
order by 4, 5 limit 100
"""


def beside(organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """In which networks and projects an organisation takes part, and as what."""
    language = pages.language()
    roles = {"member": _("member"), "coordinator": _("coordinates"), **dict(PartnerRole.choices)}
    rows = fetch(_BESIDE, [organisation_id, organisation_id, organisation_id])
    return [
        {
            "name": pick(row["name"], language),
            "url": pages.address(f"spaces:{row['kind']}", row["slug"]),
            "role": str(roles[row["role"]]),
        }
        for row in rows
    ]


organisations.show_beside(beside)

_RUN_BY = f"""
select {_FUNDING} as funding, {_SUPPORTERS} as supporters from spaces_space s
join spaces_coordination k on k.space_id = s.id and k.until is null
where k.organisation_id = %s and s.kind = 'programme' and {PUBLIC} order by s.id limit 3
"""


def support_of(organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """Who funds and supports the programmes an organisation runs, programme by programme."""
    language = pages.language()
    return [one for row in fetch(_RUN_BY, [organisation_id]) for one in funding_of(row, language)]


organisations.show_support(support_of)


def contact_of(space_id: uuid.UUID) -> uuid.UUID | None:
    """Who is the space's contact now."""
    return (
        ContactAppointment.objects.filter(space=space_id, until=None)
        .values_list("person_id", flat=True)
        .first()
    )


def by_slug(kind: str, slug: str) -> Space | None:
    """The space at this address in any state, for those who look after it."""
    return Space.objects.filter(kind=kind, slug=slug).first()


def programme_texts(space_id: uuid.UUID) -> Programme | None:
    """What a programme tells beyond its name and purpose; None for a network."""
    return Programme.objects.filter(space=space_id).first()


def lines_of(space_id: uuid.UUID) -> list[Texts]:
    """The funder lines that a mail about this space carries."""
    rows = fetch(
        """select f.line from spaces_funding f join spaces_space s on f.space_id in (s.id, s.programme_id)
           where s.id = %s order by f.position""",
        [space_id],
    )
    return [row["line"] for row in rows]
