"""That a person has read of something: it is no news any more, and no mail comes of it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from talkoo.kernel import clock
from talkoo.plumbing.live import publish
from talkoo.plumbing.notify.models import Notification, State
from talkoo.plumbing.tenancy import after_response

UNREAD_ABOUT = """exists (select from notify_news nw
  join notify_notification nn on nn.news_id = nw.id and nn.person_id = %(person)s and nn.read_at is null
  where nw.about_kind = '{0}' and nw.about_key = {1})"""
"""Whether `%(person)s` has unread news about the thing of a kind whose id is a column, `UNREAD_ABOUT.format(kind,
column)`: in the statement of the page that shows it, so that it calls `read_about` for those alone."""


def read(person_id: uuid.UUID, notification_id: uuid.UUID) -> None:
    """One notification; from a reading request after the response."""
    after_response.record(lambda: _settle(person_id, Q(pk=notification_id)))


def read_about(person: Any, kind: str, keys: Collection[uuid.UUID]) -> None:
    """All that the person was told of about these things: the page that shows them says so, reading or writing.

    Costs nothing for somebody with nothing unread (`unread_now` came with the session).
    """
    unread: int = getattr(person, "unread_now", 1)
    if unread and keys:
        those = Q(news__about_kind=kind, news__about_key__in=list(keys))
        after_response.record(lambda: _settle(person.pk, those))


def read_all(person_id: uuid.UUID) -> int:
    """Everything; returns how much was unread."""
    return _settle(person_id, Q())


def _settle(person_id: uuid.UUID, which: Q) -> int:
    unread = Notification.objects.filter(which, person_id=person_id, read_at=None, news__isnull=False)
    keys = list(unread.values_list("pk", flat=True))
    if not keys:
        return 0
    now = clock.now()
    found = Notification.objects.filter(pk__in=keys, read_at=None)
    number = found.update(read_at=now)
    Notification.objects.filter(pk__in=keys, state=State.WAITING).update(state=State.SEEN, due_at=None)
    publish.nudge("news", [person_id])
    return number
