"""What advice hangs in elsewhere: queues, what can be done with a post, what comes by mail, what is kept of people."""

import contextlib
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice import actions, queries
from talkoo.areas.advice.models import Concern, Entry, EntryState, Message, Question
from talkoo.areas.advice.rules import advises
from talkoo.blocks.discussions.public import COUNT_UNANSWERED
from talkoo.kernel import desk, guessing, mine, offers, pages
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Texts
from talkoo.people.accounts.models import Person
from talkoo.plumbing.mail_in import registry as mail_in
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.retention import registry as retention
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part

QUEUE_FORUM = desk.Queue(
    name="advice-forum",
    label=_("Questions in the forum without an answer"),
    select=COUNT_UNANSWERED,
    page="advice:forum",
    permission="advice.advise",
    place=43,
)
_POST = frozenset({"discussions.post"})
VISIBLE = queries.entries.VISIBLE
"""As part of a statement: what everybody may read of the entries `e`."""

LONGEST = 10_000
"""Characters of one message."""


def _has_advice() -> bool:
    return "advice" in current.site().modules


def _is_question(person: Any, row: Any) -> bool:
    """For somebody signed in, in a thread that is a question."""
    is_somebody = getattr(person, "pk", None) is not None
    return is_somebody and isinstance(row, Mapping) and row.get("kind") == "question" and _has_advice()


def _is_first(post: Mapping[str, Any]) -> bool:
    return post["number"] == 1 and not post["is_gone"]


def _is_of_organisation(post: Mapping[str, Any]) -> bool:
    return bool(post["as_url"]) and not post["is_mine"] and not post["is_gone"]


def _offers() -> None:
    for one in (
        offers.Offer(
            name="advice",
            label=_("Make advice for all of it"),
            page="advice:new_of",
            is_for=lambda person, row: _is_question(person, row) and bool(advises(person)),
            kinds=_POST,
            fits=_is_first,
            place=60,
        ),
        offers.Offer(
            name="concern",
            label=_("This concerns us too"),
            page="advice:concern",
            is_for=_is_question,
            kinds=_POST,
            fits=_is_first,
            place=61,
        ),
        offers.Offer(
            name="in_touch",
            label=_("Put me in touch"),
            page="advice:in_touch",
            is_for=_is_question,
            kinds=_POST,
            fits=_is_of_organisation,
            place=62,
        ),
    ):
        offers.add(one)


def take_answer(incoming: mail_in.Incoming) -> None:
    """An answer by mail to an adviser's answer: its asker goes on. Raises Refused with what the writer is told."""
    question = Question.objects.filter(pk=uuid.UUID(incoming.key)).first()
    person = Person.objects.filter(pk=incoming.person_id).first() if incoming.person_id else None
    if question is None or person is None or question.asker_id != person.pk:
        raise mail_in.Refused(_("This question is not there any more, or it is not yours."))
    if len(incoming.text) > LONGEST:
        raise mail_in.Refused(_("Your text is too long. Send it in parts."))
    if any(not one.content_type.startswith("image/") for one in incoming.attachments):
        raise mail_in.Refused(_("Files cannot be sent to the advisers. Write what stands in them."))
    offered = current.site().languages
    language = incoming.language if incoming.language in offered else None
    try:
        actions.say(
            question.pk,
            by=person,
            text=incoming.text,
            language=language or guessing.language_of(incoming.text, offered) or question.language,
            once=incoming.id,
            by_mail=True,
        )
    except PermissionDenied:
        raise mail_in.Refused(_("You cannot write there any more.")) from None
    except ValueError:
        raise mail_in.Refused(_("There was no text of your own in your answer.")) from None


def _target(slug: str) -> moderation.Target | None:
    shown = queries.entries.at(slug)
    if shown is None:
        return None
    return moderation.Target(
        title=shown.card.question,
        url=shown.card.url,
        is_visible=shown.is_published and not shown.is_hidden,
        authors=[shown.written_by_id] if shown.written_by_id else [],
    )


def _hide(slug: str, *, by: Any, reason: str) -> None:
    actions.hide(Entry.objects.only("id").get(slug=slug).pk, by=by)


def _show(slug: str, *, by: Any) -> None:
    actions.show(Entry.objects.only("id").get(slug=slug).pk, by=by)


def _asked(person_id: uuid.UUID) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "language": one.language, "state": one.state, "asked_at": one.asked_at}
        for one in Question.objects.filter(asker=person_id).order_by("id")
    ]


def _answers(person_id: uuid.UUID) -> list[dict[str, Any]]:
    """What was answered to the person, and what the person wrote, in their own questions."""
    found = Message.objects.filter(question__asker=person_id).order_by("question", "number")
    return [
        {
            "question_id": one.question_id,
            "number": one.number,
            "is_answer": one.is_answer,
            "text": one.text,
            "said_at": one.said_at,
        }
        for one in found
    ]


def _written(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = Message.objects.filter(author=person_id, is_answer=True).order_by("id")
    return [{"text": one.text, "language": one.language, "said_at": one.said_at} for one in found]


def _page_of(entry_id: uuid.UUID) -> str:
    return pages.address("advice:write", entry_id)


def _page_of_message(message_id: uuid.UUID) -> str:
    return pages.address(
        "advice:question", Message.objects.values_list("question", flat=True).get(pk=message_id)
    )


def _kept() -> None:
    retention.personal(
        Question,
        person="asker",
        export=_asked,
        erase=lambda person_id: actions.forget_asker(person_id, by=PROGRAM),
        label=_("What you asked the advisers"),
    )
    retention.personal(
        Question,
        person="taken_by",
        export=("asked_at", "state"),
        erase=retention.KEEP("who looked after it: an id without words"),
        label=_("Questions that you looked after as an adviser"),
    )
    retention.personal(
        Message, person="question__asker", export=_answers, label=_("What was written in your questions")
    )
    retention.personal(
        Message,
        person="author",
        export=_written,
        erase=lambda person_id: actions.forget_writer(person_id, by=PROGRAM),
        label=_("What you answered as an adviser"),
    )
    retention.personal(
        Entry,
        person="asker",
        export=("asked_at", "refused_at", "published_at"),
        erase=retention.KEEP("taken away with the questions of the person; the advice names nobody"),
        label=_("Advice that came of your questions"),
    )
    retention.personal(
        Entry,
        person="written_by",
        export=("question", "answer", "published_at"),
        erase=retention.KEEP("taken away with the answers of the person; the words stay"),
        label=_("Advice that you wrote"),
    )
    retention.personal(
        Concern,
        person="said_by",
        export=("organisation_id", "is_named", "said_at"),
        erase=retention.KEEP("who said it for an organisation: an id without words"),
        label=_("What you said concerns your organisation"),
    )
    retention.kept(
        Question,
        name="advice-questions",
        label=_("Questions to the advisers that are closed"),
        months=24,
        since="closed_at",
        why=_("to come back to what was advised (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.kept(
        Entry,
        name="advice-refused",
        label=_("Advice that whoever asked did not want to be published"),
        months=6,
        since="refused_at",
        where=Q(state=EntryState.REFUSED),
        why=_("so that it is not written once more (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.words(
        Question,
        fields=("title",),
        label=_("Questions to the advisers"),
        where=lambda question_id: pages.address("advice:question", question_id),
    )
    retention.words(
        Message, fields=("text",), label=_("What was written to and by the advisers"), where=_page_of_message
    )
    retention.words(Entry, fields=("question", "answer"), label=_("Advice for all"), where=_page_of)


def _texts_of(entry_id: uuid.UUID) -> machine.Offered | None:
    """None for what is not published: it may still tell who asked."""
    found = Entry.objects.filter(pk=entry_id, state=EntryState.PUBLISHED).first()
    if found is None:
        return None
    said = [Part("question", "", found.question, 200), Part("answer", "", found.answer)]
    return machine.Offered(said, found.changed_at)


def _written_by_machine(
    entry_id: uuid.UUID, language: str, new: Mapping[str, Texts], seen: datetime.datetime
) -> None:
    with contextlib.suppress(actions.TellsWho):  # a word became a name on the way: people translate this one
        actions.translate(entry_id, by=PROGRAM, machine=frozenset({language}), seen=seen, **new)  # type: ignore[arg-type]


def hang_in() -> None:
    """Called once, when the program starts."""
    for queue in (queries.cases.QUEUE, queries.entries.QUEUE_TO_CHECK, QUEUE_FORUM, queries.matters.QUEUE):
        desk.add(queue)
    mine.add(
        mine.Block(
            name="advice",
            template="advice/block.html",
            find=queries.cases.block_of,
            select=queries.cases.OPEN_OF,
            place=26,
        )
    )
    _offers()
    machine.translatable(
        machine.Translatable("advice.entry", "advice.translate", _texts_of, _written_by_machine)
    )
    mail_in.answers("advice.question", take=take_answer)
    moderation.reportable("advice", find=_target, hide=_hide, show=_show, label=_("advice"))
    _kept()
