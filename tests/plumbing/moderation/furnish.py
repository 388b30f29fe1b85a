"""A report that waits, one that was decided, something that is hidden, something to look at again, and something that
waits to be read; for the tests of all pages."""

from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.moderation import actions, appeals, registry
from tests.plumbing.moderation import things


def furnish(site, people):
    if registry.of(things.KIND) is None:
        things.register()
    waiting, decided, hidden = (things.made(site, number) for number in (1, 2, 3))
    actions.report(things.KIND, waiting, by=people["contact"], reason="spam", text="Look at this")
    report = actions.report(things.KIND, decided, by=PROGRAM, reason="wrong", text="")
    actions.keep(report.pk, by=PROGRAM, text="It is right")
    actions.hide(things.KIND, hidden, by=PROGRAM, reason="It tells of somebody's health")
    disputed = things.made(site, 4, authors=[people["contact"].pk])
    decision = actions.hide(things.KIND, disputed, by=PROGRAM, reason="It tells of somebody's health")
    appeals.appeal(decision.pk, by=people["contact"], text="It tells of my own")
    things.waiting(site, 5, people["participant"])
