"""What is done for the operator on the clock."""

import datetime

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.tenancy import current
from talkoo.site.operator import alarms
from talkoo.site.operator.entrance import ask
from talkoo.site.operator.models import Failure

KEEP_FAILURES = datetime.timedelta(days=30)


@app.periodic(cron="* * * * *")
@app.task(name="operator.show_notices", queueing_lock="operator.show_notices", queue="builtin")
def show_notices(timestamp: int) -> None:
    """Every minute: announcements begin and end."""
    with current.transaction_of(None):
        ask("select operator_show_notices()")


@app.periodic(cron="*/15 * * * *")
@app.task(name="operator.look", queueing_lock="operator.look", queue="builtin")
def look(timestamp: int) -> None:
    """Every quarter of an hour: what needs the operator is noted, and told by mail."""
    alarms.look()


@app.periodic(cron="29 3 * * *")
@app.task(name="operator.forget", queueing_lock="operator.forget", queue="builtin")
def forget(timestamp: int) -> None:
    """Every night."""
    with current.transaction_of(None):
        ask("select operator_forget()")
        Failure.objects.filter(hour__lt=clock.now() - KEEP_FAILURES).delete()
