"""Who plans an exchange visit and who makes its programme. Predicates take a visit, with its gathering."""

from typing import Any

import rules

from talkoo.areas.visits.models import Answer, Visit
from talkoo.blocks.gatherings.rules import organises
from talkoo.people.organisations.rules import represents


@rules.predicate
def arranges(person: Any, visit: Visit) -> bool:
    """The person looks after the gathering."""
    return bool(organises(person, visit.gathering))


@rules.predicate
def answers_for_host(person: Any, visit: Visit) -> bool:
    """The person answers for the organisation that was asked to receive the guests."""
    return visit.host_id is not None and bool(represents(person, visit.host_id))


@rules.predicate
def has_said_yes(person: Any, visit: Visit) -> bool:
    """The host receives the guests."""
    return bool(visit.host_answer == Answer.YES)


rules.add_perm("visits.arrange", arranges)
rules.add_perm("visits.host", arranges | (answers_for_host & has_said_yes))  # makes the programme
rules.add_perm("visits.answer_as_host", answers_for_host)
rules.add_perm("visits.answer_by_link", rules.always_allow)  # whoever has the link that was sent to the host
rules.add_perm("visits.see_needs", answers_for_host & has_said_yes)
rules.add_perm("visits.answer_slot", rules.always_allow)  # whoever has the link that was sent
rules.add_perm("visits.give_idea", rules.always_allow)  # the same
