"""Somebody cannot get in any more and asks the staff."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts import facts
from talkoo.people.accounts.models import HelpRequest
from talkoo.plumbing.limits.take import take


@action
def ask_help(*, name: str, told: str, language: str, caller: str) -> HelpRequest:
    """Ask the staff to help with signing in. Nothing is looked up, so nothing can be learnt from the answer.

    Raises TooMany: 5 a day for a caller.
    """
    take("sign_in.help", caller, limit=5, seconds=86_400)
    made = HelpRequest.objects.create(
        name=clean_line(name)[:120], told=clean_paragraphs(told), language=language, created_at=clock.now()
    )
    emit(facts.HelpAsked(actor_id=None, request_id=made.pk))
    return made


@action
def settle_help(request_id: uuid.UUID, *, by: Any) -> None:
    """The person was helped, or it was nothing: what they wrote is kept no longer.

    Raises PermissionDenied, HelpRequest.DoesNotExist, and NotNow when somebody has settled it already.
    """
    found = HelpRequest.objects.select_for_update().get(pk=request_id)
    require(by, "accounts.help")
    if found.settled_at:
        raise NotNow("settled already")
    found.settled_at, found.settled_by_id = clock.now(), id_of(by)
    found.name, found.told = "", ""
    found.save(update_fields=["settled_at", "settled_by", "name", "told"])
    emit(facts.HelpSettled(actor_id=id_of(by), request_id=request_id))
