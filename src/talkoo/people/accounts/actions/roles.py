"""Roles on the site, for a time."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from psycopg.types.range import TimestamptzRange

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import facts
from talkoo.people.accounts.actions import passes
from talkoo.people.accounts.models import Role, RoleGrant


@action
def grant_role(
    person_id: uuid.UUID,
    role: str,
    *,
    by: Any,
    until: datetime.datetime | None = None,
    since: datetime.datetime | None = None,
) -> RoleGrant:
    """Give a role for a time. Codes that others were given for the person end: they would let in with the role.

    Raises PermissionDenied, and IntegrityError when it overlaps the same role.
    """
    require(by, "accounts.grant_role")
    passes.end_given(person_id)
    grant = RoleGrant.objects.create(
        person_id=person_id, role=role, period=(since or clock.now(), until), granted_by_id=id_of(by)
    )
    emit(facts.RoleGranted(actor_id=id_of(by), person_id=person_id, role=role))
    return grant


@action
def end_role(grant_id: uuid.UUID, *, by: Any) -> RoleGrant:
    """Take a role away now; one that has not begun goes altogether. Whoever holds it may lay it down.

    Raises PermissionDenied, RoleGrant.DoesNotExist, and NotNow when it has ended already, or when nobody else would be
    site administrator.
    """
    grant = RoleGrant.objects.get(pk=grant_id)
    same = RoleGrant.objects.select_for_update().filter(role=grant.role).order_by("id")
    grant, running = _locked(same, grant_id)
    require(by, "accounts.end_role", grant)
    now = clock.now()
    since, until = grant.period.lower, grant.period.upper
    if until is not None and until <= now:
        raise NotNow("it has ended")
    if grant.role == Role.SITE_ADMIN and running == {grant.pk}:
        raise NotNow("the last one stays")
    if since is not None and since >= now:
        grant.delete()
    else:
        grant.period = TimestamptzRange(since, now)
        grant.save(update_fields=["period"])
    emit(facts.RoleEnded(actor_id=id_of(by), person_id=grant.person_id, role=grant.role))
    return grant


def _locked(grants: Iterable[RoleGrant], grant_id: uuid.UUID) -> tuple[RoleGrant, set[uuid.UUID]]:
    """The grant as it is now, and which of its role run at this moment."""
    by_id = {one.pk: one for one in grants}
    now = clock.now()
    running = {
        one.pk
        for one in by_id.values()
        if (one.period.lower is None or one.period.lower <= now)
        and (one.period.upper is None or one.period.upper > now)
    }
    return by_id[grant_id], running
