"""Telling many people in batches, mailing what has waited, forgetting words that were told."""

import uuid

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.notify import due, news, tell
from talkoo.plumbing.notify.actions import UNDO
from talkoo.plumbing.notify.models import Channel, News, Notification
from talkoo.plumbing.tenancy import current, sites


@site_task(queue="reactions", priority=-1)
def spread(*, news_id: str, people: list[str]) -> None:
    """Tell one batch of people. Running again tells nobody twice."""
    row = News.objects.filter(pk=uuid.UUID(news_id)).first()
    if row is not None:
        tell.tell_some(row, news.story(row), [uuid.UUID(one) for one in people])


@site_task(queue="reactions", priority=-1)
def work_off() -> None:
    """Mail some of what is due, and leave the rest to the next job of this kind."""
    if due.work():
        work_off.defer(site_id=str(current.site_id()))


@app.periodic(cron="* * * * *")
@app.task(name="notify.look", queueing_lock="notify.look", queue="builtin")
def look(timestamp: int) -> None:
    """Every minute: digests and ends of quiet hours, and whatever a lost job left behind."""
    for site in sites.every():
        with sites.within(site.id):
            due.set_right()
            if due.is_anything_due():
                work_off.defer(site_id=str(site.id))


@app.periodic(cron="7 * * * *")
@app.task(name="notify.forget_words", queueing_lock="notify.forget_words", queue="builtin")
def forget_words(timestamp: int) -> None:
    """Every hour: the words of messages that were told more than a day ago."""
    for site in sites.every():
        with sites.within(site.id):
            Notification.objects.filter(
                channel=Channel.PAPER, told_at__lte=clock.now() - UNDO, text__isnull=False
            ).update(text=None)
