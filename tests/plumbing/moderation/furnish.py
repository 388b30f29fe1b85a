"""A report that waits, one that was decided, and something that is hidden; for the tests of all pages."""

from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.moderation import actions, registry
from tests.plumbing.moderation import things


def furnish(site, people):
    if registry.of(things.KIND) is None:
        things.register()
    waiting, decided, hidden = (things.made(site, number) for number in (1, 2, 3))
    actions.report(things.KIND, waiting, by=people["contact"], reason="spam", text="Look at this")
    report = actions.report(things.KIND, decided, by=PROGRAM, reason="wrong", text="")
    actions.keep(report.pk, by=PROGRAM, text="It is right")
    actions.hide(things.KIND, hidden, by=PROGRAM, reason="It tells of somebody's health")
