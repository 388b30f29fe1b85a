"""What the clock does to spaces: forming networks begin, offers and days to accept terms run out."""

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


@app.periodic(cron="23 * * * *")
@app.task(name="spaces.follow_roles", queueing_lock="spaces.follow_roles", queue="builtin")
def follow_roles(timestamp: int) -> None:
    """Every hour: who takes part in groups by a role, where a role began or ran out by itself (S2.21)."""
    for site in sites.every():
        with sites.within(site.id):
            found = queries.out_of_step()
        for space_id in found:
            with sites.within(site.id):
                actions.follow_role(space_id)


@app.periodic(cron="41 5 * * *")
@app.task(name="spaces.note_overdue", queueing_lock="spaces.note_overdue", queue="builtin")
def note_overdue(timestamp: int) -> None:
    """Every morning: members that did not accept new terms by the day they were asked to (S4.19)."""
    for site in sites.every():
        with sites.within(site.id):
            late = queries.past_their_day(clock.today(site.time_zone))
        for one in late:
            with sites.within(site.id):
                actions.note_overdue(one["space_id"], one["terms_id"], one["memberships"])
