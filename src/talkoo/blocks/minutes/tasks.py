"""What is a person's own in agendas and minutes, and what becomes of it on erasure."""

import uuid

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.blocks.minutes import queries
from talkoo.blocks.minutes.models import Addendum, Attendance, Item, Minutes, State
from talkoo.plumbing.retention import registry


def _forget_chair(person_id: uuid.UUID) -> int:
    return Minutes.objects.filter(chair=person_id).update(chair=None)


def _forget_secretary(person_id: uuid.UUID) -> int:
    return Minutes.objects.filter(secretary=person_id).update(secretary=None)


def _forget_maker(person_id: uuid.UUID) -> int:
    return Minutes.objects.filter(created_by=person_id).update(created_by=None)


def _forget_who_checked(person_id: uuid.UUID) -> int:
    return Minutes.objects.filter(checked_by=person_id).update(checked_by=None)


def _forget_who_approved(person_id: uuid.UUID) -> int:
    return Minutes.objects.filter(approved_by=person_id).update(approved_by=None)


def _forget_proposer(person_id: uuid.UUID) -> int:
    return Item.objects.filter(proposer=person_id).update(proposer=None)


def _forget_attendance(person_id: uuid.UUID) -> int:
    """Approved minutes keep the name of who was there: an association must be able to show who decided (GDPR 6(1)(c)
    and 17(3)(b)); the reference goes. What is still being written forgets both."""
    theirs = Attendance.objects.filter(person=person_id)
    written, _kinds = theirs.exclude(minutes__state=State.APPROVED).delete()
    return written + theirs.update(person=None)


def _forget_writer(person_id: uuid.UUID) -> int:
    return Addendum.objects.filter(written_by=person_id).update(written_by=None)


def register() -> None:
    """Once, when the program starts."""
    of_meeting = ("meeting_kind", "meeting_key", "state", "created_at", "approved_at")
    for path, erase, label in (
        ("chair", _forget_chair, _("meetings that you chaired")),
        ("secretary", _forget_secretary, _("meetings whose minutes you wrote")),
        ("created_by", _forget_maker, _("agendas that you began")),
        ("checked_by", _forget_who_checked, _("minutes that you checked")),
        ("approved_by", _forget_who_approved, _("minutes that you approved")),
    ):
        registry.personal(Minutes, person=path, export=of_meeting, erase=erase, label=label)
    registry.personal(
        Item,
        person="proposer",
        export=("minutes_id", "kind", "title", "text", "language", "length", "created_at"),
        erase=_forget_proposer,
        label=_("what you put on the agenda of meetings"),
    )
    registry.personal(
        Attendance,
        export=("minutes_id", "name", "part"),
        erase=_forget_attendance,
        label=_("meetings that you were at, as their minutes say"),
    )
    registry.personal(
        Addendum,
        person="written_by",
        export=("minutes_id", "number", "text", "language", "written_at"),
        erase=_forget_writer,
        label=_("what you added to minutes"),
    )
    registry.words(
        Item,
        fields=("title", "text", "notes", "decisions"),
        label=pgettext_lazy("list", "Minutes"),
        where=queries.at_item,
    )
    registry.words(
        Minutes,
        fields=("chair_name", "secretary_name"),
        label=pgettext_lazy("list", "Minutes"),
        where=queries.at,
    )
    registry.words(
        Addendum, fields=("text",), label=pgettext_lazy("list", "Minutes"), where=queries.of_addendum
    )
