import uuid
from typing import Any

from talkoo.areas.advice import facts, queries
from talkoo.areas.advice.models import Concern, Matter
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Space
from talkoo.people.spaces.public import found_group


def _matter(thread_id: uuid.UUID | None, concept_id: uuid.UUID | None) -> Matter:
    """Its row, locked; made when it is the first time. Of two who come at once, both get the same."""
    where = {"thread_id": thread_id} if thread_id else {"concept_id": concept_id}
    queries.cases.wait_for_turn(f"matter {thread_id or concept_id}")
    found = Matter.objects.select_for_update().filter(**where).first()
    return found or Matter.objects.create(**where)


@action
def concern(
    organisation_id: uuid.UUID,
    *,
    by: Any,
    thread_id: uuid.UUID | None = None,
    concept_id: uuid.UUID | None = None,
    is_named: bool = False,
) -> Matter:
    """An organisation says that a question or a topic concerns it too; `is_named`: others may know. Said again, it says
    only whether it may be named. The third one makes the site offer a group, once.

    Raises PermissionDenied.
    """
    require(by, "advice.concern", organisation_id)
    matter = _matter(thread_id, concept_id)
    there = Concern.objects.filter(matter=matter, organisation=organisation_id).first()
    if there is not None and there.is_named == is_named:
        return matter
    if there is None:
        Concern.objects.create(
            matter=matter,
            organisation_id=organisation_id,
            is_named=is_named,
            said_by_id=id_of(by),
            said_at=clock.now(),
        )
    else:
        there.is_named, there.said_by_id = is_named, id_of(by)
        there.save(update_fields=["is_named", "said_by"])
    emit(facts.ConcernSaid(actor_id=id_of(by), matter_id=matter.pk, organisation_id=organisation_id))
    if matter.offered_at is None and queries.matters.is_enough(matter.pk):
        matter.offered_at = clock.now()
        matter.save(update_fields=["offered_at"])
        emit(facts.GroupOffered(actor_id=None, matter_id=matter.pk))
    return matter


@action
def take_back(matter_id: uuid.UUID, organisation_id: uuid.UUID, *, by: Any) -> None:
    """It does not concern the organisation any more; said twice is once. Raises PermissionDenied."""
    require(by, "advice.concern", organisation_id)
    gone, _rows = Concern.objects.filter(matter=matter_id, organisation=organisation_id).delete()
    if gone:
        emit(facts.ConcernTakenBack(actor_id=id_of(by), matter_id=matter_id, organisation_id=organisation_id))


@action
def found(
    matter_id: uuid.UUID,
    *,
    by: Any,
    name: Texts,
    purpose: Texts,
    join: str,
    is_contact: bool = True,
) -> Space:
    """Found the group that the site offered; those who represent the organisations are invited and come in by their own
    yes. Of two who found it at once, one does.

    Raises PermissionDenied, and NotNow when it was not offered, or has been founded.
    """
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    require(by, "advice.found", matter)
    if matter.offered_at is None or matter.founded_at is not None:
        raise NotNow("it was not offered" if matter.offered_at is None else "it has been founded")
    space = found_group(
        spaces.Founding(
            name=name,
            purpose=purpose,
            join=join,
            topics=queries.matters.topics_of(matter),
            is_contact=is_contact,
        ),
        by=by,
        organisations=queries.matters.organisations_of(matter.pk),
    )
    matter.space, matter.founded_at = space, clock.now()
    matter.save(update_fields=["space", "founded_at"])
    emit(facts.GroupFounded(actor_id=id_of(by), matter_id=matter.pk, space_id=space.pk))
    return space
