"""What those who look after a site do that belongs to no single part of it."""

import secrets
import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import ContactPoint, Person, Role, RoleGrant, Status
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.facts import OrganisationDescribed
from talkoo.people.organisations.models import Organisation, State
from talkoo.site.administration import facts, merging
from talkoo.site.administration import rules as _rules  # noqa: F401 - the permissions asked here


@action
def look_at_contacts(person_id: uuid.UUID, *, by: Any) -> list[ContactPoint]:
    """How a person is reached. That somebody looked is written down. Raises PermissionDenied, Person.DoesNotExist."""
    require(by, "administration.see_contacts")
    person = Person.objects.exclude(status=Status.ERASED).get(pk=person_id)
    emit(facts.ContactsLookedAt(actor_id=id_of(by), person_id=person.pk))
    return list(ContactPoint.objects.filter(person=person).order_by("kind", "created_at", "id"))


def _is_last_administrator(person_id: uuid.UUID) -> bool:
    """Whether nobody else would be site administrator now."""
    holders = set(
        RoleGrant.objects.select_for_update()
        .filter(role=Role.SITE_ADMIN, period__contains=clock.now())
        .order_by("id")
        .values_list("person_id", flat=True)
    )
    return holders == {person_id}


@action
def remove_person(person_id: uuid.UUID, *, by: Any) -> None:
    """Everything the person takes part in ends, and everything of the person is removed for good, at their wish.

    Asking again changes nothing. Raises PermissionDenied; Person.DoesNotExist; NotNow for oneself (who leaves has a
    page for it) and for the last site administrator.
    """
    require(by, "administration.erase_person")
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.status == Status.ERASED:
        return
    if person.pk == id_of(by) or _is_last_administrator(person.pk):
        raise NotNow("not this person")
    emit(facts.PersonRemoved(actor_id=id_of(by), person_id=person.pk))
    accounts.leave(person.pk, by=PROGRAM)


class NotTheSame(NotNow):
    """The two cannot be one: `why` is `self`, `gone`, `own`, `last` or `code`."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def _two(model: Any, keep: uuid.UUID, gone: uuid.UUID) -> tuple[Any, Any]:
    """Both rows, locked in one order, so that two who join the same pair wait for each other."""
    found = {
        one.pk: one for one in model.objects.select_for_update().filter(pk__in=(keep, gone)).order_by("pk")
    }
    if keep not in found or gone not in found:
        raise model.DoesNotExist
    return found[keep], found[gone]


@action
def merge_people(person_id: uuid.UUID, other_id: uuid.UUID, *, by: Any) -> dict[str, int]:
    """Two entries were one person: all that is `other_id`'s is `person_id`'s from now on, and the other entry is empty
    and signed out. It cannot be undone. Returns how many rows of what moved.

    Raises PermissionDenied, Person.DoesNotExist, and NotTheSame.
    """
    require(by, "administration.merge_people")
    if person_id == other_id:
        raise NotTheSame("self")
    person, other = _two(Person, person_id, other_id)
    if Status.ERASED in {person.status, other.status}:
        raise NotTheSame("gone")
    if other_id == id_of(by):  # their own session would end in the middle
        raise NotTheSame("own")
    counts = dict(merging.join_people(person_id, other_id))
    person.refresh_from_db()
    person.home_area_id = person.home_area_id or other.home_area_id
    person.created_at = min(person.created_at, other.created_at)
    person.seen_at = max((one for one in (person.seen_at, other.seen_at) if one), default=None)
    if other.status == Status.ACTIVE:
        person.status = Status.ACTIVE
    person.save(update_fields=["home_area", "created_at", "seen_at", "status"])
    Person.objects.filter(pk=other_id).update(
        name="",
        status=Status.ERASED,
        home_area=None,
        is_findable=False,
        wants_plain_words=False,
        entered_by=None,
        seen_at=None,
        session_salt=secrets.token_urlsafe(12),
    )
    emit(facts.PeopleMerged(actor_id=id_of(by), person_id=person_id, other_id=other_id, counts=counts))
    return counts


_TAKEN_OVER = (
    *("short_name", "legal_form_id", "registry_code", "register_number", "seat_id", "purpose", "links"),
    *("logo_id", "entered_by_id"),
)
_FOUNDED = ("founded_year", "founded_month", "founded_day")


@action
def merge_organisations(organisation_id: uuid.UUID, other_id: uuid.UUID, *, by: Any) -> dict[str, int]:
    """Two entries were one organisation: all that is `other_id`'s is `organisation_id`'s from now on, what the first
    did not say it says as the other did, and the other is closed. It cannot be undone.

    Raises PermissionDenied, Organisation.DoesNotExist, and NotTheSame: two numbers of a register are two organisations.
    """
    require(by, "administration.merge_organisations")
    if organisation_id == other_id:
        raise NotTheSame("self")
    one, other = _two(Organisation, organisation_id, other_id)
    if one.merged_into_id or other.merged_into_id:
        raise NotTheSame("gone")
    codes = {(each.country, each.registry_code) for each in (one, other) if each.registry_code}
    if len(codes) == 2:
        raise NotTheSame("code")
    counts = dict(merging.join_organisations(organisation_id, other_id))
    one.refresh_from_db()
    changed = [name for name in _TAKEN_OVER if not getattr(one, name) and getattr(other, name)]
    if "registry_code" in changed:
        Organisation.objects.filter(pk=other_id).update(registry_code="")
        one.country = other.country
    if not one.founded_year and other.founded_year:
        changed += _FOUNDED
    for name in changed:
        setattr(one, name, getattr(other, name))
    one.changed_at = clock.now()
    one.save()
    other.refresh_from_db()
    if other.state != State.CLOSED:
        organisations.change_state(other_id, "close", by=PROGRAM)
    Organisation.objects.filter(pk=other_id).update(merged_into=organisation_id)
    emit(
        facts.OrganisationsMerged(
            actor_id=id_of(by), organisation_id=organisation_id, other_id=other_id, counts=counts
        )
    )
    emit(
        OrganisationDescribed(
            actor_id=id_of(by),
            organisation_id=organisation_id,
            fields=sorted(name.removesuffix("_id") for name in changed),
        )
    )
    return counts
