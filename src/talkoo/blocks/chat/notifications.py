"""Who is told of what is said in a room: those named at once, those who have not looked in with their digest."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.chat import facts, queries
from talkoo.kernel import i18n
from talkoo.kernel.facts import on, silence
from talkoo.people.accounts import queries as accounts
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell

for _fact, _why in {
    facts.RoomOpened: "the first message says so",
    facts.MessageDeleted: "open pages show it; a reason is told with the decision of a moderator",
    facts.MessageHidden: "the moderator's decision is told by the part that keeps it",
    facts.MessageShown: "the moderator's decision is told by the part that keeps it",
    facts.MessageReacted: "a reaction is no reason for a mail",
    facts.MessagesKept: "the thread that was begun is told of",
    facts.RoomRead: "the person's own place",
    facts.RoomMuted: "the person's own wish",
    facts.UnsentSaved: "the person's own draft",
}.items():
    silence(_fact, _why)


def _still(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications whose message is there, unread by the person and still theirs to read."""
    return queries.still_news(rows)


_GROUP = _("Chat")
kinds.add(
    kinds.Kind(
        name="chat.mention",
        label=_("Somebody names me in a chat"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("You are named in it."),
        place=20,
    )
)
kinds.add(
    kinds.Kind(
        name="chat.unread",
        label=_("Unread messages in the chats of my networks"),
        group=_GROUP,
        default=kinds.Rhythm.WEEKLY,
        still_all=_still,
        why=_("You take part in this network and have not looked into its chat since."),
        place=21,
    )
)


def _tell_named(fact: facts.MessageSent | facts.MessageChanged) -> None:
    row = queries.in_words(fact.message_id) if fact.named else None
    if row is None:
        return
    tell(
        fact,
        "chat.mention",
        accounts.let_through([uuid.UUID(one) for one in fact.named], row["author_id"]),
        space_id=row["space_id"],
        about=("chat.message", row["id"]),
        writer=row["author"] or "",
        said=row["text"],
        said_language=row["language"],
        said_dir=i18n.direction(row["language"]),
        place=row["space_name"],
        space_kind=row["space_kind"],
        slug=row["space_slug"],
        number=row["number"],
    )


@on(facts.MessageSent)
def tell_those_named(fact: facts.MessageSent) -> None:
    """Those named in a message."""
    _tell_named(fact)


@on(facts.MessageChanged)
def tell_those_named_now(fact: facts.MessageChanged) -> None:
    """Those named in it now and not before."""
    _tell_named(fact)


@on(facts.LeftUnread)
def tell_what_is_unread(fact: facts.LeftUnread) -> None:
    """Each of those who have not looked in, with how many messages wait for them."""
    row = queries.newest(fact.room_id, fact.number)
    if row is None:
        return
    by_number: dict[int, list[uuid.UUID]] = {}
    for one in queries.still_behind(fact.room_id, fact.number, fact.behind):
        by_number.setdefault(one["unread"], []).append(one["person_id"])
    for unread, people in by_number.items():
        tell(
            fact,
            "chat.unread",
            people,
            space_id=row["space_id"],
            about=("chat.message", row["id"]),
            place=row["space_name"],
            space_kind=row["space_kind"],
            slug=row["space_slug"],
            unread=unread,
        )
