"""Bulk organisations, networks and programmes: all of them are made again through the product's actions."""

import re
from typing import Any

import pytest
from django.db import connection

from talkoo.kernel import clock, registries
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.partial_dates import PartialDate
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import ContactPoint, Person
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations import models
from talkoo.people.organisations import search as organisation_search
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces import models as space_models
from talkoo.people.spaces import search as space_search
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.search.models import SearchDocument
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.translation.models import Translation
from talkoo.site.demo.bulk import load, sizes
from talkoo.site.demo.bulk.sizes import Figures
from tests.site.measure.test_bulk_shape import rows

COMPARED = (
    *(models.Organisation, models.OrganisationArea, models.OrganisationConcept, models.OrganisationLanguage),
    *(models.Address, models.Mailbox, models.Membership, models.Affiliation, models.FieldGuide),
    *(space_models.Space, space_models.SpaceArea, space_models.ContactAppointment),
    *(space_models.Coordination, space_models.SpaceMembership, space_models.Participation),
    *(space_models.Programme, space_models.Phase, space_models.Funding, space_models.Partnering),
    *(Translation, SearchDocument),
)
PLACE = re.compile(r"(?<=[:,])\d+")
WATCHED = ("organisations.", "spaces.")


@pytest.fixture
def site(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    figures = Figures(people=5, spaces=21, letters=0, organisations=60, sign_ins=1)
    monkeypatch.setitem(sizes.SIZES, "small", [figures])
    load.load("small", 5)
    return next(one for one in sites.every() if one.key == "bulk-1")


def look() -> dict[str, list[dict[str, Any]]]:
    """Every row of what is compared, and the record of it."""
    found = {model.__name__: rows(model) for model in COMPARED}
    for document in found[
        "SearchDocument"
    ]:  # where in the text a word stands depends on the order of its labels
        document["words"] = PLACE.sub("", document["words"])
    found["Entry"] = [row for row in rows(Entry) if row["fact"].startswith(WATCHED)]
    return {name: sorted(some, key=repr) for name, some in found.items()}


def columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


class Again:
    """What was there, by the id it had, and how each fact comes about anew."""

    def __init__(self) -> None:
        self.old: dict[str, Any] = {}
        for model in (*COMPARED, Person):
            self.old |= {str(row.pk): row for row in model.objects.all()}
        self.emails = {point.person_id: point.value for point in ContactPoint.objects.all()}
        self.entries = list(Entry.objects.order_by("at", "id"))
        self.new: dict[str, Any] = {}

    def of(self, model: Any, **which: Any) -> list[Any]:
        found = [row for row in self.old.values() if isinstance(row, model)]
        return sorted(
            (row for row in found if all(str(getattr(row, name)) == str(one) for name, one in which.items())),
            key=lambda row: row.pk,
        )

    def do(self) -> None:
        for entry in self.entries:
            verb = getattr(self, entry.fact.partition(".")[2], None)
            if verb is not None:
                with clock.frozen(entry.at):
                    verb(**{name: value for name, value in entry.values.items() if name != "kind"})
                    self.search(entry.values)

    def search(self, values: dict[str, Any]) -> None:
        """What the worker would do after the fact."""
        if "space_id" in values:
            space = space_models.Space.objects.get(pk=self.new[values["space_id"]])
            space_search.renew(type("Fact", (), {"space_id": space.pk}))
        elif "organisation_id" in values:
            key = self.new[values["organisation_id"]]
            organisation_search.renew(type("Fact", (), {"organisation_id": key}))

    def PersonInvited(self, person_id: str) -> None:
        old = self.old[person_id]
        email = self.emails[old.pk]
        made = accounts.invite(name=old.name, email=email, language=old.language, by=PROGRAM)
        self.new[person_id] = made.pk

    def OrganisationRegistered(self, organisation_id: str) -> None:
        old = self.old[organisation_id]
        areas = self.of(models.OrganisationArea, organisation_id=old.pk)
        said = self.of(models.OrganisationConcept, organisation_id=old.pk)
        profile = organisations.Profile(
            **columns(old, "name", "country", "short_name", "registry_code", "register_number"),
            **columns(old, "is_wide", "purpose", "links", "seeks_international"),
            legal_form=old.legal_form_id,
            founded=PartialDate.of(old.founded_year, old.founded_month, old.founded_day),
            seat=old.seat_id,
            areas=[one.area_id for one in areas if not one.is_excluded],
            not_areas=[one.area_id for one in areas if one.is_excluded],
            **{
                f"{said_as}s": [one.concept_id for one in said if one.said == said_as]
                for said_as in models.Said.values
            },
            languages=[one.language for one in self.of(models.OrganisationLanguage, organisation_id=old.pk)],
            addresses=[
                columns(one, "kind", "street", "floor", "po_box", "postal_code", "town", "area_id")
                for one in self.of(models.Address, organisation_id=old.pk)
            ],
            mailboxes=[
                columns(one, "role", "address")
                for one in sorted(
                    self.of(models.Mailbox, organisation_id=old.pk), key=lambda one: one.position
                )
            ],
        )
        self.new[organisation_id] = organisations.register(profile, by=PROGRAM).pk

    def OrganisationStateChanged(self, organisation_id: str, verb: str, state: str) -> None:
        assert organisations.change_state(self.new[organisation_id], verb, by=PROGRAM).state == state

    def UmbrellaJoined(self, organisation_id: str, within_id: str) -> None:
        (old,) = self.of(models.Membership, organisation_id=organisation_id, within_id=within_id)
        ours, above = self.new[organisation_id], self.new[within_id]
        organisations.join_umbrella(ours, above, by=PROGRAM, kind=old.kind, since=old.since)

    def PersonAffiliated(self, organisation_id: str, person_id: str, role: str, **_more: Any) -> None:
        (old,) = self.of(models.Affiliation, organisation_id=organisation_id, person_id=person_id)
        ours, person = self.new[organisation_id], self.new[person_id]
        organisations.affiliate(ours, person, role, by=PROGRAM, may_represent=old.may_represent)

    def GuideNamed(self, organisation_id: str, concept_id: Any) -> None:
        organisations.name_guide(self.new[organisation_id], concept_id, by=PROGRAM)

    def SpaceFounded(self, space_id: str) -> None:
        old = self.old[space_id]
        areas = self.of(space_models.SpaceArea, space_id=space_id)
        made = spaces.found(
            **columns(old, "kind", "name", "purpose", "is_wide", "links", "aim", "origin", "participants"),
            started=old.started,
            planned_end=PartialDate.of(old.planned_end_year, old.planned_end_month, old.planned_end_day),
            areas=[one.area_id for one in areas if not one.is_excluded],
            not_areas=[one.area_id for one in areas if one.is_excluded],
            programme_id=self.new[str(old.programme_id)] if old.programme_id else None,
            by=PROGRAM,
        )
        self.new[space_id] = made.pk

    def ContactAppointed(self, space_id: str, person_id: str, **_before: Any) -> None:
        (old,) = [
            one
            for one in self.of(space_models.ContactAppointment, space_id=space_id, person_id=person_id)
            if one.since == clock.now()
        ]
        person = self.new[person_id]
        spaces.appoint_contact(self.new[space_id], person, by=PROGRAM, public_name=old.public_name)

    def PersonJoined(self, space_id: str, person_id: str, **_more: Any) -> None:
        (old,) = self.of(space_models.Participation, space_id=space_id, person_id=person_id)
        person = Person.objects.get(pk=self.new[person_id])
        spaces.join(self.new[space_id], by=person, kind=old.kind)

    def SpaceStateChanged(self, space_id: str, verb: str, state: str) -> None:
        assert spaces.change_state(self.new[space_id], verb, by=PROGRAM).state == state

    def CoordinatorAppointed(self, space_id: str, organisation_id: str, **_before: Any) -> None:
        (old,) = self.of(space_models.Coordination, space_id=space_id)
        ours = self.new[organisation_id]
        spaces.appoint_coordinator(
            self.new[space_id], ours, by=PROGRAM, since=old.since, is_interim=old.is_interim
        )

    def OrganisationTakenIn(self, space_id: str, organisation_id: str, **_more: Any) -> None:
        (old,) = self.of(space_models.SpaceMembership, space_id=space_id, organisation_id=organisation_id)
        spaces.take_in(self.new[space_id], self.new[organisation_id], by=PROGRAM, since=old.since)

    def ProgrammePlanned(self, space_id: str, parts: list[str]) -> None:
        (old,) = self.of(space_models.Programme, space_id=space_id)
        listed = {
            model: sorted(self.of(model, space_id=space_id), key=lambda one: one.position)
            for model in (space_models.Phase, space_models.Funding, space_models.Partnering)
        }
        phases, funding, partners = [
            [
                {
                    field.attname: getattr(one, field.attname)
                    for field in model._meta.concrete_fields
                    if field.name not in {"id", "site", "space", "position"}
                }
                for one in some
            ]
            for model, some in listed.items()
        ]
        for one in partners:
            one["organisation_id"] = self.new[str(one["organisation_id"])]
        plan = spaces.Plan(
            **columns(old, "kind", "starts_on", "ends_on", "aim", "how_to_join", "why_join"),
            phases=phases,
            funding=funding,
            partners=partners,
        )
        spaces.plan(self.new[space_id], plan, by=PROGRAM)


def forget_everything(site: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table in catalogue.tables_of_sites():
            cursor.execute(f'delete from "{table}" where site_id = %s', [site.id])


def test_all_of_them_made_again_through_the_actions_are_the_same_rows(site: Any) -> None:
    with sites.within(site.id):
        expected, again = look(), Again()
        forget_everything(site)
        again.do()
        found = look()
    assert expected.keys() == found.keys()
    for name, rows_of_bulk in expected.items():
        assert rows_of_bulk, f"bulk has no {name}"
        assert len(found[name]) == len(rows_of_bulk), name
        for theirs, ours in zip(found[name], rows_of_bulk, strict=True):
            assert theirs == ours, name


def test_organisations_are_as_varied_as_real_ones(site: Any) -> None:
    with sites.within(site.id):
        everyone = list(models.Organisation.objects.order_by("id"))
        members = set(space_models.SpaceMembership.objects.values_list("organisation_id", flat=True))
        below = set(models.Membership.objects.values_list("organisation_id", flat=True))
        fields = [
            models.OrganisationConcept.objects.filter(organisation=one.pk, said="field").count()
            for one in everyone
        ]
    assert len(everyone) == 60
    translated = [one for one in everyone if len(one.name) > 2]
    assert 10 <= len(translated) <= 30  # a third
    assert {len(one.name) for one in translated} == {
        3,
        4,
    }  # two languages or three, and the mark of the original
    assert 15 <= len(members) <= 40  # half
    assert 8 <= len(below) <= 30  # a third
    assert set(fields) == {2, 3, 4}
    assert {one.country for one in everyone} == {"FI", "EE"}
    codes = [(one.country, one.registry_code) for one in everyone if one.registry_code]
    assert len(set(codes)) == len(codes) > 45
    for country, code in codes:
        assert registries.tidy(country, code) == code  # refuses a wrong check digit
