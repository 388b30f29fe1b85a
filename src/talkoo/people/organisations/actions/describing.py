"""What an organisation says of itself."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import Texts, clean_line, clean_paragraphs, cleaned, sort_keys
from talkoo.people.organisations import facts
from talkoo.people.organisations.actions.profile import BESIDE, COLUMNS, Profile, write_beside
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.files import pictures
from talkoo.plumbing.translation import history


def _locked(organisation_id: uuid.UUID, by: Any, seen: datetime.datetime | None) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.describe", organisation.pk)
    if seen is not None and seen != organisation.changed_at:
        raise history.Stale(organisation.pk)
    return organisation


def _say(
    organisation: Organisation,
    name: Texts | None,
    purpose: Texts | None,
    *,
    by: Any,
    checked: frozenset[str] = frozenset(),
    machine: frozenset[str] = frozenset(),
) -> list[str]:
    """Write its texts with their history; which of them."""
    changed = []
    if name is not None:
        organisation.name = history.write(
            organisation.pk,
            "name",
            cleaned(name, clean_line),
            before=organisation.name,
            by=by,
            machine=machine,
            checked=checked,
        )
        organisation.name_keys = sort_keys(organisation.name)
        changed.append("name")
    if purpose is not None:
        organisation.purpose = history.write(
            organisation.pk,
            "purpose",
            cleaned(purpose, clean_paragraphs),
            before=organisation.purpose,
            by=by,
            machine=machine,
            checked=checked,
        )
        changed.append("purpose")
    return changed


@action
def describe(
    organisation_id: uuid.UUID,
    *,
    by: Any,
    name: Texts | None = None,
    purpose: Texts | None = None,
    checked: frozenset[str] = frozenset(),
    machine: frozenset[str] = frozenset(),
    seen: datetime.datetime | None = None,
) -> Organisation:
    """Change what it is called or for; the address stays. `checked`: languages read and found right as they stand;
    `machine`: languages that a machine wrote. `seen` is when it had last changed when the writer read it.

    Raises PermissionDenied, and history.Stale when somebody has changed it since.
    """
    organisation = _locked(organisation_id, by, seen)
    changed = _say(organisation, name, purpose, by=by, checked=checked, machine=machine)
    organisation.changed_at = clock.now()
    organisation.save(update_fields=["name", "name_keys", "purpose", "changed_at"])
    emit(facts.OrganisationDescribed(actor_id=id_of(by), organisation_id=organisation.pk, fields=changed))
    return organisation


@action
def edit(
    organisation_id: uuid.UUID,
    profile: Profile,
    only: Collection[str],
    *,
    by: Any,
    seen: datetime.datetime | None = None,
) -> Organisation:
    """Change the parts of its profile that `only` names; `areas` brings those left out along.

    Raises PermissionDenied, history.Stale when somebody has changed it since `seen`, registries.WrongCode,
    links.WrongLink, and IntegrityError when the registry code is another organisation's.
    """
    organisation = _locked(organisation_id, by, seen)
    known = {*COLUMNS, *BESIDE, "name", "purpose"}
    if unknown := set(only) - known:
        raise ValueError(f"a profile has no {sorted(unknown)}")
    _say(
        organisation,
        profile.name if "name" in only else None,
        profile.purpose if "purpose" in only else None,
        by=by,
    )
    if "country" in only or "registry_code" in only:  # a code is checked by the rule of its country
        only = {*only, "country", "registry_code"}
    else:
        profile = dataclasses.replace(
            profile, country=organisation.country, registry_code=organisation.registry_code
        )
    columns = profile.columns()
    names = [column for part in sorted({*only} & {*COLUMNS}) for column in COLUMNS[part]]
    for column in names:
        setattr(organisation, column, columns[column])
    organisation.changed_at = clock.now()
    texts = ["name", "name_keys", "purpose"] if {"name", "purpose"} & {*only} else []
    organisation.save(update_fields=[*texts, *(name.removesuffix("_id") for name in names), "changed_at"])
    write_beside(organisation, profile, sorted({*only} & {*BESIDE}))
    emit(
        facts.OrganisationDescribed(actor_id=id_of(by), organisation_id=organisation.pk, fields=sorted(only))
    )
    return organisation


@action
def set_logo(
    organisation_id: uuid.UUID, examined: pictures.Examined, alt: Texts | None, *, by: Any
) -> Organisation:
    """Show this picture as its logo; without `alt` it is decoration. Raises PermissionDenied."""
    organisation = _locked(organisation_id, by, None)
    before = organisation.logo_id
    picture = pictures.keep(examined, alt, alt is None)
    organisation.logo = picture
    organisation.changed_at = clock.now()
    organisation.save(update_fields=["logo", "changed_at"])
    if before:
        pictures.discard(before)
    emit(facts.LogoChanged(actor_id=id_of(by), organisation_id=organisation.pk, picture_id=picture.pk))
    return organisation
