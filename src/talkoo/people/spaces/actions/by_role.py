"""Groups in which exactly those take part who hold a role on the site (S2.21)."""

import uuid
from dataclasses import replace
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts.models import Role
from talkoo.people.spaces import facts, queries
from talkoo.people.spaces.actions import founding, taking_part
from talkoo.people.spaces.models import Join, Kind, Participation, Space


@action
def found_by_role(given: founding.Founding, role: str, *, by: Any) -> Space:
    """A group of those who hold this role; they take part from now on, without being asked: it goes with the role.
    Whoever founds it takes part only when holding it too.

    Raises PermissionDenied, ValueError for no role, and as `found_own`.
    """
    require(by, "spaces.found_by_role")
    chosen = replace(given, kind=Kind.GROUP, join=Join.ROLE, role=Role(role))
    space = founding.found_own(chosen, by=by)
    follow_role(space.pk)
    return space


@action
def follow_role(space_id: uuid.UUID) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Let those in who hold the role of a group now, and those out who do not; who they are. Each of them is told.

    Doing it again changes nothing. The roles decide, nobody else: who calls it does not matter. Nothing happens in a
    space that has ended or goes by no role.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    if not space.role or space.state not in queries.JOINABLE:
        return [], []
    held = queries.holders(space.role)
    there = {one.person_id: one for one in Participation.objects.filter(space=space, until=None)}
    came = [person_id for person_id in held if person_id not in there]
    went = sorted(set(there) - set(held))
    now = clock.now()
    for person_id in came:
        Participation.objects.create(space=space, person_id=person_id, looked_at=now, since=now)
        emit(facts.CameByRole(actor_id=None, space_id=space.pk, person_id=person_id, role=space.role))
    for person_id in went:
        taking_part.end(there[person_id], by=PROGRAM)
        emit(facts.WentByRole(actor_id=None, space_id=space.pk, person_id=person_id, role=space.role))
    return came, went
