"""Everything that changes a space."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, sort_keys
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import ContactAppointment, Space, SpaceArea, State
from talkoo.people.spaces.states import LIFECYCLE

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e iu ia".split(),
        strict=True,
    )
)


def slug_of(name: str) -> str:
    """A short address from a name in any script: `tiijatko-mita`. A script we cannot spell gives a random one."""
    plain = []
    for sign in unicodedata.normalize("NFKD", clean_line(name).casefold()):
        spelled = _CYRILLIC.get(sign, sign)
        plain.append("" if spelled == "_" else spelled if spelled.isascii() else "")
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(plain)).strip("-")[:60].strip("-")
    return slug or f"n-{uuid.uuid4().hex[:8]}"


def _clean(stored: Texts, clean: Any) -> Texts:
    return {key: value if key == ORIGINAL else clean(value) for key, value in stored.items()}


@action
def found(
    *,
    kind: str,
    name: Texts,
    purpose: Texts,
    by: Any,
    started: PartialDate | None = None,
    is_wide: bool = False,
    areas: Sequence[uuid.UUID] = (),
    not_areas: Sequence[uuid.UUID] = (),
    website: str = "",
    slug: str = "",
) -> Space:
    """A new space, forming. Raises PermissionDenied, and IntegrityError when the address is taken."""
    require(by, "spaces.found")
    now = clock.now()
    name = _clean(name, clean_line)
    space = Space.objects.create(
        kind=kind,
        slug=slug or slug_of(name[name[ORIGINAL]]),
        name=name,
        name_keys=sort_keys(name),
        purpose=_clean(purpose, clean_paragraphs),
        is_wide=is_wide,
        started_year=started.year if started else 0,
        started_month=started.month if started else 0,
        started_day=started.day if started else 0,
        state=LIFECYCLE.initial,
        website=website,
        created_at=now,
        changed_at=now,
    )
    for excluded, chosen in ((False, areas), (True, not_areas)):
        for area_id in chosen:
            SpaceArea.objects.create(space=space, area_id=area_id, is_excluded=excluded)
    emit(facts.SpaceFounded(actor_id=id_of(by), space_id=space.pk, kind=kind))
    return space


@action
def describe(
    space_id: uuid.UUID, *, by: Any, name: Texts | None = None, purpose: Texts | None = None
) -> Space:
    """Change what it is called or for; the address stays. Raises PermissionDenied."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.describe", space.pk)
    changed = []
    if name is not None:
        space.name = _clean(name, clean_line)
        space.name_keys = sort_keys(space.name)
        changed.append("name")
    if purpose is not None:
        space.purpose = _clean(purpose, clean_paragraphs)
        changed.append("purpose")
    space.changed_at = clock.now()
    space.save(update_fields=["name", "name_keys", "purpose", "changed_at"])
    emit(facts.SpaceDescribed(actor_id=id_of(by), space_id=space.pk, fields=changed))
    return space


@action
def change_state(space_id: uuid.UUID, verb: str, *, by: Any) -> Space:
    """Take the lifecycle one step on. Raises PermissionDenied, and NotNow when that step is not possible now."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.change_state", space.pk)
    space.state = State(LIFECYCLE.after(verb, space.state))
    space.changed_at = clock.now()
    space.save(update_fields=["state", "changed_at"])
    emit(facts.SpaceStateChanged(actor_id=id_of(by), space_id=space.pk, verb=verb, state=space.state))
    return space


@action
def appoint_contact(
    space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any, public_name: str = ""
) -> ContactAppointment:
    """Make a person the contact; the one before ends at the same moment. Raises PermissionDenied."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.appoint_contact", space.pk)
    now = clock.now()
    ContactAppointment.objects.filter(space=space, until=None).update(until=now)
    appointment = ContactAppointment.objects.create(
        space=space, person_id=person_id, public_name=clean_line(public_name), since=now
    )
    space.changed_at = now
    space.save(update_fields=["changed_at"])
    emit(facts.ContactAppointed(actor_id=id_of(by), space_id=space.pk, person_id=person_id))
    return appointment
