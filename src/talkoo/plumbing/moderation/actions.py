"""Reporting something, hiding it with a reason, leaving it as it is, showing it again."""

import uuid
from typing import Any

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.moderation import facts, held, registry
from talkoo.plumbing.moderation.models import Appeal, Concerned, Hidden, Report, State
from talkoo.plumbing.moderation.states import LIFECYCLE
from talkoo.plumbing.tenancy import current


class NothingThere(LookupError):
    """There is nothing of this kind under this key."""


def one_at_a_time(*about: object) -> None:
    """Whoever comes second waits until the first is done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [" ".join(["moderation", str(current.site_id()), *map(str, about)])],
        )


def put_out_of_sight(kind: str, key: str, *, by: Any, reason: str, target: registry.Target) -> Hidden:
    """The row that says why, and whom it concerns."""
    made = Hidden.objects.create(kind=kind, key=key, reason=reason, by_id=id_of(by), at=clock.now())
    authors = dict.fromkeys(one for one in target.authors if one)
    Concerned.objects.bulk_create(Concerned(hidden=made, person_id=one) for one in authors)
    return made


def _known(kind: str, key: str) -> tuple[registry.Reportable, registry.Target]:
    found = registry.of(kind)
    target = found.find(key) if found else None
    if found is None or target is None:
        raise NothingThere(f"{kind} {key}")
    return found, target


@action
def report(kind: str, key: str, *, by: Any, reason: str, text: str, once: uuid.UUID | None = None) -> Report:
    """Say that something should not be seen. A form (`once`) that is sent again is the same report.

    Raises NothingThere, PermissionDenied, and IntegrityError for an unknown reason.
    """
    require(by, "moderation.report")
    _known(kind, key)
    once = once or uuid.uuid4()
    one_at_a_time("form", once)
    if before := Report.objects.filter(once=once).first():
        return before
    made = Report.objects.create(
        kind=kind,
        key=key,
        reason=reason,
        text=clean_paragraphs(text),
        reporter_id=id_of(by),
        once=once,
        reported_at=clock.now(),
        state=LIFECYCLE.initial,
    )
    emit(facts.ContentReported(actor_id=id_of(by), report_id=made.pk, kind=kind))
    return made


def _decide(kind: str, key: str, verb: str, *, by: Any, text: str) -> int:
    """All open reports about it are answered at once."""
    waiting = Report.objects.select_for_update().filter(kind=kind, key=key, state=State.OPEN).order_by("pk")
    number = 0
    for one in waiting:
        one.state = State(LIFECYCLE.after(verb, one.state))
        one.decided_by_id = id_of(by)
        one.decided_at = clock.now()
        one.decision_text = text
        one.save(update_fields=["state", "decided_by", "decided_at", "decision_text"])
        emit(facts.ReportDecided(actor_id=id_of(by), report_id=one.pk, state=one.state))
        number += 1
    return number


@action
def hide(kind: str, key: str, *, by: Any, reason: str) -> Hidden:
    """Take it out of sight and answer all open reports about it. Its authors are told the reason.

    Raises NothingThere, PermissionDenied; NotNow when it is hidden already.
    """
    require(by, "moderation.decide", (kind, key))
    known, target = _known(kind, key)
    one_at_a_time(kind, key)
    if Hidden.objects.filter(kind=kind, key=key, lifted_at=None).exists():
        raise NotNow(f"{kind} {key} is hidden")
    text = clean_paragraphs(reason)
    made = put_out_of_sight(kind, key, by=by, reason=text, target=target)
    known.hide(key, by=by, reason=text)
    _decide(kind, key, "hide", by=by, text=text)
    emit(facts.ContentHidden(actor_id=id_of(by), hidden_id=made.pk, kind=kind))
    return made


@action
def keep(report_id: uuid.UUID, *, by: Any, text: str = "") -> Report:
    """Leave it as it is and answer all open reports about it; `text` is for those who reported.

    Raises PermissionDenied; NotNow when the report was answered already.
    """
    one = Report.objects.select_for_update().get(pk=report_id)
    require(by, "moderation.decide", (one.kind, one.key))
    LIFECYCLE.after("keep", one.state)
    _decide(one.kind, one.key, "keep", by=by, text=clean_paragraphs(text))
    one.refresh_from_db()
    return one


def bring_back(one: Hidden, *, by: Any) -> None:
    """Let the part show it again, and say in the row that it is. Raises NotNow when it is seen already, NothingThere
    when that part of the product is gone."""
    if one.lifted_at:
        raise NotNow(f"{one.kind} {one.key} is not hidden")
    waited = held.part_of(one)
    known = registry.of(one.kind)
    if waited is not None:
        waited.release(one.key, by=by)
    elif known is not None:
        known.show(one.key, by=by)
    else:
        raise NothingThere(one.kind)
    one.lifted_by_id = id_of(by)
    one.lifted_at = clock.now()


@action
def show(hidden_id: uuid.UUID, *, by: Any) -> Hidden:
    """Let it be seen again. Its authors are told; a wish that somebody else looks at it is settled with it.

    Raises PermissionDenied; NotNow when it is seen already; NothingThere when that part of the product is gone.
    """
    one = Hidden.objects.select_for_update().get(pk=hidden_id)
    require(by, "moderation.decide", (one.kind, one.key))
    bring_back(one, by=by)
    if one.appeal == Appeal.OPEN:
        one.appeal, one.appeal_decided_at = Appeal.SETTLED, one.lifted_at
    one.save(update_fields=["lifted_by", "lifted_at", "appeal", "appeal_decided_at"])
    emit(facts.ContentShown(actor_id=id_of(by), hidden_id=one.pk, kind=one.kind))
    return one
