"""What has waited long enough: asked once more whether it is news, then mailed, alone or in a digest.

Everything goes by the rows that wait, nothing by windows of time: whatever is missed, killed or run twice, each row is
told in exactly one mail, for the mail and the state of the row are written in one transaction.
"""

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import clock, crypto, ids
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import kinds, moments, news, posting, shown, wishes
from talkoo.plumbing.notify.kinds import DIGESTS, Rhythm
from talkoo.plumbing.notify.models import Channel, News, Notification, State
from talkoo.plumbing.notify.posting import Message
from talkoo.plumbing.notify.reach import Reach, reach

log = logging.getLogger(__name__)

AT_A_TIME = 250
PEOPLE_AT_A_TIME = 50
DIGEST = "notify.digest"
_LATER = datetime.timedelta(hours=1)
_GIVEN_UP_AFTER = datetime.timedelta(days=14)
_TOO_FAR = datetime.timedelta(days=9)
"""Nothing waits longer than a week and quiet hours: a row that does was written under a clock that was wrong."""


def is_anything_due() -> bool:
    """On the current site."""
    return Notification.objects.filter(state=State.WAITING, due_at__lte=clock.now()).exists()


def work() -> bool:
    """Mail some of what is due; returns whether more may be due."""
    single = _mail_single()
    people = list(
        Notification.objects.filter(state=State.WAITING, rhythm__in=DIGESTS, due_at__lte=clock.now())
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()[:PEOPLE_AT_A_TIME]
    )
    for person_id in people:
        try:
            with transaction.atomic():
                digest_for(person_id)
        except Exception:
            log.exception("a digest could not be written")
            _put_off(Notification.objects.filter(person_id=person_id, rhythm__in=DIGESTS))
    return single == AT_A_TIME or len(people) == PEOPLE_AT_A_TIME


def _mail_single() -> int:
    rows = list(
        _locked(Notification.objects.filter(rhythm=Rhythm.AT_ONCE).order_by("due_at", "id"))[:AT_A_TIME]
    )
    by_news: dict[uuid.UUID | None, list[Notification]] = defaultdict(list)
    for row in rows:
        by_news[row.news_id].append(row)
    stories = News.objects.in_bulk([key for key in by_news if key])
    for key, some in by_news.items():
        try:
            with transaction.atomic():
                _mail_one_news(stories.get(key) if key else None, some)
        except Exception:
            log.exception("a mail could not be written")
            _put_off(Notification.objects.filter(pk__in=[row.pk for row in some]))
    return len(rows)


def _mail_one_news(kept: News | None, rows: Sequence[Notification]) -> None:
    fresh = still_news(rows, {kept.pk: kept} if kept else {})
    if not fresh or kept is None:
        return
    story = news.story(kept)
    message = Message(
        story.fact_id,
        story.kind,
        story.context,
        strand=story.strand,
        space_id=story.space_id,
        stop=(story.kind, str(story.space_id or "")),
    )
    found = _reached(fresh)
    by_channel: dict[Channel, list[uuid.UUID]] = defaultdict(list)
    for row in fresh:
        if to := found.get(row.person_id):
            way = posting.channel(to)
            if way == Channel.PAPER:
                row.text = posting.paper(message, to)
                row.state, row.channel, row.due_at, row.told_in = State.TOLD, way, None, story.fact_id
                row.save(update_fields=["text", "state", "channel", "due_at", "told_in"])
            else:
                by_channel[way].append(row.pk)
    for way, keys in by_channel.items():
        Notification.objects.filter(pk__in=keys).update(
            state=State.TOLD, channel=way, due_at=None, told_in=story.fact_id
        )
    posting.post(message, list(found.values()))


def digest_for(person_id: uuid.UUID) -> None:
    """One mail with everything of the person's digests that is due; nothing when there is no news among it."""
    with connection.cursor() as cursor:  # of two workers one writes the mail
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{DIGEST} {person_id}"])
        if not cursor.fetchone()[0]:
            return
    rows = list(
        _locked(
            Notification.objects.filter(person_id=person_id, rhythm__in=DIGESTS).order_by("created_at", "id")
        )
    )
    kept = News.objects.in_bulk({row.news_id for row in rows if row.news_id})
    fresh = still_news(rows, kept)
    found = _reached(fresh).get(person_id)
    if not fresh or found is None:
        return
    sections, told = _sections(fresh, kept, found)
    if not sections:
        return
    message = Message(
        ids.uuid7(),
        DIGEST,
        {"sections": sections, "count": len(told)},
        why=_("your settings say that these come together in one mail. Change it with the link above."),
        stop=(DIGEST,),
    )
    Notification.objects.filter(pk__in=told).update(state=State.TOLD, due_at=None, told_in=message.fact_id)
    way = posting.channel(found)
    Notification.objects.create(
        person_id=person_id,
        fact_id=message.fact_id,
        kind=DIGEST,
        channel=way,
        told_in=message.fact_id,
        language=compose.Draft.language_for(found.language),
        text=posting.paper(message, found) if way == Channel.PAPER else None,
        created_at=clock.now(),
    )
    posting.post(message, [found])


def _sections(
    rows: Sequence[Notification], kept: dict[uuid.UUID, News], to: Reach
) -> tuple[list[dict[str, Any]], list[uuid.UUID]]:
    """The lines of a digest under the names of their kinds, and which rows they are."""
    by_kind: dict[str, list[dict[str, str]]] = defaultdict(list)
    told = []
    for row in rows:
        try:
            line = shown.line(news.story(kept[row.news_id]), to.language, to.name)  # type: ignore[index]
        except crypto.Unreadable:
            _drop([row.pk])
            continue
        by_kind[row.kind].append({"subject": line.subject, "address": line.address})
        told.append(row.pk)
    ordered = [kind for kind in kinds.every() if kind.name in by_kind]
    sections = [{"label": kind.label, "lines": by_kind.pop(kind.name)} for kind in ordered]
    return [*sections, *({"label": "", "lines": lines} for lines in by_kind.values())], told


def still_news(rows: Sequence[Notification], kept: dict[uuid.UUID, News]) -> list[Notification]:
    """Those of these rows that are still to be told. What was read, and what is no news any more, is settled."""
    now = clock.now()
    seen = [row.pk for row in rows if row.read_at]
    if seen:
        Notification.objects.filter(pk__in=seen).update(state=State.SEEN, due_at=None)
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found = kept.get(row.news_id) if row.news_id else None
        if not row.read_at and found:
            by_kind[row.kind].append(described(row, found))
    fresh = {key for name, some in by_kind.items() for key in kinds.news_among(name, some)}
    _drop([row.pk for row in rows if not row.read_at and row.pk not in fresh], now)
    return [row for row in rows if row.pk in fresh and not row.read_at]


def described(row: Notification, found: News) -> dict[str, Any]:
    """A notification as `still` of its kind is asked about it."""
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "kind": row.kind,
        "fact_id": row.fact_id,
        "space_id": found.space_id,
        "about_kind": found.about_kind,
        "about_key": found.about_key,
        "created_at": row.created_at,
    }


def _reached(rows: Sequence[Notification]) -> dict[uuid.UUID, Reach]:
    found = reach({row.person_id for row in rows})
    _drop([row.pk for row in rows if row.person_id not in found])
    return found


def _drop(keys: Collection[uuid.UUID], at: datetime.datetime | None = None) -> None:
    if keys:
        Notification.objects.filter(pk__in=keys).update(
            state=State.DROPPED, due_at=None, read_at=at or clock.now()
        )


def _locked(rows: Any) -> Any:
    """Those that wait and are due, and that no other worker has in hand."""
    waiting = rows.filter(state=State.WAITING, due_at__lte=clock.now())
    return waiting.select_for_update(skip_locked=True, of=("self",))


def _put_off(rows: Any) -> None:
    """What cannot be written must not stand in the way of the rest; after two weeks it is given up."""
    now = clock.now()
    waiting = rows.filter(state=State.WAITING, due_at__lte=now)
    waiting.filter(created_at__lt=now - _GIVEN_UP_AFTER).update(state=State.DROPPED, due_at=None, read_at=now)
    waiting.update(due_at=now + _LATER)


def set_right() -> None:
    """Give what waits too far ahead its moment again: the clock was wrong when it was written."""
    now = clock.now()
    rows = list(Notification.objects.filter(state=State.WAITING, due_at__gt=now + _TOO_FAR)[:AT_A_TIME])
    _plan_anew(rows, now)


def plan_anew(person_id: uuid.UUID) -> None:
    """After the person chose another rhythm or other hours: what waits goes by it."""
    rows = list(
        Notification.objects.select_for_update(of=("self",))
        .filter(person_id=person_id, state=State.WAITING)
        .select_related("news")
    )
    chosen = wishes.chosen_by(person_id)
    for row in rows:
        kind = kinds.of(row.kind)
        space_id = row.news.space_id if row.news else None
        if kind and (wish := chosen.get((row.kind, space_id)) or chosen.get((row.kind, None))):
            row.rhythm = wish
    _plan_anew(rows, clock.now())


def _plan_anew(rows: Sequence[Notification], now: datetime.datetime) -> None:
    clocks = wishes.clocks({row.person_id for row in rows}) if rows else {}
    for row in rows:
        if row.rhythm == Rhythm.NONE:
            row.state, row.due_at = State.ONLY, None
        else:
            row.due_at = moments.due(now, row.rhythm, clocks[row.person_id])
    Notification.objects.bulk_update(rows, ["rhythm", "state", "due_at"], batch_size=500)
