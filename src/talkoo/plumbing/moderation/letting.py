"""Deciding about what waits: let it through, or decline it for a reason."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.moderation import facts, held, sight
from talkoo.plumbing.moderation.models import Held, HeldState, Hidden


def _locked(held_id: uuid.UUID, by: Any) -> tuple[Held, held.Holdable]:
    one = Held.objects.select_for_update().get(pk=held_id)
    require(by, "moderation.let_through", one)
    if one.state != HeldState.WAITING:
        raise NotNow("somebody has decided")
    known = held.of(one.kind)
    if known is None or known.find(one.key) is None:
        raise sight.NothingThere(f"{one.kind} {one.key}")
    return one, known


def _decided(one: Held, state: HeldState, by: Any, hidden: Hidden | None = None) -> None:
    one.state, one.decided_by_id, one.decided_at, one.hidden = state, id_of(by), clock.now(), hidden
    one.save(update_fields=["state", "decided_by", "decided_at", "hidden"])


@action
def release(held_id: uuid.UUID, *, by: Any) -> Held:
    """Let it through: now everybody sees it whom it is for, and hears of it. Its writer is told.

    Raises Held.DoesNotExist; PermissionDenied, also for its writer; NotNow when somebody has decided; NothingThere when
    it is gone.
    """
    one, known = _locked(held_id, by)
    known.release(one.key, by=by)
    _decided(one, HeldState.RELEASED, by)
    emit(facts.ContentReleased(actor_id=id_of(by), held_id=one.pk, kind=one.kind))
    return one


@action
def decline(held_id: uuid.UUID, *, by: Any, reason: str) -> Held:
    """Let nobody see it, for a reason that its writer is told. Raises as `release`, and ValueError without a reason."""
    one, known = _locked(held_id, by)
    text = clean_paragraphs(reason)
    if not text:
        raise ValueError("its writer is told why")
    words = known.find(one.key)
    if words is None:
        raise sight.NothingThere(f"{one.kind} {one.key}")
    sight.one_at_a_time(one.kind, one.key)
    made = sight.put_out_of_sight(one.kind, one.key, by=by, reason=text, target=words.target)
    _decided(one, HeldState.DECLINED, by, made)
    emit(facts.ContentDeclined(actor_id=id_of(by), held_id=one.pk, hidden_id=made.pk, kind=one.kind))
    return one
