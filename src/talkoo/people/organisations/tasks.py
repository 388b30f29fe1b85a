"""What the clock does to organisations: registrations that nobody confirmed leave, days to accept terms pass."""

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.people.organisations import actions, queries
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="23 * * * *")
@app.task(
    name="organisations.forget_unconfirmed",
    queueing_lock="organisations.forget_unconfirmed",
    queue="builtin",
)
def forget_unconfirmed(timestamp: int) -> None:
    """Every hour."""
    for site in sites.every():
        with sites.within(site.id):
            actions.forget_unconfirmed()


@app.periodic(cron="37 5 * * *")
@app.task(name="organisations.note_overdue", queueing_lock="organisations.note_overdue", queue="builtin")
def note_overdue(timestamp: int) -> None:
    """Every morning: members that did not accept new terms by the day they were asked to (S4.19)."""
    for site in sites.every():
        with sites.within(site.id):
            late = queries.past_their_day(clock.today(site.time_zone))
        for one in late:
            with sites.within(site.id):
                actions.note_overdue(one["within_id"], one["terms_id"], one["memberships"])
