from typing import Any

import rules

from talkoo.areas.introductions.models import Introduction
from talkoo.people.accounts.rules import is_coordinator, is_stand_in
from talkoo.people.organisations.public import represents


@rules.predicate
def is_asker(person: Any, wish: Introduction | None) -> bool:
    """The person asked for it."""
    return wish is not None and getattr(person, "pk", None) == wish.asker_id


@rules.predicate
def is_other_side(person: Any, wish: Introduction | None) -> bool:
    """The person is who it is asked of, or answers for that organisation."""
    if wish is None or getattr(person, "pk", None) is None:
        return False
    if wish.organisation_id:
        return bool(represents(person, wish.organisation_id))
    return bool(person.pk == wish.person_id)


cares = is_coordinator | is_stand_in

rules.add_perm("introductions.ask", rules.is_authenticated)
rules.add_perm("introductions.care", cares)
rules.add_perm("introductions.answer", is_other_side)
rules.add_perm("introductions.withdraw", is_asker)
