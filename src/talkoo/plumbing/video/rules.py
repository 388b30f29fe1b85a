"""Who decides about the room of a thing; who looks after the servers is said where people are known."""

from typing import Any

import rules

from talkoo.plumbing.video import registry


@rules.predicate
def arranges(person: Any, about: Any) -> bool:
    """`about` is the kind and the id of what has the room; whoever looks after that thing decides."""
    if not isinstance(about, tuple) or getattr(person, "pk", None) is None:
        return False
    return registry.may_arrange(person, *about)


rules.add_perm("video.arrange", arranges)
