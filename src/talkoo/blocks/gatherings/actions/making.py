"""From making a gathering to its being held or called off."""

import datetime
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import (
    RESERVED,
    Audience,
    Gathering,
    Kind,
    LinkFor,
    Mode,
    Organiser,
    State,
)
from talkoo.blocks.gatherings.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, may, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, texts
from talkoo.people.organisations.models import Organisation
from talkoo.people.organisations.models import State as OrganisationState
from talkoo.people.spaces.models import Space
from talkoo.people.spaces.queries import JOINABLE
from talkoo.plumbing.translation import history
from talkoo.plumbing.translation.history import Stale

TEXTS = {"title": clean_line, "text": clean_paragraphs, "accessibility": clean_paragraphs}
TEXTS["how_to_join"] = clean_paragraphs
TOLD_WHEN_CHANGED = (
    "starts_at",
    "ends_at",
    "zone",
    "mode",
    "place",
    "address",
    "area_id",
    "platform",
    "link",
)
"""What those who come have to know of: when and where."""
_IN_CALENDARS = (*TOLD_WHEN_CHANGED, "title")


class BadTimes(ValueError):
    """It would end before it starts, or has only one of the two."""


class TooFew(Exception):
    """More seats are held than there would be."""


class NobodyHoldsIt(Exception):
    """It stands in no space, and no organisation holds it."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What organisers say of a gathering. Texts in each language (kernel.text); moments are aware; without a start
    there is no date yet. `zone` is that of the place. `organisation_ids`: who holds it, in order."""

    kind: str = Kind.MEETING
    mode: str = Mode.ROOM
    title: Texts
    text: Texts | None = None
    accessibility: Texts | None = None
    how_to_join: Texts | None = None
    place: str = ""
    address: str = ""
    area_id: uuid.UUID | None = None
    platform: str = ""
    link: str = ""
    link_for: str = LinkFor.REGISTERED
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    zone: str
    languages: Sequence[str] = ()
    interpreted: Sequence[str] = ()
    audience: str = Audience.PUBLIC
    takes_registrations: bool = False
    registering_until: datetime.datetime | None = None
    capacity: int | None = None
    recording_url: str = ""
    organisation_ids: Sequence[uuid.UUID] = ()


def given_of(gathering: Gathering) -> Given:
    """What it says now, to change a part of it with `dataclasses.replace`."""
    row = {one.name: getattr(gathering, one.name) for one in fields(Given) if one.name != "organisation_ids"}
    holders = Organiser.objects.filter(gathering=gathering.pk).order_by("position", "id")
    return Given(**row, organisation_ids=list(holders.values_list("organisation_id", flat=True)))


@action
def make(given: Given, *, by: Any, once: uuid.UUID, space_id: uuid.UUID | None = None) -> Gathering:
    """A draft that only its organisers see. `once` names the form: sent again, it gives what it made before.

    Raises PermissionDenied; BadTimes; NobodyHoldsIt; NotNow when the space has ended.
    """
    space = Space.objects.select_for_update(no_key=True).get(pk=space_id) if space_id else None
    if space is not None:
        require(by, "gatherings.call", space.pk)
    else:
        require(by, "gatherings.make")
    if id_of(by) and (before := Gathering.objects.filter(once=once, created_by=id_of(by)).first()):
        return before
    if space is not None and space.state not in JOINABLE:
        raise NotNow("the space has ended")
    if space is None and not given.organisation_ids:
        raise NobodyHoldsIt
    values = _values(given)
    _check_audience(values["audience"], space)
    now = clock.now()
    gathering = Gathering(
        space=space,
        slug=_address(given.title),
        state=LIFECYCLE.initial,
        once=once,
        created_by_id=id_of(by),
        created_at=now,
        changed_at=now,
        **{name: value for name, value in values.items() if name not in TEXTS},
    )
    for name in TEXTS:
        if values[name] is not None:
            written = history.write(gathering.pk, name, values[name], before=None, by=by)
            setattr(gathering, name, written)
    gathering.save(force_insert=True)
    _hold(gathering, given.organisation_ids, by)
    _said(facts.GatheringMade, gathering, by)
    return gathering


def _address(title: Texts) -> str:
    slug = slug_of(title[title[ORIGINAL]])[:60].strip("-")
    return f"{slug}-{secrets.token_hex(3)}" if slug not in RESERVED else f"n-{secrets.token_hex(4)}"


def _values(given: Given) -> dict[str, Any]:
    """The fields as they are kept. Raises BadTimes."""
    if (given.starts_at is None) is not (given.ends_at is None):
        raise BadTimes
    if given.starts_at is not None and given.ends_at is not None and given.ends_at <= given.starts_at:
        raise BadTimes
    values: dict[str, Any] = {}
    for name, clean in TEXTS.items():
        stored: Texts | None = getattr(given, name)
        stored = cleaned(stored, clean) if stored else None
        values[name] = stored if stored and stored[stored[ORIGINAL]] else None
    if values["title"] is None:
        raise ValueError("a gathering has a title")
    for one in fields(Given):
        if one.name not in TEXTS and one.name != "organisation_ids":
            values[one.name] = getattr(given, one.name)
    for name in ("place", "address", "platform"):
        values[name] = clean_line(values[name])
    values["languages"], values["interpreted"] = list(given.languages), list(given.interpreted)
    return values


def _check_audience(audience: str, space: Space | None) -> None:
    if space is None and audience == Audience.SPACE:
        raise ValueError("it stands in no space")


def _hold(gathering: Gathering, organisation_ids: Sequence[uuid.UUID], by: Any) -> bool:
    """Put down who holds it; whether that changed. Raises PermissionDenied for an organisation that is new to it and
    that `by` does not answer for."""
    wanted = list(dict.fromkeys(organisation_ids))
    there = list(Organiser.objects.filter(gathering=gathering).order_by("position", "id"))
    if [one.organisation_id for one in there] == wanted:
        return False
    known = {one.organisation_id: one for one in there}
    listed = set(
        Organisation.objects.filter(pk__in=wanted, state=OrganisationState.LISTED).values_list(
            "pk", flat=True
        )
    )
    for place, key in enumerate(wanted):
        if key in known:
            if known[key].position != place:
                known[key].position = place
                known[key].save(update_fields=["position"])
            continue
        require(by, "gatherings.hold_for", key)
        if key not in listed:
            raise NotNow("it is not in the directory")
        Organiser.objects.create(gathering=gathering, organisation_id=key, position=place)
    Organiser.objects.filter(gathering=gathering).exclude(organisation__in=wanted).delete()
    return True


@action
def change(
    gathering_id: uuid.UUID,
    given: Given,
    *,
    by: Any,
    seen: datetime.datetime | None = None,
    checked: frozenset[str] = frozenset(),
) -> Gathering:
    """Say it otherwise. `seen`: when it had last changed as `by` read it; `checked` as in translation.history.

    Nothing happens when nothing differs. Those who come are told of another time or place. Raises PermissionDenied,
    Stale, BadTimes, TooFew, NobodyHoldsIt, NotNow when it was called off, and Gathering.DoesNotExist.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    _still_on(gathering)
    if seen is not None and seen != gathering.changed_at:
        raise Stale(gathering.pk)
    if gathering.space_id is None and not given.organisation_ids:
        raise NobodyHoldsIt
    values = _values(given)
    _check_audience(values["audience"], gathering.space)
    if given.capacity is not None and given.capacity < gathering.taken:
        raise TooFew(gathering.taken)
    changed = _write(gathering, values, by, checked)
    if _hold(gathering, given.organisation_ids, by):
        changed.append("organisers")
    if changed:
        _tell_changed(gathering, changed, by)
    return gathering


@action
def set_date(
    gathering_id: uuid.UUID,
    starts_at: datetime.datetime | None,
    ends_at: datetime.datetime | None,
    *,
    by: Any,
) -> Gathering:
    """Give it a date, move it, or take its date away (both empty: it is postponed until somebody knows better).

    Nothing happens when it has that date already. Raises as `change`.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    _still_on(gathering)
    if (starts_at is None) is not (ends_at is None) or (starts_at and ends_at and ends_at <= starts_at):
        raise BadTimes
    changed = _write(gathering, {"starts_at": starts_at, "ends_at": ends_at}, by, frozenset())
    if changed:
        _tell_changed(gathering, changed, by)
    return gathering


def _still_on(gathering: Gathering) -> None:
    if gathering.state == State.CANCELLED or gathering.hidden_at is not None:
        raise NotNow("it was called off")


def _write(gathering: Gathering, values: dict[str, Any], by: Any, checked: frozenset[str]) -> list[str]:
    """Save what differs; the names of these fields. A date that was known and is moved makes it postponed."""
    changed = []
    was_dated = gathering.starts_at
    for name, value in values.items():
        before = getattr(gathering, name)
        if name in TEXTS:
            if value == before and not checked:
                continue
            words = value or (texts(before[ORIGINAL], **{before[ORIGINAL]: ""}) if before else None)
            if words is not None:
                value = history.write(gathering.pk, name, words, before=before, by=by, checked=checked)
                value = value if any(said for key, said in value.items() if len(key) > 1) else None
        if value != before:
            setattr(gathering, name, value)
            changed.append(name)
    if not changed:
        return []
    now = clock.now()
    saved = [*changed, "changed_at"]
    gathering.changed_at = now
    if gathering.published_at and set(changed) & set(_IN_CALENDARS):
        gathering.revision += 1
        saved.append("revision")
        if set(changed) & set(TOLD_WHEN_CHANGED):
            gathering.moved_in = gathering.revision
            saved.append("moved_in")
    if gathering.published_at and was_dated and "starts_at" in changed:
        gathering.postponed_at, gathering.postponed_from = now, was_dated
        saved += ["postponed_at", "postponed_from"]
    gathering.save(update_fields=[name.removesuffix("_id") for name in saved])
    if was_dated is None and "starts_at" in changed:
        changed.append("dated")
    return changed


def _tell_changed(gathering: Gathering, changed: list[str], by: Any) -> None:
    """One fact: of a first date, of another time or place, or of anything else."""
    is_out = gathering.state == State.PUBLISHED
    moved = [name for name in changed if name in TOLD_WHEN_CHANGED]
    if "dated" in changed:
        changed.remove("dated")
        _said(facts.GatheringDated, gathering, by, revision=gathering.revision)
    elif is_out and moved:
        has_date = gathering.starts_at is not None
        _said(
            facts.GatheringMoved,
            gathering,
            by,
            fields=moved,
            has_date=has_date,
            revision=gathering.revision,
        )
    else:
        _said(facts.GatheringChanged, gathering, by, fields=changed)


@action
def publish(gathering_id: uuid.UUID, *, by: Any) -> Gathering:
    """Show it to those it is for; or, where `by` may not yet do that for the site, hand it in to be looked at: `state`
    of what comes back says which. What waits is let out by a moderator.

    Raises PermissionDenied, and NotNow when it is out already or was called off.
    """
    gathering = locked(gathering_id)
    is_moderator = gathering.state == State.SUBMITTED and may(by, "gatherings.moderate")
    if not is_moderator:
        require(by, "gatherings.organise", gathering)
    if not is_moderator and not may(by, "gatherings.publish", gathering):
        if gathering.state == State.SUBMITTED:
            return gathering
        gathering.state = State(LIFECYCLE.after("submit", gathering.state))
        gathering.reason = None
        gathering.changed_at = clock.now()
        gathering.save(update_fields=["state", "reason", "changed_at"])
        _said(facts.GatheringSubmitted, gathering, by)
        return gathering
    was_looked_at = gathering.state == State.SUBMITTED
    gathering.state = State(LIFECYCLE.after("publish", gathering.state))
    gathering.published_at = gathering.changed_at = clock.now()
    gathering.reason = None
    gathering.save(update_fields=["state", "published_at", "changed_at", "reason"])
    _said(facts.GatheringPublished, gathering, by, was_looked_at=was_looked_at)
    return gathering


def reason_of(gathering: Gathering, reason: str, language: str, by: Any) -> Texts | None:
    said = clean_paragraphs(reason)
    if not said:
        return None
    return history.write(
        gathering.pk, "reason", texts(language, **{language: said}), before=gathering.reason, by=by
    )


@action
def cancel(gathering_id: uuid.UUID, *, by: Any, reason: str = "", language: str) -> Gathering:
    """Call it off. Everybody who was to come is told, once. Its page stays and says so.

    Raises PermissionDenied, NotNow when it is not out, was called off or is over.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    now = clock.now()
    if gathering.ends_at is not None and gathering.ends_at <= now:
        raise NotNow("it is over")
    gathering.state = State(LIFECYCLE.after("cancel", gathering.state))
    gathering.cancelled_at = gathering.changed_at = now
    gathering.revision += 1
    gathering.reason = reason_of(gathering, reason, language, by)
    gathering.save(update_fields=["state", "cancelled_at", "changed_at", "revision", "reason"])
    _said(facts.GatheringCancelled, gathering, by, revision=gathering.revision)
    return gathering


def locked(gathering_id: uuid.UUID) -> Gathering:
    return Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)


def _said(kind: Any, gathering: Gathering, by: Any, **more: Any) -> None:
    emit(kind(actor_id=id_of(by), gathering_id=gathering.pk, space_id=gathering.space_id, **more))
