"""What others above may ask of conversations: questions of the site's forum. And what comes in by mail: answers, and
threads begun by writing to the address of a space or section."""

import io
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.actions import letting_out
from talkoo.blocks.discussions.models import Audience, Section, Thread, ThreadKind, ThreadState
from talkoo.blocks.discussions.queries import (
    COUNT_UNANSWERED,
    UNANSWERED,
    Asked,
    asked,
    code_and_number,
    open_sections,
)
from talkoo.blocks.discussions.queries import held as waiting
from talkoo.kernel import guessing, keeping, markup
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import path_in
from talkoo.kernel.text import Texts
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import actions as joining
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Join, Participants, Space
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_in import registry
from talkoo.plumbing.moderation import held
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.page_cache.remembered import remembered
from talkoo.plumbing.tenancy import current

__all__ = [
    "COUNT_UNANSWERED",
    "UNANSWERED",
    "Asked",
    "Question",
    "ask",
    "asked",
    "code_and_number",
    "hang_in",
    "open_sections",
]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked in a section of the site's forum. `is_for_signed_in`: nobody reads it on the open web; so it is too
    when it `is_anonymous`. `capacity_id` is the organisation in whose name it is asked."""

    title: str
    text: str
    language: str
    topics: Sequence[uuid.UUID] = ()
    is_for_signed_in: bool = False
    is_anonymous: bool = False
    capacity_id: uuid.UUID | None = None


def ask(given: Question, *, by: Any, section_id: uuid.UUID, once: uuid.UUID) -> str:
    """Ask in the forum; the code of the thread. Raises as `actions.start`."""
    words = actions.Words(
        title=given.title,
        text=given.text,
        language=given.language,
        kind=ThreadKind.QUESTION,
        audience=Audience.SIGNED_IN if given.is_for_signed_in else "",
        is_anonymous=given.is_anonymous,
        capacity_id=given.capacity_id,
        topics=given.topics,
    )
    return actions.start(words, by=by, section_id=section_id, once=once).code


_MOST_FILES = 10
_OURS = re.compile(r"\S+\+[^\s@<>]+@\S+|https?://\S*/mails/stop/\S+")
"""Addresses and links in a quoted mail that act for its receiver: nobody else may see them."""
_TURNS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of everything after them."""


def _writer(incoming: registry.Incoming) -> Person:
    person = Person.objects.filter(pk=incoming.person_id).first() if incoming.person_id else None
    if person is None:
        raise registry.Refused(_("Only those who take part can write there. Join first, then write again."))
    return person


def _check_length(incoming: registry.Incoming) -> None:
    if len(incoming.text) > markup.LONGEST:
        raise registry.Refused(_("Your text is too long for one post. Send it as a file, or in parts."))


def _language(incoming: registry.Incoming, otherwise: str) -> str:
    offered = current.site().languages
    if incoming.language in offered:
        return str(incoming.language)
    return guessing.language_of(incoming.text, offered) or otherwise


def _came(incoming: registry.Incoming) -> actions.Came:
    """What the mail brought along. Files that may not be kept are left out: they are often pictures of a signature."""
    found = []
    for one in incoming.attachments[:_MOST_FILES]:
        try:
            found.append(files.examine(io.BytesIO(one.content), one.file_name))
        except files.Refused:
            continue
    return actions.Came(attached=found, quoted=_TURNS.sub("", _OURS.sub("…", incoming.quoted)), by_mail=True)


_TOO_MANY = _("You have written a lot in a short time. Send it again tomorrow.")


def _name_of(section: Section) -> Texts | None:
    """What a place is called where anybody may begin to take part by writing; None for any other."""
    if section.closed_at is not None:
        return None
    if section.space_id is None:
        return section.name
    space = Space.objects.get(pk=section.space_id)
    return space.name if _is_open_to_all(space) else None


def _is_open_to_all(space: Space) -> bool:
    has_people = space.participants != Participants.ORGANISATIONS
    return space.join == Join.OPEN and space.state in spaces.JOINABLE and has_people


def answer_waits(key: str) -> Texts | None:
    """Whether answers of people who have not joined may wait for a thread (mail_in.registry.Waits)."""
    thread = (
        Thread.objects.select_related("section").filter(pk=uuid.UUID(key), state=ThreadState.OPEN).first()
    )
    return _name_of(thread.section) if thread else None


def thread_waits(key: str) -> Texts | None:
    """Whether new threads of people who have not joined may wait for a space or section."""
    kind, _colon, place = key.partition(":")
    section = Section.objects.filter(**{f"{kind}_id" if kind == "space" else "pk": uuid.UUID(place)}).first()
    if section is not None:
        return _name_of(section)
    space = Space.objects.filter(pk=uuid.UUID(place)).first()
    return space.name if space and _is_open_to_all(space) else None


def _take_part(incoming: registry.Incoming, by: Person, space_id: uuid.UUID | None) -> None:
    """Whoever joined the site to have a mail shown takes part where it goes, if anybody may."""
    if incoming.staged_id is None or space_id is None:
        return
    if _is_open_to_all(Space.objects.get(pk=space_id)):
        joining.join(space_id, by=by)


def take_answer(incoming: registry.Incoming) -> None:
    """An answer to a mail about a post. Raises Refused with what the writer is told."""
    by = _writer(incoming)
    _check_length(incoming)
    thread = Thread.objects.filter(pk=uuid.UUID(incoming.key)).first()
    if thread is None:
        raise registry.Refused(_("This conversation is not there any more."))
    try:
        _take_part(incoming, by, thread.section.space_id)
        actions.answer(
            thread.pk,
            by=by,
            text=incoming.text,
            language=_language(incoming, thread.language),
            once=incoming.id,
            came=_came(incoming),
        )
    except PermissionDenied:
        raise registry.Refused(_("You cannot write in this conversation any more.")) from None
    except TooMany:
        raise registry.Refused(_TOO_MANY) from None
    except NotNow:
        raise registry.Refused(_("This conversation is closed: nothing more is written in it.")) from None
    except ValueError:
        raise registry.Refused(_("There was no text of your own in your answer.")) from None


def find(local: str) -> str | None:
    """Which space or section has this address: `<slug>.networks`, `<slug>.forum`."""
    slug, _dot, place = local.rpartition(".")
    return queries.place_at(slug, place) if slug else None


def take_thread(incoming: registry.Incoming) -> None:
    """A new thread by mail; its subject is the title. Raises Refused with what the writer is told."""
    by = _writer(incoming)
    _check_length(incoming)
    kind, _colon, key = incoming.key.partition(":")
    where: dict[str, Any] = {f"{kind}_id": uuid.UUID(key)}
    words = actions.Words(
        title=incoming.subject or incoming.text[:80],
        text=incoming.text,
        language=_language(incoming, by.language or current.site().default_language),
    )
    try:
        _take_part(incoming, by, where.get("space_id"))
        actions.start(words, by=by, once=incoming.id, came=_came(incoming), **where)
    except PermissionDenied:
        said = _("Only those who take part can write there. Join first, then write again.")
        raise registry.Refused(said) from None
    except TooMany:
        raise registry.Refused(_TOO_MANY) from None
    except ValueError:
        raise registry.Refused(_("There was no text of your own in your mail.")) from None


UNNAMED = """(starts_with(e.fact, 'discussions.') and exists (select from discussions_thread ut
  where ut.id = case when e.values->>'thread_id' ~ '^[0-9a-f-]{36}$' then (e.values->>'thread_id')::uuid end
  and ut.is_anonymous and ut.author_id = e.actor_id))"""
"""Of an entry `e` of the record: whoever did it asked without being named. To look who it is has a page of its own,
which records the look."""


def is_in_forum(is_signed_in: bool) -> bool:
    """Whether the site's own forum has a section that a person (or visitor) may read: kept in the process."""
    widest = remembered("discussions.forum", queries.widest_in_forum)
    return widest in queries.circles_in_forum(is_signed_in)


def hang_in() -> None:
    """Called when the program starts."""
    held.holdable("post", find=waiting.held_post, release=letting_out.let_out_post, label=_("a post"))
    held.holdable(
        "thread", find=waiting.held_thread, release=letting_out.let_out_thread, label=_("a conversation")
    )
    moderation.found_together("post", waiting.target_posts)
    moderation.found_together("thread", waiting.target_threads)
    registry.answers("discussions.thread", take=take_answer, waits=answer_waits)
    registry.addressed("discussions", find=find, take=take_thread, waits=thread_waits)
    keeping.keep_with(_begin)


def _begin(space_id: uuid.UUID, *, title: str, text: str, language: str, by: Any, once: uuid.UUID) -> str:
    """A thread for those who take part in a space, of what was said elsewhere; the path of its page."""
    words = actions.Words(title=title, text=text, language=language, audience=Audience.PARTICIPANTS)
    made = actions.start(words, by=by, once=once, space_id=space_id)
    return path_in("", "", "discussions:thread", made.code)
