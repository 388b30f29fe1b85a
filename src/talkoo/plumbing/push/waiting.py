"""What is to be told on phones: lined up as it happens, asked once more when its moment comes, said in few words."""

import contextlib
import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from talkoo.kernel import clock, crypto, i18n
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import due, kinds, moments, news, shown, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import News, Notification, State
from talkoo.plumbing.notify.reach import Reach, reach
from talkoo.plumbing.push import queries, services
from talkoo.plumbing.push.models import Device, Waiting
from talkoo.plumbing.tenancy import current

AT_A_TIME = 50
MOST_TRIES = 8
OLD_AFTER = datetime.timedelta(days=1)
"""What could not be told for so long is told by the page of news alone."""

_SOON = datetime.timedelta(minutes=3)
_LEASE = datetime.timedelta(minutes=2)
_LONGEST = 140  # characters on a locked screen


@dataclass(frozen=True)
class Telling:
    """One notification for the devices of one person. `content` is what they open, JSON; `topic` names it for services:
    of two messages with one topic that wait for a phone, the later replaces the earlier."""

    waiting_id: uuid.UUID
    topic: bytes
    content: bytes
    devices: Sequence[Device]


def line_up(rows: Sequence[Notification]) -> None:
    """Those of these notifications that go to phones of people who asked for it. One statement when nobody has."""
    if not services.is_on():
        return
    people = queries.with_devices({row.person_id for row in rows})
    if not people:
        return
    chosen, clocks, now = queries.chosen_by(people), wishes.clocks(people), clock.now()
    made = [
        Waiting(
            notification_id=row.pk,
            person_id=row.person_id,
            due_at=_moment(row, now, clocks[row.person_id]),
            created_at=now,
        )
        for row in rows
        if row.person_id in people and queries.is_wanted(chosen, row.person_id, row.kind)
    ]
    Waiting.objects.bulk_create(made, ignore_conflicts=True)
    if soon := [one.due_at for one in made if one.due_at <= now + _SOON]:
        from talkoo.plumbing.push.tasks import work_off

        work_off.configure(schedule_at=max(soon)).defer(site_id=str(current.site_id()))


def _moment(row: Notification, now: datetime.datetime, theirs: moments.Clock) -> datetime.datetime:
    if kinds.of(row.kind) and row.news_id:
        return moments.due(now, Rhythm.AT_ONCE, theirs)
    return moments.after_quiet(now, theirs)


def is_anything_due() -> bool:
    """On the current site."""
    return Waiting.objects.filter(due_at__lte=clock.now()).exists()


def take() -> list[Telling]:
    """What is due and still news, with its words, for a while in nobody else's hands; what is no news any more goes."""
    now = clock.now()
    locked = Waiting.objects.select_for_update(skip_locked=True, of=("self",))
    rows = list(
        locked.filter(due_at__lte=now).select_related("notification").order_by("due_at", "pk")[:AT_A_TIME]
    )
    if not rows:
        return []
    kept = News.objects.in_bulk({row.notification.news_id for row in rows if row.notification.news_id})
    fresh = _fresh(rows, kept, now)
    people = {row.person_id for row in rows if row.pk in fresh}
    devices: dict[uuid.UUID, list[Device]] = defaultdict(list)
    for device in queries.signed_in(people):
        devices[device.person_id].append(device)
    found, tellings = reach(people), []
    for row in rows:
        to = found.get(row.person_id)
        if row.pk in fresh and to and devices[row.person_id]:
            story = kept.get(row.notification.news_id) if row.notification.news_id else None
            content = words(row.notification, story, to)
            tellings.append(
                Telling(row.pk, row.notification_id.bytes, content, tuple(devices[row.person_id]))
            )
    told = [one.waiting_id for one in tellings]
    Waiting.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=told).delete()
    Waiting.objects.filter(pk__in=told).update(due_at=now + _LEASE, tries=F("tries") + 1)
    return tellings


def _fresh(rows: Sequence[Waiting], kept: dict[uuid.UUID, News], now: datetime.datetime) -> set[uuid.UUID]:
    """Those of these that are still news: unread, not too old, and their kind says so."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    names: dict[uuid.UUID, uuid.UUID] = {}
    fresh: set[uuid.UUID] = set()
    for row in rows:
        of = row.notification
        if of.read_at or of.state == State.DROPPED or row.tries >= MOST_TRIES:
            continue
        if row.due_at + OLD_AFTER < now:
            continue
        if of.news_id is None:
            fresh.add(row.pk)  # secret, or its words were forgotten: that there is something may be said
        elif found := kept.get(of.news_id):
            by_kind[of.kind].append(due.described(of, found))
            names[of.pk] = row.pk
    for name, some in by_kind.items():
        fresh |= {names[key] for key in kinds.news_among(name, some)}
    return fresh


def words(row: Notification, kept: News | None, to: Reach) -> bytes:
    """What the device shows, in its person's language (JSON, as declarative Web Push has it).

    The subject of the mail, for a kind that people know the sound of; else only that something is new.
    """
    language = compose.Draft.language_for(to.language)
    kind = kinds.of(row.kind)
    with translation.override(language):
        said = _("Something new for you.")
        if kind and kept and kind.is_sensitive:
            said = _("Something new: %(what)s") % {"what": kind.group}
        elif kind and kept:
            with contextlib.suppress(crypto.Unreadable):
                said = shown.subject(news.story(kept), language, to.name)
        page = ("notify:follow", row.pk) if kept else ("notify:inbox",)
        notification = {
            "title": current.site().name(language).text,
            "body": said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…",
            "navigate": compose.address_of(*page, language=language),
            "lang": language,
            "dir": i18n.direction(language),
            "tag": str(row.pk),
        }
    return json.dumps({"web_push": 8030, "notification": notification}, ensure_ascii=False).encode()


def settle(
    done: Collection[uuid.UUID],
    later: Iterable[tuple[uuid.UUID, int]],
    gone: Collection[uuid.UUID],
    told: Collection[uuid.UUID],
) -> None:
    """After the services were asked: what was told, what waits for some seconds more, devices that are gone or told."""
    now = clock.now()
    Waiting.objects.filter(pk__in=done).delete()
    for key, seconds in later:
        Waiting.objects.filter(pk=key).update(due_at=now + datetime.timedelta(seconds=seconds))
    Device.objects.filter(pk__in=gone).delete()
    Device.objects.filter(pk__in=told).update(told_at=now)
