"""One site of the demo, entered as people would enter it: through the actions, in the order they need each other."""

import datetime
import uuid
from typing import Any

from talkoo.areas.ideas import actions as ideas
from talkoo.areas.ideas.models import Idea
from talkoo.areas.representation import actions as representation
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.partial_dates import columns
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Kind, MembershipRule, Participants, Space
from talkoo.plumbing.places.load import area
from talkoo.site.demo import codes, live, marks, roles
from talkoo.site.demo.data.shape import (
    DemoBody,
    DemoLink,
    DemoOrganisation,
    DemoPerson,
    DemoPlan,
    DemoSite,
    DemoSpace,
)

_GRANTED = {
    "coordinator": Role.COORDINATOR,
    "stand-in": Role.STAND_IN,
    "site-admin": Role.SITE_ADMIN,
    "moderator": Role.MODERATOR,
    "adviser": Role.ADVISER,
}
_HELD = datetime.timedelta(days=500)
"""How long the roles of the demo have been held: its people act on days that have passed."""

_WAYS = {"forming": (), "active": ("begin",), "ended": ("begin", "end")}

Ids = dict[str, uuid.UUID]


def enter(given: DemoSite) -> None:
    """Everything the site has. Inside the site; raises LookupError for a code or an address that there is not."""
    people = _people(given)
    everybody = people | {one.key: live.come(one) for one in given.life.members}
    entered = {one.slug: _register(one) for one in given.organisations}
    for one in given.organisations:
        _place(one, entered)
    organisations.affiliate(
        entered[given.run_by], people["coordinator"].pk, "staff", by=PROGRAM, may_represent=True
    )
    organisations.affiliate(
        entered[given.represented[0]], people["representative"].pk, "board", by=PROGRAM, may_represent=True
    )
    become = live.leave_ideas(given.life, everybody)
    founded: Ids = {}
    for space in given.spaces:
        founded[space.slug] = _found(space, founded, entered, people["contact"].pk, become.get(space.slug))
    for position, body in enumerate(given.bodies):
        _body(body, position, entered, given.languages[0])
    live.go_on(given, live.There(everybody, entered, founded))


def _people(given: DemoSite) -> live.People:
    own, represented = given.languages[0], given.represented[1]
    people = {}
    for role in roles.ROLES:
        language = represented if role == "representative" else own
        person = accounts.invite(
            name=roles.name_of(role, language, own), email=roles.email_of(role), language=language, by=PROGRAM
        )
        people[role] = person
        if role in _GRANTED:
            accounts.grant_role(person.pk, _GRANTED[role], by=PROGRAM, since=clock.now() - _HELD)
    return people


def _somebody(given: DemoPerson | None, language: str) -> uuid.UUID | None:
    if given is None:
        return None
    email = roles.email_of(given.role)
    return accounts.invite(name=given.name, email=email, language=language, by=PROGRAM).pk


def _links(given: tuple[DemoLink, ...]) -> list[dict[str, Any]]:
    return [{"label": link.label, "url": link.url} for link in given]


def _register(given: DemoOrganisation) -> uuid.UUID:
    profile = organisations.Profile(
        name=given.name,
        country=given.country,
        short_name=given.short_name,
        legal_form=codes.concepts("legal_form", (given.form,))[0] if given.form else None,
        registry_code=given.code,
        seat=codes.place(given.seat),
        is_wide=given.is_wide,
        areas=codes.places(given.areas),
        purpose=given.purpose,
        kinds=codes.concepts("org_kind", given.kinds),
        fields=codes.concepts("field", given.fields),
        targets=codes.concepts("target", given.targets),
        competences=codes.concepts("topic", given.topics),
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
    for concept_id in codes.concepts("field", given.guides):
        organisations.name_guide(entered[given.slug], concept_id, by=PROGRAM)


def _found(
    given: DemoSpace, founded: Ids, entered: Ids, contact_id: uuid.UUID, idea: Idea | None
) -> uuid.UUID:
    space = _from_idea(given, idea) if idea else _new(given, founded)
    if given.membership_rule != MembershipRule.ANY:
        spaces.arrange(space.pk, _arrangement(given), by=PROGRAM)
    spaces.appoint_contact(space.pk, contact_id, by=PROGRAM, public_name=given.contact)
    if given.kind != Kind.PROGRAMME and given.participants != Participants.ORGANISATIONS:
        spaces.add_member(space.pk, contact_id, by=PROGRAM)
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


def _from_idea(given: DemoSpace, idea: Idea) -> Space:
    space = ideas.make_network(
        idea.pk,
        by=PROGRAM,
        name=given.name,
        purpose=given.purpose,
        area_id=codes.place(given.areas[0]) if given.areas else None,
    )
    assert space.slug == given.slug
    return space


def _arrangement(given: DemoSpace) -> spaces.Arrangement:
    return spaces.Arrangement(
        areas=codes.places(given.areas),
        not_areas=codes.places(given.not_areas),
        join=given.join,
        participants=given.participants,
        membership_rule=given.membership_rule,
        planned_end=given.planned_end,
    )


def _new(given: DemoSpace, founded: Ids) -> Space:
    return spaces.found(
        kind=given.kind,
        slug=given.slug,
        name=given.name,
        purpose=given.purpose,
        started=given.started,
        planned_end=given.planned_end,
        areas=codes.places(given.areas),
        not_areas=codes.places(given.not_areas),
        is_wide=given.is_wide,
        links=_links(given.links),
        aim=given.aim,
        origin=given.origin,
        participants=given.participants,
        programme_id=founded[given.programme] if given.programme else None,
        network_id=founded[given.network] if given.network else None,
        topics=codes.concepts("field", given.topics),
        join=given.join,
        by=PROGRAM,
    )


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
