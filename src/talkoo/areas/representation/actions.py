"""Everything that changes a body or a mandate. A mandate ends on a day; nothing is deleted."""

import datetime
import uuid
from typing import Any

from django.db.models import Max

from talkoo.areas.representation import facts
from talkoo.areas.representation.models import Body, Mandate
from talkoo.kernel import clock, slugs
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, cleaned, sort_keys
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import history


@action
def found_body(
    *,
    name: Texts,
    level: str,
    kind: str,
    by: Any,
    authority: Texts | None = None,
    area_id: uuid.UUID | None = None,
    position: int = 0,
    slug: str = "",
) -> Body:
    """Enter a body, active from now on. Raises PermissionDenied, and IntegrityError when the address is taken."""
    require(by, "representation.found_body")
    now = clock.now()
    name = cleaned(name, clean_line)
    body = Body(
        slug=slug or slugs.slug_of(name[name[ORIGINAL]]),
        name_keys=sort_keys(name),
        level=level,
        kind=kind,
        area_id=area_id,
        position=position,
        created_at=now,
        changed_at=now,
    )
    body.name = history.write(body.pk, "name", name, before=None, by=by)
    if authority:
        body.authority = history.write(
            body.pk, "authority", cleaned(authority, clean_line), before=None, by=by
        )
    body.save(force_insert=True)
    emit(facts.BodyFounded(actor_id=id_of(by), body_id=body.pk))
    return body


@action
def give_mandate(
    body_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    since: datetime.date,
    by: Any,
    until: datetime.date | None = None,
    public_name: str = "",
    organisation_id: uuid.UUID | None = None,
    deputy_id: uuid.UUID | None = None,
    deputy_public_name: str = "",
    nominated_by: Texts | None = None,
    public_contact: bool = False,
) -> Mandate:
    """Make a person the representative in a body, from `since` up to and with `until`.

    The names are those that the persons chose to be shown as; without one only the role is shown. Raises
    PermissionDenied, and IntegrityError when the person has a mandate in this body in that time, is the own deputy, or
    the time ends before it begins.
    """
    body = Body.objects.select_for_update().get(pk=body_id)
    require(by, "representation.give_mandate", body.pk)
    last = Mandate.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
    mandate = Mandate(
        body=body,
        number=last + 1,
        person_id=person_id,
        public_name=clean_line(public_name),
        deputy_id=deputy_id,
        deputy_public_name=clean_line(deputy_public_name),
        organisation_id=organisation_id,
        since=since,
        until=until,
        public_contact=public_contact,
    )
    if nominated_by:
        mandate.nominated_by = history.write(
            mandate.pk, "nominated_by", cleaned(nominated_by, clean_line), before=None, by=by
        )
    mandate.save(force_insert=True)
    _touch(body)
    emit(facts.MandateGiven(actor_id=id_of(by), body_id=body.pk, mandate_id=mandate.pk, person_id=person_id))
    return mandate


@action
def end_mandate(mandate_id: uuid.UUID, *, by: Any, on: datetime.date | None = None) -> Mandate:
    """Let a mandate end with the day `on`, by default today; that day it still runs.

    Raises PermissionDenied, and NotNow when it has not begun by then or ends by then anyway.
    """
    mandate = Mandate.objects.select_for_update().select_related("body").get(pk=mandate_id)
    require(by, "representation.end_mandate", mandate.body_id)
    on = on or clock.today(current.site().time_zone)
    if on < mandate.since:
        raise NotNow(f"it begins on {mandate.since}")
    if mandate.until and mandate.until <= on:
        raise NotNow(f"it ends on {mandate.until}")
    mandate.until = on
    mandate.save(update_fields=["until"])
    _touch(mandate.body)
    emit(facts.MandateEnded(actor_id=id_of(by), body_id=mandate.body_id, mandate_id=mandate.pk))
    return mandate


def _touch(body: Body) -> None:
    body.changed_at = clock.now()
    body.save(update_fields=["changed_at"])
