"""When answers are forgotten: counted from the day when what they were for is over."""

import datetime
from typing import Any

from django.db.models import Q

from talkoo.blocks.questionnaires import facts
from talkoo.blocks.questionnaires.models import Answer, Kept, Questionnaire
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.asking import Owner
from talkoo.kernel.facts import emit
from talkoo.plumbing.files import documents

DAYS = {Kept.SHORT: 30, Kept.NORMAL: 730, Kept.LONG: 3_650}
_AT_ONCE = 500


@action
def over(owner: Owner, moment: datetime.datetime, *, by: Any) -> int:
    """What the forms of this owner are for is over at `moment`, which may lie ahead: all their answers, also those to
    come before then, are kept so long from then on. Returns how many forms it has. Raises PermissionDenied."""
    require(by, "questionnaires.edit", owner)
    found = Questionnaire.objects.select_for_update().filter(owner_kind=owner.kind, owner_key=owner.key)
    forms = list(found.order_by("pk"))
    for form in forms:
        form.over_at = moment
        form.save(update_fields=["over_at"])
        Answer.objects.filter(sheet__questionnaire=form).update(kept_from=moment)
        emit(facts.AnswersOver(actor_id=id_of(by), questionnaire_id=form.pk))
    return len(forms)


@action
def forget_over(*, by: Any) -> int:
    """Forget single answers whose time is over, at most 500: those kept shortly; those in sheets that stay longer than
    they do; and files, so that the sheets go without them. Whole sheets go by the classes of plumbing/retention.

    Returns how many. Raises PermissionDenied.
    """
    require(by, "questionnaires.forget")
    now = clock.now()

    def past(keeps: str) -> Q:
        return Q(keeps=keeps, kept_from__lte=now - datetime.timedelta(days=DAYS[Kept(keeps)]))

    has_file = Q(stored_file__isnull=False)
    ends = (
        past(Kept.SHORT)
        | past(Kept.NORMAL) & (has_file | Q(sheet__keeps=Kept.LONG))
        | past(Kept.LONG) & has_file
    )
    found = list(Answer.objects.filter(ends).order_by("pk").values_list("pk", "stored_file_id")[:_AT_ONCE])
    if not found:
        return 0
    rows = Answer.objects.filter(pk__in=[pk for pk, _file in found])
    documents.forget({file for _pk, file in found if file}, after=rows.delete)
    emit(facts.AnswersForgotten(actor_id=id_of(by), number=len(found)))
    return len(found)
