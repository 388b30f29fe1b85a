"""One organisation: its page, who answers for it, its texts."""

import uuid
from collections.abc import Callable
from typing import Any

from talkoo.kernel import i18n, pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row, first
from talkoo.kernel.text import pick
from talkoo.people.organisations.models import (
    RUNNING,
    AddressKind,
    Affiliation,
    Mailbox,
    Organisation,
    State,
    running,
)
from talkoo.people.organisations.queries.mine import role_label
from talkoo.people.organisations.queries.shown import (
    CARD,
    FROM,
    LISTED,
    TODAY,
    card,
    introduce_url,
    labels,
    words_of_area,
    write_url,
)
from talkoo.plumbing.files import shown as pictures
from talkoo.plumbing.places import known as places

_PAGE = f"""
select {CARD}, o.registry_code, o.register_number, o.founded_year, o.founded_month, o.founded_day, o.links,
  array(select w.concept_id from organisations_organisationconcept w
        where w.organisation_id = o.id and w.said = 'target') as targets,
  array(select w.concept_id from organisations_organisationconcept w
        where w.organisation_id = o.id and w.said = 'competence') as competences,
  array(select x.area_id from organisations_organisationarea x
        where x.organisation_id = o.id and not x.is_excluded order by x.id) as inside,
  array(select x.area_id from organisations_organisationarea x
        where x.organisation_id = o.id and x.is_excluded order by x.id) as outside,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'street', a.street, 'floor', a.floor,
          'po_box', a.po_box,
          'postal_code', a.postal_code, 'town', a.town, 'area_id', a.area_id) order by a.kind desc), '[]')
   from organisations_address a where a.organisation_id = o.id) as addresses,
  (select coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'position', m.position) order by m.position), '[]')
   from organisations_mailbox m where m.organisation_id = o.id) as mailboxes,
  (select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'slug', u.slug, 'state', u.state,
          'logo', {pictures.picture_of("u.logo_id")}) order by m.position, m.id), '[]')
   from organisations_membership m join organisations_organisation u on u.id = m.within_id
   where m.organisation_id = o.id and m.status = 'accepted' and m.until is null and u.state = 'listed') as umbrellas,
  (select coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'slug', k.slug, 'town', k.seat_id)
          order by k.name_keys->>%s, k.id), '[]')
   from organisations_membership m join organisations_organisation k on k.id = m.organisation_id
   where m.within_id = o.id and m.status = 'accepted' and m.until is null and k.state = 'listed') as members,
  exists (select from organisations_affiliation f
          where f.organisation_id = o.id and {RUNNING.format("f")} and f.may_represent) as has_representative,
  (select coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'slug', k.slug, 'town', k.seat_id)
          order by k.name_keys->>%s, k.id), '[]')
   from organisations_connection c join organisations_organisation k
     on k.id = case when c.first_id = o.id then c.second_id else c.first_id end
   where (c.first_id = o.id or c.second_id = o.id) and c.state = 'accepted' and k.state = 'listed') as connections,
  (select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', f.role, 'title', f.title)
          order by f.since, f.id), '[]')
   from organisations_affiliation f join accounts_person p on p.id = f.person_id
   where f.organisation_id = o.id and f.is_public and {RUNNING.format("f")}) as people,
  (select t.number from terms_terms t where t.kind = 'membership' and t.subject_id = o.id
   and t.valid_from <= {TODAY.format("t")} order by t.number desc limit 1) as terms_number
from {FROM} where o.slug = %s and {LISTED}
"""

_MOVED = f"""
select o.slug from organisations_organisation g join organisations_organisation o on o.id = g.merged_into_id
where g.slug = %s and {LISTED}
"""

_beside: list[Callable[[uuid.UUID], list[dict[str, Any]]]] = []


def show_beside(find: Callable[[uuid.UUID], list[dict[str, Any]]]) -> None:
    """What others know of an organisation: a function from its id to [{"name", "url", "role"}], one statement."""
    _beside[:] = [find]


_supported: list[Callable[[uuid.UUID], list[dict[str, Any]]]] = []


def show_support(find: Callable[[uuid.UUID], list[dict[str, Any]]]) -> None:
    """Who funds and supports what an organisation runs: from its id to what `ui.funding` shows, one statement."""
    _supported[:] = [find]


def support_of(organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """Who funds and supports what the organisation runs, as its own page carries it."""
    return _supported[0](organisation_id) if _supported else []


def visible(slug: str) -> Row | None:
    """The organisation at this address, if everybody may see it."""
    language = pages.language()
    return first(_PAGE, [language, language, slug])


def moved_to(slug: str) -> str | None:
    """Where the organisation that was at this address is now, if it was made one with another that everybody sees."""
    row = first(_MOVED, [slug])
    return row["slug"] if row else None


def page_of(row: Row) -> dict[str, Any]:
    """A row of `visible` as the page shows it: the card's names and more."""
    language = pages.language()
    shown = card(row)
    return {
        **{name: getattr(shown, name) for name in shown.__dataclass_fields__},
        "registry_code": row["registry_code"],
        "register_number": row["register_number"],
        "founded": PartialDate.of(row["founded_year"], row["founded_month"], row["founded_day"]),
        "links": [{"label": pick(link.get("label"), language), "url": link["url"]} for link in row["links"]],
        "targets": labels(row["targets"], language),
        "competences": labels(row["competences"], language),
        "area": words_of_area(row["is_wide"], row["inside"], row["outside"], language),
        "addresses": [
            {
                **one,
                "label": str(AddressKind(one["kind"]).label),
                "place": places.name(uuid.UUID(one["area_id"]), language) if one["area_id"] else "",
            }
            for one in row["addresses"]
        ],
        "mailboxes": [pick(one["role"], language) for one in row["mailboxes"]],
        "write_url": write_url(row["slug"]) if row["has_representative"] else "",
        "umbrellas": [
            {
                "name": pick(one["name"], language),
                "url": pages.address("organisations:organisation", one["slug"])
                if one["state"] == State.LISTED
                else "",
                "picture": pictures.show(one["logo"]),
                "line": pick(None, language),
            }
            for one in row["umbrellas"]
        ],
        "members": [
            {
                "name": pick(one["name"], language),
                "url": pages.address("organisations:organisation", one["slug"]),
                "town": places.name(uuid.UUID(one["town"]), language) if one["town"] else "",
            }
            for one in row["members"]
        ],
        "connections": [
            {
                "name": pick(one["name"], language),
                "url": pages.address("organisations:organisation", one["slug"]),
                "town": places.name(uuid.UUID(one["town"]), language) if one["town"] else "",
            }
            for one in row["connections"]
        ],
        "people": [
            {"name": one["name"], "role": role_label(one["role"], one["title"], language)}
            for one in row["people"]
        ],
        "takes_members": row["terms_number"] is not None,
        "introduce_url": introduce_url(row["slug"]) if row["has_representative"] else "",
        "beside": _beside[0](row["id"]) if _beside else [],
        "text_languages": [i18n.own_name(code) for code in row["languages"]],
    }


def by_slug(slug: str) -> Organisation | None:
    """The organisation at this address in any state, for those who look after it."""
    return Organisation.objects.filter(slug=slug).first()


def texts_of(organisation: Organisation) -> dict[str, dict[str, str] | None]:
    """Its texts by field."""
    return {"name": organisation.name, "purpose": organisation.purpose}


def representatives(organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """Who answers for the organisation now."""
    return list(
        Affiliation.objects.filter(running(), organisation=organisation_id, may_represent=True)
        .order_by("since", "id")
        .values_list("person_id", flat=True)
    )


def mailboxes_of(organisation_id: uuid.UUID) -> list[tuple[int, dict[str, str], str]]:
    """Position, role and address of each of its mailboxes. The address is for sending only."""
    return list(
        Mailbox.objects.filter(organisation=organisation_id)
        .order_by("position")
        .values_list("position", "role", "address")
    )
