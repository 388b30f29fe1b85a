"""What the clock does to spaces: forming networks begin, offers run out."""

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.people.spaces import actions, queries
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="11 * * * *")
@app.task(name="spaces.begin", queueing_lock="spaces.begin", queue="builtin")
def begin(timestamp: int) -> None:
    """Every hour: networks whose time to form is over begin (S1.33). One that cannot does not keep the others."""
    for site in sites.every():
        with sites.within(site.id):
            waiting = queries.forming_with_contact()
        for space_id in waiting:
            with sites.within(site.id):
                actions.begin_by_itself(space_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="spaces.expire_offers", queueing_lock="spaces.expire_offers", queue="builtin")
def expire_offers(timestamp: int) -> None:
    """Every ten minutes: offers of the contact's role that nobody answered are closed. Until then a late yes is refused
    all the same: an offer knows its minute."""
    for site in sites.every():
        with sites.within(site.id):
            over = queries.offers_that_ran_out(clock.now())
        for handover_id in over:
            with sites.within(site.id):
                actions.expire_handover(handover_id)
