"""One site of the demo, entered as people would enter it: through the actions, in the order they need each other."""

import uuid
from typing import Any

from talkoo.areas.representation import actions as representation
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.partial_dates import columns
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.places.load import area
from talkoo.plumbing.vocabulary import known as words
from talkoo.site.demo import marks, roles
from talkoo.site.demo.data.shape import (
    DemoBody,
    DemoLink,
    DemoOrganisation,
    DemoPerson,
    DemoPlan,
    DemoSite,
    DemoSpace,
)

_GRANTED = {"coordinator": Role.COORDINATOR, "stand-in": Role.STAND_IN, "site-admin": Role.SITE_ADMIN}
_WAYS = {"forming": (), "active": ("begin",), "ended": ("begin", "end")}

Ids = dict[str, uuid.UUID]


def enter(given: DemoSite) -> None:
    """Everything the site has. Inside the site; raises LookupError for a code or an address that there is not."""
    people = _people(given)
    entered = {one.slug: _register(one) for one in given.organisations}
    for one in given.organisations:
        _place(one, entered)
    organisations.affiliate(
        entered[given.run_by], people["coordinator"], "staff", by=PROGRAM, may_represent=True
    )
    organisations.affiliate(
        entered[given.represented[0]], people["representative"], "board", by=PROGRAM, may_represent=True
    )
    founded: Ids = {}
    for space in given.spaces:
        founded[space.slug] = _found(space, founded, entered, people["contact"])
    for position, body in enumerate(given.bodies):
        _body(body, position, entered, given.languages[0])


def _people(given: DemoSite) -> Ids:
    own, represented = given.languages[0], given.represented[1]
    people = {}
    for role in roles.ROLES:
        language = represented if role == "representative" else own
        person = accounts.invite(
            name=roles.name_of(role, language, own), email=roles.email_of(role), language=language, by=PROGRAM
        )
        people[role] = person.pk
        if role in _GRANTED:
            accounts.grant_role(person.pk, _GRANTED[role], by=PROGRAM)
    return people


def _somebody(given: DemoPerson | None, language: str) -> uuid.UUID | None:
    if given is None:
        return None
    email = roles.email_of(given.role)
    return accounts.invite(name=given.name, email=email, language=language, by=PROGRAM).pk


def _words(scheme: str, codes: tuple[str, ...]) -> list[uuid.UUID]:
    found = []
    for code in codes:
        word = words.at(scheme, code)
        if word is None:
            raise LookupError(f"{scheme}:{code}")
        found.append(word.id)
    return found


def _areas(codes: tuple[str, ...]) -> list[uuid.UUID]:
    return [area(code).pk for code in codes]


def _links(given: tuple[DemoLink, ...]) -> list[dict[str, Any]]:
    return [{"label": link.label, "url": link.url} for link in given]


def _register(given: DemoOrganisation) -> uuid.UUID:
    profile = organisations.Profile(
        name=given.name,
        country=given.country,
        short_name=given.short_name,
        legal_form=_words("legal_form", (given.form,))[0] if given.form else None,
        registry_code=given.code,
        seat=area(given.seat).pk if given.seat else None,
        is_wide=given.is_wide,
        areas=_areas(given.areas),
        purpose=given.purpose,
        kinds=_words("org_kind", given.kinds),
        fields=_words("field", given.fields),
        targets=_words("target", given.targets),
        competences=_words("topic", given.topics),
        languages=given.languages,
        links=_links(given.links),
        addresses=[
            {
                "kind": one.kind,
                "street": one.street,
                "floor": one.floor,
                "po_box": one.po_box,
                "postal_code": one.postal_code,
                "town": one.town,
                "area": area(one.area) if one.area else None,
            }
            for one in given.addresses
        ],
        mailboxes=[
            {"role": one.role, "address": f"{one.name}@{given.slug}.example.org"} for one in given.mailboxes
        ],
        seeks_international=given.seeks_international,
    )
    organisation = organisations.register(profile, by=PROGRAM, slug=given.slug)
    if given.logo:
        drawn = marks.draw(given.logo.shape, given.logo.colour)
        organisations.set_logo(organisation.pk, drawn, given.logo.alt, by=PROGRAM)
    for verb in ("submit", "list"):
        organisations.change_state(organisation.pk, verb, by=PROGRAM)
    return organisation.pk


def _place(given: DemoOrganisation, entered: Ids) -> None:
    for position, umbrella in enumerate(given.within):
        organisations.join_umbrella(entered[given.slug], entered[umbrella], by=PROGRAM, position=position)
    for concept_id in _words("field", given.guides):
        organisations.name_guide(entered[given.slug], concept_id, by=PROGRAM)


def _found(given: DemoSpace, founded: Ids, entered: Ids, contact_id: uuid.UUID) -> uuid.UUID:
    space = spaces.found(
        kind=given.kind,
        slug=given.slug,
        name=given.name,
        purpose=given.purpose,
        started=given.started,
        planned_end=given.planned_end,
        areas=_areas(given.areas),
        not_areas=_areas(given.not_areas),
        is_wide=given.is_wide,
        links=_links(given.links),
        aim=given.aim,
        origin=given.origin,
        participants=given.participants,
        programme_id=founded[given.programme] if given.programme else None,
        by=PROGRAM,
    )
    spaces.appoint_contact(space.pk, contact_id, by=PROGRAM, public_name=given.contact)
    if given.coordinator:
        spaces.appoint_coordinator(
            space.pk,
            entered[given.coordinator],
            by=PROGRAM,
            since=given.coordinates_since,
            is_interim=given.is_interim,
        )
    for member in given.members:
        spaces.take_in(space.pk, entered[member], by=PROGRAM)
    if given.plan:
        spaces.plan(space.pk, _plan(given.plan, entered), by=PROGRAM)
    for verb in _WAYS[given.state]:
        spaces.change_state(space.pk, verb, by=PROGRAM)
    return space.pk


def _plan(given: DemoPlan, entered: Ids) -> spaces.Plan:
    return spaces.Plan(
        kind=given.kind,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        aim=given.aim,
        how_to_join=given.how_to_join,
        why_join=given.why_join,
        phases=[
            {
                "name": one.name,
                "description": one.text,
                **columns("starts", one.starts),
                **columns("ends", one.ends),
            }
            for one in given.phases
        ],
        funding=[
            {
                "organisation_id": entered[one.organisation] if one.organisation else None,
                "funder": one.funder,
                "unit": one.unit,
                "line": one.line,
            }
            for one in given.funding
        ],
        partners=[
            {
                "role": one.role,
                "organisation_id": entered[one.organisation] if one.organisation else None,
                "name": one.name,
                "notes": one.notes,
            }
            for one in given.partners
        ],
    )


def _body(given: DemoBody, position: int, entered: Ids, language: str) -> None:
    body = representation.found_body(
        slug=given.slug,
        name=given.name,
        level=given.level,
        kind=given.kind,
        authority=given.authority,
        position=position,
        by=PROGRAM,
    )
    for one in given.mandates:
        person_id = _somebody(one.person, language)
        assert person_id is not None
        representation.give_mandate(
            body.pk,
            person_id,
            since=one.since,
            until=one.until,
            public_name=one.public_name,
            organisation_id=entered[one.organisation] if one.organisation else None,
            deputy_id=_somebody(one.deputy, language),
            deputy_public_name=one.deputy_public_name,
            public_contact=one.public_contact,
            by=PROGRAM,
        )
