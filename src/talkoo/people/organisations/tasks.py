"""Registrations that nobody confirmed leave by themselves."""

from procrastinate.contrib.django import app

from talkoo.people.organisations import actions
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
