"""Everybody may have what is kept about them, and be forgotten. Who may for others is said where people are known."""

from typing import Any

import rules


@rules.predicate
def is_self(person: Any, person_id: Any) -> bool:
    """The question is about the one who asks."""
    return getattr(person, "pk", None) is not None and person.pk == person_id


rules.add_perm("retention.erase", is_self)
rules.add_perm("retention.export", is_self)
