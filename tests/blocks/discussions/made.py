"""Conversations, made through the product's own actions. Call these inside a site."""

import uuid
from typing import Any

from talkoo.blocks.discussions import actions, queries
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from tests.blocks.documents.made import examined, pdf

__all__ = ["answer", "came", "closed", "examined", "pdf", "post", "thread", "widen", "words"]


def words(**given: Any) -> actions.Words:
    return actions.Words(
        **{"title": "Missä kokoonnumme?", "text": "Tiedättekö salin?", "language": "fi", **given}
    )


def came(*contents: bytes, **more: Any) -> actions.Came:
    return actions.Came(attached=[examined(content, "liite.pdf") for content in contents], **more)


def thread(
    where: Any, *, by: Any = PROGRAM, once: uuid.UUID | None = None, files: Any = None, **given: Any
) -> Any:
    """A thread in a space or section, as `by` begins it; the rest is as in actions.Words."""
    place = {"space_id": where.pk} if isinstance(where, Space) else {"section_id": where.pk}
    given.setdefault("audience", "everybody" if not given.get("is_anonymous") else "signed_in")
    return actions.start(
        words(**given), by=by, once=once or uuid.uuid4(), came=files or actions.Came(), **place
    )


def answer(thread: Any, *, by: Any = PROGRAM, text: str = "Meillä on sali.", **more: Any) -> Any:
    more.setdefault("once", uuid.uuid4())
    more.setdefault("language", "fi")
    return actions.answer(thread.pk, by=by, text=text, **more)


def post(thread: Any, number: int = 1) -> Any:
    """A post of it, as it is now."""
    return type(thread).objects.get(pk=thread.pk).posts.select_related("thread__section").get(number=number)


def widen(space: Any, audience: str = "everybody", **more: Any) -> Any:
    """Let threads of a space be for this circle at most."""
    section = queries.section_of(space.pk)
    return actions.set_up(section, actions.Circle(audience=audience, **more), by=PROGRAM)


def closed(thread: Any) -> Any:
    return actions.change_state(thread.pk, "close", by=PROGRAM)
