"""What was told is forgotten when it cannot be taken back any more."""

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.notify.actions import UNDO
from talkoo.plumbing.notify.models import Channel, Notification
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="7 * * * *")
@app.task(name="notify.forget_words", queueing_lock="notify.forget_words", queue="builtin")
def forget_words(timestamp: int) -> None:
    """Every hour: the words of messages that were told more than a day ago."""
    for site in sites.every():
        with sites.within(site.id):
            Notification.objects.filter(
                channel=Channel.PAPER, told_at__lte=clock.now() - UNDO, text__isnull=False
            ).update(text=None)
