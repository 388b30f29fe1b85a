"""Meetings that come again: from saying when, over changing one's mind, to the last of them."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Q

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import Audience, Gathering, Kind, LinkFor, Mode, Series, State
from talkoo.kernel import clock, recurrence
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.recurrence import Rule
from talkoo.kernel.text import MARKS, ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned
from talkoo.people.spaces.models import Space
from talkoo.people.spaces.queries import JOINABLE
from talkoo.plumbing.translation import history
from talkoo.plumbing.translation.history import Stale

AHEAD = datetime.timedelta(days=184)
"""So far ahead the meetings of a series are made."""

_TEXTS = {"title": clean_line, "text": clean_paragraphs}
_COPIED = ("title", "text", "mode", "place", "address", "area_id", "platform", "link", "link_for", "audience")


class NothingComes(ValueError):
    """The rule gives no day from today on."""


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """What is said of a series. Texts in each language (kernel.text); `minutes` is how long each meeting takes,
    `agenda_days` how long before it its agenda takes nothing more."""

    rule: Rule
    minutes: int
    title: Texts
    text: Texts | None = None
    mode: str = Mode.ROOM
    place: str = ""
    address: str = ""
    area_id: uuid.UUID | None = None
    platform: str = ""
    link: str = ""
    link_for: str = LinkFor.EVERYONE
    audience: str = Audience.SPACE
    agenda_days: int = 3


@action
def begin(space_id: uuid.UUID, given: Repeated, *, by: Any, once: uuid.UUID) -> Series:
    """A new series of meetings of the space, and those of the next months. `once` names the form: sent again, it gives
    what it made before.

    Raises PermissionDenied, NothingComes, and NotNow when the space has ended.
    """
    space = Space.objects.select_for_update(no_key=True).get(pk=space_id)
    require(by, "gatherings.repeat", space.pk)
    if id_of(by) and (before := Series.objects.filter(once=once, created_by=id_of(by)).first()):
        return before
    if space.state not in JOINABLE:
        raise NotNow("the space has ended")
    _check(given)
    now = clock.now()
    series = Series(space=space, once=once, created_by_id=id_of(by), created_at=now, changed_at=now)
    _write(series, given, by)
    series.save(force_insert=True)
    made = _make_ahead(series, by)
    emit(facts.SeriesBegun(actor_id=id_of(by), space_id=space.pk, series_id=series.pk, number=made))
    return series


def _check(given: Repeated) -> None:
    """Raises NothingComes."""
    today = clock.today(given.rule.zone)
    later = max(today, given.rule.starts_on) + datetime.timedelta(days=366 * 3)
    if not recurrence.occurrences(given.rule, today, later):
        raise NothingComes


def _write(series: Series, given: Repeated, by: Any) -> list[str]:
    """Put down what is given; the names of the fields that differ. It is not saved yet."""
    changed = []
    for one in fields(Repeated):
        before = getattr(series, one.name)
        value = getattr(given, one.name)
        if one.name == "rule":
            value = recurrence.to_json(value)
        elif one.name in _TEXTS:
            value = _written(series, one.name, value, before, by)
        elif isinstance(value, str):
            value = clean_line(value)
        if value != before:
            setattr(series, one.name, value)
            changed.append(one.name)
    return changed


def _written(series: Series, name: str, value: Texts | None, before: Texts | None, by: Any) -> Texts | None:
    value = cleaned(value, _TEXTS[name]) if value else None
    if value is not None and not value[value[ORIGINAL]]:
        value = None
    if value == before or (value is None and before is None):
        return before
    if value is None and before is not None:
        emptied = {ORIGINAL: before[ORIGINAL], before[ORIGINAL]: ""}
        history.write(series.pk, name, emptied, before=before, by=by)
        return None
    assert value is not None
    return history.write(series.pk, name, value, before=before, by=by)


@action
def continue_series(series_id: uuid.UUID) -> int:
    """Make the meetings of the next months that are not made yet; how many. The clock decides, nobody else."""
    series = _locked(series_id)
    if series.ended_at is not None or series.space.state not in JOINABLE:
        return 0
    made = _make_ahead(series, PROGRAM)
    if made:
        emit(facts.SeriesContinued(actor_id=None, space_id=series.space_id, series_id=series.pk, number=made))
    return made


def _make_ahead(series: Series, by: Any) -> int:
    rule = recurrence.from_json(series.rule)
    today = clock.today(rule.zone)
    there = set(
        Gathering.objects.filter(series=series, original_on__gte=today).values_list("original_on", flat=True)
    )
    made = 0
    for one in recurrence.occurrences(rule, today, today + AHEAD):
        if one.original_on in there or one.starts_at <= clock.now():
            continue
        given = making.Given(
            kind=Kind.MEETING,
            starts_at=one.starts_at,
            ends_at=one.starts_at + datetime.timedelta(minutes=series.minutes),
            zone=rule.zone,
            **{name: getattr(series, name) for name in _COPIED},
        )
        once = uuid.uuid5(series.pk, one.original_on.isoformat())
        gathering = making.make(given, by=by, once=once, space_id=series.space_id)
        gathering.series, gathering.original_on = series, one.original_on
        gathering.save(update_fields=["series", "original_on"])
        making.publish(gathering.pk, by=by)
        made += 1
    return made


@action
def change_series(
    series_id: uuid.UUID, given: Repeated, *, by: Any, language: str, seen: datetime.datetime | None = None
) -> Series:
    """Say otherwise when, where and what; what was changed on one meeting alone stays as it is there.

    Meetings ahead that no longer fit the rule take its days in turn; when there are more of them than days, the last
    are called off, in `language`. One that has begun stays as it is, and so does the hour of today's meeting where the
    rule now says one that has passed. `seen`: when it had last changed as `by` read it. Nothing happens when nothing
    differs. Raises PermissionDenied, Stale, NothingComes, NotNow when it has ended, and Series.DoesNotExist.
    """
    series = _locked(series_id)
    require(by, "gatherings.repeat", series.space_id)
    if series.ended_at is not None:
        raise NotNow("it has ended")
    if seen is not None and seen != series.changed_at:
        raise Stale(series.pk)
    _check(given)
    before = {one.name: getattr(series, one.name) for one in fields(Repeated)}
    changed = _write(series, given, by)
    if not changed:
        return series
    series.changed_at = clock.now()
    series.save(update_fields=[*(name.removesuffix("_id") for name in changed), "changed_at"])
    emit(
        facts.SeriesChanged(actor_id=id_of(by), space_id=series.space_id, series_id=series.pk, fields=changed)
    )
    _change_ahead(series, before, by, language)
    _make_ahead(series, by)
    return series


def _change_ahead(series: Series, before: Mapping[str, Any], by: Any, language: str) -> None:
    old, new = recurrence.from_json(before["rule"]), recurrence.from_json(series.rule)
    now, today = clock.now(), clock.today(new.zone)
    was: dict[Any, datetime.datetime] = {
        one.original_on: one.starts_at for one in recurrence.occurrences(old, today, today + 2 * AHEAD)
    }
    will = {one.original_on: one.starts_at for one in recurrence.occurrences(new, today, today + AHEAD)}
    found = list(
        Gathering.objects.select_for_update(no_key=True)
        .filter(series=series, original_on__gte=today)
        .order_by("original_on")
    )
    was_on = {one.pk: one.original_on for one in found}
    days = _paired([day for day in was_on.values() if day], will, now)
    begun = {one.pk for one in found if one.starts_at is not None and one.starts_at <= now}
    # What is held today stays of today; what was held early stands for a day of the new rule.
    for one in found:
        if one.pk in begun and (one.original_on == today or days[one.original_on] is None):
            days[one.original_on] = one.original_on
    others = [one for one in found if days[one.original_on] != one.original_on]
    for is_empty in (
        True,
        False,
    ):  # first none at all, so that no two are the same day of the rule in between
        for one in others:
            one.original_on = None if is_empty else days[was_on[one.pk]]
            one.save(update_fields=["original_on"])
    for gathering in found:
        by_rule = was.get(was_on[gathering.pk])
        if gathering.pk in begun or gathering.state != State.PUBLISHED or gathering.hidden_at is not None:
            continue
        is_as_said = gathering.starts_at is not None and gathering.starts_at == by_rule
        if gathering.original_on is None and is_as_said:
            making.cancel(gathering.pk, by=by, language=language)
            continue
        given = _as_the_series_says(gathering, series, before)
        starts_at = will[gathering.original_on] if gathering.original_on and is_as_said else None
        if starts_at and starts_at > now and gathering.starts_at:
            lasts = gathering.ends_at - gathering.starts_at if gathering.ends_at else datetime.timedelta()
            if lasts == datetime.timedelta(minutes=before["minutes"]):
                lasts = datetime.timedelta(minutes=series.minutes)
            given = replace(given, starts_at=starts_at, ends_at=starts_at + lasts, zone=new.zone)
        making.change(gathering.pk, given, by=by)


def _paired(
    there: list[datetime.date], will: Mapping[datetime.date, datetime.datetime], now: datetime.datetime
) -> dict[Any, datetime.date | None]:
    """Which of the days that the rule gives each of those there becomes: itself where it still fits; the others, in
    turn, those that are free and not past; None where none is left."""
    free = iter(sorted(day for day, starts_at in will.items() if starts_at > now and day not in there))
    return {day: day if day in will else next(free, None) for day in there}


def _as_the_series_says(gathering: Gathering, series: Series, before: Mapping[str, Any]) -> making.Given:
    """What the meeting says, with what is new in the series where the meeting was as the series said before."""
    given = making.given_of(gathering)
    changed = {
        name: getattr(series, name)
        for name in _COPIED
        if getattr(series, name) != before[name] and _plain(getattr(given, name)) == _plain(before[name])
    }
    return replace(given, **changed)


def _plain(value: Any) -> Any:
    """A text without its marks, which differ where the same was written at different times."""
    if isinstance(value, dict):
        return {key: said for key, said in value.items() if key == ORIGINAL or key not in MARKS}
    return value


@action
def end_series(series_id: uuid.UUID, *, by: Any, language: str, calls_off: bool = False) -> Series:
    """Make no more of them; with `calls_off` those ahead are called off too, in `language`: also those without a date.

    Raises PermissionDenied, NotNow when it has ended, and Series.DoesNotExist.
    """
    series = _locked(series_id)
    require(by, "gatherings.repeat", series.space_id)
    if series.ended_at is not None:
        raise NotNow("it has ended")
    series.ended_at = series.changed_at = clock.now()
    series.save(update_fields=["ended_at", "changed_at"])
    number = 0
    if calls_off:
        to_come = Q(starts_at=None) | Q(starts_at__gt=clock.now())
        ahead = Gathering.objects.filter(to_come, series=series, state=State.PUBLISHED)
        for gathering_id in ahead.order_by("starts_at").values_list("pk", flat=True):
            making.cancel(gathering_id, by=by, language=language)
            number += 1
    emit(
        facts.SeriesEnded(
            actor_id=id_of(by), space_id=series.space_id, series_id=series.pk, called_off=number
        )
    )
    return series


@action
def tell_bare(series_id: uuid.UUID, month: datetime.date) -> bool:
    """That none of its meetings has a date in this month (its first day); once for each month. Whether it was told."""
    series = _locked(series_id)
    if series.ended_at is not None or (series.bare_month and series.bare_month >= month):
        return False
    series.bare_month = month
    series.save(update_fields=["bare_month"])
    emit(
        facts.MonthBare(actor_id=None, space_id=series.space_id, series_id=series.pk, month=month.isoformat())
    )
    return True


def _locked(series_id: uuid.UUID) -> Series:
    return Series.objects.select_for_update(no_key=True).select_related("space").get(pk=series_id)
