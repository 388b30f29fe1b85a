"""The pages of moderation."""

from talkoo.plumbing.moderation.views.again import appeal, appeals
from talkoo.plumbing.moderation.views.own import decision, mine
from talkoo.plumbing.moderation.views.reports import one, report, reports, show, thanks
from talkoo.plumbing.moderation.views.told import figures, record
from talkoo.plumbing.moderation.views.waiting import held, held_one

__all__ = [
    "appeal",
    "appeals",
    "decision",
    "figures",
    "held",
    "held_one",
    "mine",
    "one",
    "record",
    "report",
    "reports",
    "show",
    "thanks",
]
