"""Telling those who have not looked in; what is a person's own in rooms, and what becomes of it."""

import datetime
import uuid
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.chat import facts, queries
from talkoo.blocks.chat.actions import emptying
from talkoo.blocks.chat.models import Enclosure, Message, MessageReaction, Place, UnsentMessage
from talkoo.kernel import clock
from talkoo.kernel.facts import emit
from talkoo.kernel.rows import Row
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.retention import registry
from talkoo.plumbing.retention.registry import DELETE
from talkoo.plumbing.tenancy import sites

MONTHS = 24
_LOOKS_BACK = datetime.timedelta(days=2)


@app.periodic(cron="11 4 * * *")
@app.task(name="chat.tell_unread", queueing_lock="chat.tell_unread", queue="builtin")
def tell_unread(timestamp: int) -> None:
    """Every night: those who have not read what was said are told so, once until they look in again."""
    for site in sites.every():
        with sites.within(site.id):
            for room in queries.stirred(clock.now() - _LOOKS_BACK):
                _tell_unread(room)


def _tell_unread(room: Row) -> None:
    people = queries.behind(room)
    if not people:
        return
    now = clock.now()
    Place.objects.bulk_create(
        [Place(room_id=room["id"], person_id=one, read_at=now) for one in people], ignore_conflicts=True
    )
    number = room["last"]
    Place.objects.filter(room=room["id"], person__in=people, told_to__lte=F("read_to")).update(told_to=number)
    told = [str(one) for one in people]
    emit(facts.LeftUnread(actor_id=None, room_id=room["id"], number=number, behind=told))


def _forget_writer(person_id: uuid.UUID) -> int:
    """The words stay in the room, as those of threads do; the writer is gone. So is the writer's voice, which names its
    person to whoever knows it: a message that was nothing but a recording is as if deleted."""
    spoken = Enclosure.objects.filter(message__author=person_id, media_type__startswith="audio/")
    emptying.empty(list(spoken.filter(message__text="").values_list("message_id", flat=True)))
    if ours := set(spoken.values_list("stored_file_id", flat=True)):
        files.forget(ours, after=spoken.delete)
    return Message.objects.filter(author=person_id).update(author=None, once=F("id"))


def _forget_said(ids: Sequence[uuid.UUID]) -> None:
    emptying.empty(ids)


def register() -> None:
    """Called when the program starts."""
    registry.personal(
        Message,
        person="author",
        export=("number", "text", "language", "created_at", "changed_at"),
        erase=_forget_writer,
        label=_("what you wrote in chats"),
    )
    for model, fields, label in (
        (MessageReaction, ("kind", "created_at"), _("your reactions in chats")),
        (Place, ("read_to", "is_muted", "read_at"), _("how far you have read in chats")),
        (UnsentMessage, ("text", "saved_at"), _("messages that you began to write")),
    ):
        registry.personal(model, person="person", export=fields, erase=DELETE, label=label)
    registry.files(queries.given_by)
    registry.words(Message, fields=("text",), label=_("Chat messages"), where=queries.at)
    registry.kept(
        Message,
        name="chat_messages",
        label=_("Chat messages"),
        months=MONTHS,
        since="created_at",
        erase=_forget_said,
        where=Q(deleted_at=None),
        why=_(
            "to follow up what was agreed (legitimate interest, GDPR 6(1)(f)); what is to last is kept as a thread"
        ),
        is_plain=True,
    )
