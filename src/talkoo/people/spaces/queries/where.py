"""Where a space works: which municipalities it has, who is from outside, which organisations work there too."""

import uuid
from collections.abc import Iterable, Sequence

from talkoo.kernel import pages
from talkoo.kernel.rows import fetch, first
from talkoo.kernel.text import Text, pick, sort_key
from talkoo.people.organisations.models import Organisation
from talkoo.people.organisations.models import State as Listed
from talkoo.people.spaces.models import ParticipantKind
from talkoo.plumbing.places import known as places
from talkoo.plumbing.places.models import Kind as Place
from talkoo.plumbing.tenancy import current

_AREAS = """
select s.is_wide, s.programme_id, p.is_wide as is_programme_wide,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded) as outside,
  array(select a.area_id from spaces_spacearea a where a.space_id = p.id and not a.is_excluded) as programme_inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = p.id and a.is_excluded) as programme_outside
from spaces_space s left join spaces_space p on p.id = s.programme_id where s.id = %s
"""


def covers(
    is_wide: bool, inside: Sequence[uuid.UUID], outside: Sequence[uuid.UUID], area_id: uuid.UUID
) -> bool:
    """Whether a place belongs to an area of operation: Kuhmo to `Kainuu, not Kajaani`."""
    above = places.lineage(area_id)
    return not any(one in above for one in outside) and (is_wide or any(one in above for one in inside))


def _municipalities(inside: Iterable[uuid.UUID], outside: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    left_out = {one for area_id in outside for one in places.within(area_id)}
    return [
        one
        for one in dict.fromkeys(one for area_id in inside for one in places.within(area_id))
        if one not in left_out
        and (found := places.place(one)) is not None
        and found.kind == Place.MUNICIPALITY
        and found.is_current
    ]


def municipalities_of(space_id: uuid.UUID) -> list[uuid.UUID]:
    """The municipalities of its area, as it is now; none for a wide one."""
    row = first(_AREAS, [space_id])
    return _municipalities(row["inside"], row["outside"]) if row else []


def outside_programme(space_id: uuid.UUID) -> set[uuid.UUID]:
    """Those of its municipalities that do not belong to the area of its programme."""
    row = first(_AREAS, [space_id])
    if row is None or row["programme_id"] is None or not row["programme_inside"]:
        return set()
    return {
        one
        for one in _municipalities(row["inside"], row["outside"])
        if not covers(row["is_programme_wide"], row["programme_inside"], row["programme_outside"], one)
    }


def municipalities_to_choose(space_id: uuid.UUID | None = None) -> list[tuple[str, Text]]:
    """Every municipality of the site's country and of the space's own: those of the space's area first, by name."""
    language = pages.language()
    own = municipalities_of(space_id) if space_id else []
    countries = {places.country_of(one) for one in own} | {current.site().country}
    rest = [
        one
        for country in sorted(countries)
        if (found := places.at(f"iso-3166-1:{country}"))
        for one in _municipalities([found.id], ())
    ]
    named = [
        (str(one), pick(found.names, language))
        for one in dict.fromkeys([*own, *rest])
        if (found := places.place(one))
    ]
    mine = {str(one) for one in own}
    return sorted(named, key=lambda one: (one[0] not in mine, sort_key(one[1].text, language)))


_MEETS = """
select o.is_wide as is_organisation_wide, s.is_wide,
  array(select a.area_id from organisations_organisationarea a where a.organisation_id = o.id and not a.is_excluded)
    as theirs,
  array(select a.area_id from organisations_organisationarea a where a.organisation_id = o.id and a.is_excluded)
    as not_theirs,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded) as outside
from organisations_organisation o, spaces_space s where o.id = %s and s.id = %s
"""


def works_in_area(space_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """At least one area of operation of the organisation meets the area of the network (S4.1). Where it has its seat
    does not count; who works over a wide area works here too."""
    row = first(_MEETS, [organisation_id, space_id])
    if row is None:
        return False
    if row["is_wide"] or row["is_organisation_wide"]:
        return True
    ours = {one for area_id in row["inside"] for one in places.within(area_id)}
    ours -= {one for area_id in row["outside"] for one in places.within(area_id)}
    theirs = {one for area_id in row["theirs"] for one in places.within(area_id)}
    theirs -= {one for area_id in row["not_theirs"] for one in places.within(area_id)}
    return bool(ours & theirs)


def is_listed(organisation_id: uuid.UUID) -> bool:
    """Whether the organisation stands in the directory."""
    return Organisation.objects.filter(pk=organisation_id, state=Listed.LISTED).exists()


_KINDS = {
    "fi-kunta": ParticipantKind.MUNICIPALITY,
    "ee-kov": ParticipantKind.MUNICIPALITY,
    "fi-hva": ParticipantKind.MUNICIPALITY,
    "public": ParticipantKind.MUNICIPALITY,
    "co": ParticipantKind.COMPANY,
    "fi-osk": ParticipantKind.COMPANY,
}


def kind_of(organisation: Organisation) -> str:
    """As which kind of participant somebody counts who takes part for this organisation: by its legal form."""
    code = organisation.legal_form.code if organisation.legal_form else ""
    return _KINDS.get(code, ParticipantKind.ASSOCIATION)


def at_name(words: str) -> list[places.Place]:
    """Places in force that are called so in any language, or whose code it is; the largest first. Towns whose Estonian
    name ends in `linn` are called by what stands before it too."""
    return [
        found
        for row in fetch(
            """select id from places_area a where a.valid_to is null and (a.code = %s or exists (
                 select from jsonb_each_text(a.names) n
                 where n.key <> '_' and lower(n.value) in (lower(%s), lower(%s) || ' linn')))
               order by case a.kind when 'country' then 0 when 'county' then 1 when 'region' then 1
                 when 'municipality' then 2 else 3 end, a.id""",
            [words, words, words],
        )
        if (found := places.place(row["id"]))
    ]
