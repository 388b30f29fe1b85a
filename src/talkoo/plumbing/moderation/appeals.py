"""Asking once that somebody else looks at a decision again, and that somebody's answer."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.moderation import facts, sight
from talkoo.plumbing.moderation.models import Appeal, Concerned, Hidden

LONGEST = 4_000


@action
def appeal(hidden_id: uuid.UUID, *, by: Any, text: str) -> Hidden:
    """Ask, as one of those who wrote it, that somebody else looks at it again; once for each decision.

    Raises Hidden.DoesNotExist; PermissionDenied for others than its authors; NotNow when it was asked before, or is
    seen again; ValueError without words.
    """
    one = Hidden.objects.select_for_update().get(pk=hidden_id)
    require(by, "moderation.appeal", one)
    if not Concerned.objects.filter(hidden=one, person=id_of(by)).exists():
        raise PermissionDenied("moderation.appeal")
    if one.appeal != Appeal.NONE or one.lifted_at:
        raise NotNow("it was asked before, or is seen again")
    words = clean_paragraphs(text)[:LONGEST]
    if not words:
        raise ValueError("say why")
    one.appeal, one.appeal_by_id, one.appeal_at, one.appeal_text = Appeal.OPEN, id_of(by), clock.now(), words
    one.save(update_fields=["appeal", "appeal_by", "appeal_at", "appeal_text"])
    emit(facts.AppealMade(actor_id=id_of(by), hidden_id=one.pk, kind=one.kind))
    return one


@action
def decide(hidden_id: uuid.UUID, *, by: Any, is_upheld: bool, answer: str) -> Hidden:
    """Answer it: shown again, or hidden for good. Those who wrote it are told, with the answer.

    Raises Hidden.DoesNotExist; PermissionDenied, also for whoever hid it or asked; NotNow when somebody has decided;
    ValueError for a refusal without words; NothingThere when that part of the product is gone.
    """
    one = Hidden.objects.select_for_update().get(pk=hidden_id)
    require(by, "moderation.decide_appeal", one)
    if one.appeal != Appeal.OPEN:
        raise NotNow("it is decided")
    words = clean_paragraphs(answer)
    if not is_upheld and not words:
        raise ValueError("a refusal has its reason")
    if is_upheld:
        sight.bring_back(one, by=by)
    one.appeal = Appeal.UPHELD if is_upheld else Appeal.REFUSED
    one.appeal_decided_by_id, one.appeal_decided_at, one.appeal_answer = id_of(by), clock.now(), words
    one.save()
    emit(facts.AppealDecided(actor_id=id_of(by), hidden_id=one.pk, kind=one.kind, state=one.appeal))
    return one
