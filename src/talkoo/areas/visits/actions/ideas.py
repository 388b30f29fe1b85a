"""Afterwards: one idea from everybody who was there."""

import uuid
from typing import Any

from talkoo.areas.visits import facts
from talkoo.areas.visits.actions.planning import locked, still_on
from talkoo.areas.visits.models import Thought, Visit
from talkoo.kernel import clock, outcomes
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow


class Already(Exception):
    """This participant has given an idea; the first stands."""

    def __init__(self, thought_id: uuid.UUID):
        super().__init__(thought_id)
        self.thought_id = thought_id


@action
def ask_for_ideas(visit_id: uuid.UUID, *, by: Any) -> Visit:
    """Ask everybody who was there for one idea; once.

    Raises PermissionDenied, and NotNow before it is over or when it was called off.
    """
    visit = locked(visit_id)
    require(by, "visits.arrange", visit)
    still_on(visit)
    if visit.gathering.ends_at is None or visit.gathering.ends_at > clock.now():
        raise NotNow("it is not over")
    if visit.asked_at is None:
        visit.asked_at = clock.now()
        visit.save(update_fields=["asked_at"])
        emit(facts.IdeasAsked(actor_id=id_of(by), visit_id=visit.pk))
    return visit


@action
def give_idea(
    visit_id: uuid.UUID,
    registration_id: uuid.UUID,
    *,
    outcome: str,
    title: str,
    text: str,
    language: str,
    by: Any,
    space_id: uuid.UUID | None = None,
) -> Thought:
    """What one participant takes home, kept as `outcome` (kernel.outcomes) says; one each. The caller has seen that
    the registration is one of this visit, and that whoever gives the idea holds its link.

    Raises PermissionDenied, Already, NotNow before it has begun or when it was called off, and what the other part of
    the product raises.
    """
    visit = locked(visit_id)
    require(by, "visits.give_idea")
    still_on(visit)
    if there := Thought.objects.filter(visit=visit, registration_id=registration_id).first():
        raise Already(there.pk)
    if visit.gathering.starts_at is None or visit.gathering.starts_at > clock.now():
        raise NotNow("it has not begun")
    key = outcomes.take(
        outcome,
        title=title,
        text=text,
        language=language,
        by=by,
        space_id=space_id,
        once=uuid.uuid5(visit.pk, str(registration_id)),
    )
    thought = Thought.objects.create(
        visit=visit, registration_id=registration_id, outcome=outcome, key=key, given_at=clock.now()
    )
    emit(facts.IdeaGiven(actor_id=id_of(by), visit_id=visit.pk, thought_id=thought.pk, outcome=outcome))
    return thought
