"""Letting a machine write a first version."""

import uuid
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import facts, machine


@action
def ask_machine(kind: str, subject_id: uuid.UUID, language: str, *, by: Any) -> None:
    """The texts that are missing in this language are written by a machine soon, and marked as such.

    Raises PermissionDenied, and NotNow when there is no machine, nothing is missing, the texts are not open to
    everybody, or this month's share is used up.
    """
    require(by, machine.kind_called(kind).rule, subject_id)
    if not machine.is_offered(kind, subject_id, language):
        raise NotNow("nothing that a machine may write")
    if not machine.left_this_month():
        raise NotNow("this month's share is used up")
    emit(facts.MachineAsked(actor_id=id_of(by), kind=kind, subject_id=subject_id, language=language))
    from talkoo.plumbing.translation.tasks import translate

    translate.defer(site_id=str(current.site_id()), kind=kind, subject_id=str(subject_id), language=language)
