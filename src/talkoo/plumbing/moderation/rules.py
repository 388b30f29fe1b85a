"""Everybody may report, whoever wrote something may ask once that somebody else looks at it.

Who decides is said where people are known (`moderation.decide`, `moderation.decide_appeal`, `moderation.let_through`).
"""

from typing import Any

import rules


@rules.predicate
def had_a_hand(person: Any, hidden: Any) -> bool:
    """The person hid it, or asked that somebody else looks at it."""
    own = getattr(person, "pk", None)
    return own is not None and own in {getattr(hidden, "by_id", None), getattr(hidden, "appeal_by_id", None)}


@rules.predicate
def wrote_it(person: Any, waiting: Any) -> bool:
    """What waits is the person's own."""
    own = getattr(person, "pk", None)
    return own is not None and own == getattr(waiting, "writer_id", None)


rules.add_perm("moderation.report", rules.always_allow)
rules.add_perm("moderation.appeal", rules.is_authenticated)
