"""Who reads and answers questions to the advisers, writes advice, and says what concerns an organisation."""

from typing import Any

import rules

from talkoo.areas.advice.models import Entry, Matter, Question
from talkoo.kernel.rows import first
from talkoo.people.accounts.rules import (
    is_adviser,
    is_coordinator,
    is_moderator,
    is_site_admin,
    is_stand_in,
)
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.public import represents

_ANSWERS = f"""
select from organisations_affiliation a where a.person_id = %s and a.may_represent and {RUNNING.format("a")}
  and a.organisation_id in (select c.organisation_id from advice_concern c where c.matter_id = %s) limit 1
"""

advises = is_adviser | is_stand_in
"""The site's advisers; whoever stands in for the staff does so for them too."""


@rules.predicate
def is_asker(person: Any, asked: Question | Entry | None) -> bool:
    """The person asked it, or asked what this entry came of."""
    own = getattr(person, "pk", None)
    return own is not None and asked is not None and asked.asker_id == own


@rules.predicate
def answers_for_one(person: Any, matter: Matter | None) -> bool:
    """The person represents an organisation that the matter concerns."""
    if getattr(person, "pk", None) is None or matter is None:
        return False
    return first(_ANSWERS, [person.pk, matter.pk]) is not None


rules.add_perm("advice.ask", rules.is_authenticated)
rules.add_perm("advice.advise", advises)
rules.add_perm("advice.read", is_asker | advises)
rules.add_perm("advice.go_on", is_asker)
rules.add_perm("advice.close", is_asker | advises)
rules.add_perm("advice.translate", advises | is_coordinator)
rules.add_perm("advice.agree", is_asker)
rules.add_perm("advice.hide", is_moderator | is_coordinator | is_site_admin)
rules.add_perm("advice.concern", represents)
rules.add_perm("advice.see_matters", is_coordinator)
rules.add_perm("advice.found", is_coordinator | answers_for_one)
rules.add_perm("advice.forget", rules.always_deny)  # the erasure of a person only
