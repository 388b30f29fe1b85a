"""Words that are taken back: what people were told of a thing goes when the thing goes."""

import uuid
from collections.abc import Collection

from talkoo.kernel import clock
from talkoo.plumbing.notify.models import Channel, News, Notification, State


def unsay(kind: str, keys: Collection[uuid.UUID]) -> None:
    """Forget the words of all news about these things. Mails that wait for them are not written, and nobody is told of
    them by voice any more; that somebody was told stays on record. Nothing is found a second time.
    """
    about = list(News.objects.filter(about_kind=kind, about_key__in=list(keys)).values_list("pk", flat=True))
    if not about:
        return
    now = clock.now()
    told = Notification.objects.filter(news__in=about)
    told.filter(state=State.WAITING).update(state=State.DROPPED, due_at=None)
    by_voice = told.filter(channel=Channel.PAPER)
    by_voice.filter(told_at=None).update(told_at=now)
    by_voice.filter(text__isnull=False).update(text=None)
    told.filter(read_at=None).update(read_at=now)
    News.objects.filter(pk__in=about).delete()
