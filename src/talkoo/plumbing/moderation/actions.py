"""Reporting something, hiding it with a reason, leaving it as it is, showing it again."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.moderation import facts, registry, sight
from talkoo.plumbing.moderation.models import Appeal, Hidden, Report, State
from talkoo.plumbing.moderation.sight import NothingThere
from talkoo.plumbing.moderation.states import LIFECYCLE


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
    sight.one_at_a_time("form", once)
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
    sight.one_at_a_time(kind, key)
    if Hidden.objects.filter(kind=kind, key=key, lifted_at=None).exists():
        raise NotNow(f"{kind} {key} is hidden")
    text = clean_paragraphs(reason)
    made = sight.put_out_of_sight(kind, key, by=by, reason=text, target=target)
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


@action
def show(hidden_id: uuid.UUID, *, by: Any) -> Hidden:
    """Let it be seen again. Its authors are told; a wish that somebody else looks at it is settled with it.

    Raises PermissionDenied; NotNow when it is seen already; NothingThere when that part of the product is gone.
    """
    one = Hidden.objects.select_for_update().get(pk=hidden_id)
    require(by, "moderation.decide", (one.kind, one.key))
    sight.bring_back(one, by=by)
    if one.appeal == Appeal.OPEN:
        one.appeal, one.appeal_decided_at = Appeal.SETTLED, one.lifted_at
    one.save(update_fields=["lifted_by", "lifted_at", "appeal", "appeal_decided_at"])
    emit(facts.ContentShown(actor_id=id_of(by), hidden_id=one.pk, kind=one.kind))
    return one
