"""Everything that changes an idea."""

import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.areas.ideas import facts, queries
from talkoo.areas.ideas.models import Idea, IdeaSupport, State
from talkoo.areas.ideas.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Kind, Origin, Space
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.retention import taking
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import history


@action
def leave(
    *,
    by: Any,
    title: str,
    text: str,
    written_in: str,
    language: str,
    area_id: uuid.UUID | None = None,
    email: str = "",
) -> Idea:
    """Leave an idea, seen by everybody at once. `written_in` is the language of the words, `language` that of the mails
    to a stranger's `email`. The same words from the same writer within an hour are one idea.

    Raises PermissionDenied.
    """
    require(by, "ideas.leave")
    now = clock.now()
    title, text = clean_line(title), clean_paragraphs(text)
    if there := queries.left_before(title, text, id_of(by), now):
        return there
    idea = Idea(
        slug=f"{slug_of(title)[:60].strip('-')}-{secrets.token_hex(3)}",
        area_id=area_id,
        author_id=id_of(by),
        email=None if id_of(by) else email.strip() or None,
        language=language,
        state=LIFECYCLE.initial,
        due_on=queries.deadline(),
        created_at=now,
        changed_at=now,
    )
    idea.title = history.write(idea.pk, "title", texts(written_in, **{written_in: title}), before=None, by=by)
    idea.text = history.write(idea.pk, "text", texts(written_in, **{written_in: text}), before=None, by=by)
    idea.save(force_insert=True)
    emit(facts.IdeaLeft(actor_id=id_of(by), idea_id=idea.pk))
    return idea


def _visible(idea_id: uuid.UUID) -> Idea:
    idea = Idea.objects.select_for_update().get(pk=idea_id)
    if idea.hidden_at:
        raise NotNow("it is hidden")
    return idea


@action
def support(idea_id: uuid.UUID, *, by: Any, visitor: str = "") -> bool:
    """Support an idea once: as the person, or as the browser that `visitor` is a keyed hash of. Returns whether it is
    new; what a browser supported becomes the person's when they have signed in there.

    Raises PermissionDenied, and NotNow for an idea that is hidden or no longer open to support.
    """
    idea = _visible(idea_id)
    require(by, "ideas.support", idea)
    if idea.state not in {State.OPEN, State.PICKED}:
        raise NotNow(idea.state)
    person_id = id_of(by)
    if queries.supports(idea.pk, person_id, ""):
        return False
    if visitor and (earlier := IdeaSupport.objects.filter(idea=idea, visitor=visitor).first()):
        if person_id is None or earlier.person_id:
            return False
        earlier.person_id, earlier.visitor = person_id, ""
        earlier.save(update_fields=["person", "visitor"])
        return False
    try:
        with transaction.atomic():
            IdeaSupport.objects.create(
                idea=idea, person_id=person_id, visitor="" if person_id else visitor, since=clock.now()
            )
    except IntegrityError:
        return False
    _count(idea)
    emit(facts.IdeaSupported(actor_id=person_id, idea_id=idea.pk))
    return True


def _count(idea: Idea) -> None:
    idea.supporters = IdeaSupport.objects.filter(idea=idea).count()
    idea.save(update_fields=["supporters"])


def _step(idea: Idea, verb: str) -> list[str]:
    """One step of the lifecycle; returns the fields to save. Raises NotNow."""
    idea.state = State(LIFECYCLE.after(verb, idea.state))
    idea.changed_at = clock.now()
    is_open = idea.state in {State.OPEN, State.PICKED}
    idea.closed_at = None if is_open else clock.now()
    idea.answered_at = idea.answered_at or clock.now()
    return ["state", "changed_at", "closed_at", "answered_at"]


def _cared(idea_id: uuid.UUID, by: Any) -> Idea:
    idea = _visible(idea_id)
    require(by, "ideas.care", idea)
    return idea


@action
def pick(idea_id: uuid.UUID, *, by: Any) -> Idea:
    """Say that one works on it. Raises PermissionDenied, and NotNow."""
    idea = _cared(idea_id, by)
    fields = _step(idea, "pick")
    idea.picked_by_id = id_of(by)
    idea.save(update_fields=[*fields, "picked_by"])
    emit(facts.IdeaPicked(actor_id=id_of(by), idea_id=idea.pk))
    return idea


@action
def make_network(
    idea_id: uuid.UUID,
    *,
    by: Any,
    name: Texts,
    purpose: Texts,
    area_id: uuid.UUID | None = None,
    programme_id: uuid.UUID | None = None,
) -> Space:
    """Turn it into a network that forms, with the author as its initiator; idea and network keep the way to each other.

    Raises PermissionDenied (also when `by` may found no network), and NotNow.
    """
    idea = _cared(idea_id, by)
    fields = _step(idea, "found")
    space = spaces.found(
        kind=Kind.NETWORK,
        slug=queries.free_address(name[name[ORIGINAL]]),
        name=name,
        purpose=purpose,
        by=by,
        is_wide=area_id is None,
        areas=[area_id] if area_id else [],
        origin=Origin.IDEA,
        programme_id=programme_id,
        initiator_id=idea.author_id,
        links=[{"label": idea.title, "url": _address(idea)}],
    )
    idea.space = space
    idea.save(update_fields=[*fields, "space"])
    emit(facts.IdeaBecameNetwork(actor_id=id_of(by), idea_id=idea.pk, space_id=space.pk))
    return space


def _address(idea: Idea) -> str:
    return address_of("ideas:idea", idea.slug, language=current.site().default_language)


@action
def merge(idea_id: uuid.UUID, into_id: uuid.UUID, *, by: Any) -> Idea:
    """Let it go on as part of another idea, which gets its supporters; who supports both counts once.

    Raises PermissionDenied; NotNow when one of them is closed, hidden or the same; Idea.DoesNotExist.
    """
    first, second = sorted((idea_id, into_id))
    both = {one.pk: one for one in (_cared(first, by), _cared(second, by))}
    if len(both) < 2:
        raise NotNow("an idea is no part of itself")
    idea, into = both[idea_id], both[into_id]
    if into.state not in {State.OPEN, State.PICKED}:
        raise NotNow(into.state)
    fields = _step(idea, "merge")
    idea.into = into
    people = queries.people_of(idea.pk)
    _move_supports(idea, into)
    idea.save(update_fields=[*fields, "into"])
    Idea.objects.filter(into=idea).update(into=into)
    emit(
        facts.IdeaMerged(
            actor_id=id_of(by), idea_id=idea.pk, into_id=into.pk, tell=[str(one) for one in people]
        )
    )
    return into


def _move_supports(idea: Idea, into: Idea) -> None:
    there = IdeaSupport.objects.filter(idea=into)
    moving = IdeaSupport.objects.filter(idea=idea)
    moving.filter(person__in=there.exclude(person=None).values("person")).delete()
    moving.filter(person=None, visitor__in=there.exclude(visitor="").values("visitor")).delete()
    moving.update(idea=into)
    _count(idea)
    _count(into)


@action
def close(idea_id: uuid.UUID, *, by: Any, reason: str, language: str) -> Idea:
    """Close it with a reason that everybody reads. Raises PermissionDenied, and NotNow."""
    idea = _cared(idea_id, by)
    fields = _step(idea, "close")
    idea.reason = history.write(
        idea.pk, "reason", texts(language, **{language: clean_paragraphs(reason)}), before=None, by=by
    )
    idea.save(update_fields=[*fields, "reason"])
    emit(facts.IdeaClosed(actor_id=id_of(by), idea_id=idea.pk))
    return idea


@action
def reopen(idea_id: uuid.UUID, *, by: Any) -> Idea:
    """Take a closing back. Raises PermissionDenied, and NotNow."""
    idea = _cared(idea_id, by)
    fields = _step(idea, "reopen")
    idea.reason, idea.due_on = None, queries.deadline()
    idea.save(update_fields=[*fields, "reason", "due_on"])
    emit(facts.IdeaReopened(actor_id=id_of(by), idea_id=idea.pk))
    return idea


@action
def hide(idea_id: uuid.UUID, *, by: Any, reason: str) -> Idea:
    """Take it out of sight. Raises PermissionDenied, and NotNow when it is hidden already."""
    idea = _visible(idea_id)
    require(by, "ideas.hide", idea)
    idea.hidden_at, idea.hidden_reason = clock.now(), clean_paragraphs(reason)
    idea.save(update_fields=["hidden_at", "hidden_reason"])
    emit(facts.IdeaHidden(actor_id=id_of(by), idea_id=idea.pk))
    return idea


@action
def show(idea_id: uuid.UUID, *, by: Any) -> Idea:
    """Bring a hidden one back. Raises PermissionDenied, and NotNow when it is not hidden."""
    idea = Idea.objects.select_for_update().get(pk=idea_id)
    require(by, "ideas.hide", idea)
    if idea.hidden_at is None:
        raise NotNow("it is not hidden")
    idea.hidden_at, idea.hidden_reason = None, ""
    idea.save(update_fields=["hidden_at", "hidden_reason"])
    emit(facts.IdeaShown(actor_id=id_of(by), idea_id=idea.pk))
    return idea


@action
def forget_author(person_id: uuid.UUID, *, by: Any) -> int:
    """An erased person's ideas: those that nobody else supports or works with go, the others lose their author.

    Returns how many. Raises PermissionDenied.
    """
    require(by, "ideas.forget")
    ideas = list(Idea.objects.select_for_update().filter(author=person_id).order_by("id"))
    for idea in ideas:
        stays = queries.belongs_to_others(idea, person_id)
        if stays:
            idea.author = None
            idea.save(update_fields=["author"])
        else:
            taking.delete(Idea, [idea.pk])
            taking.drop_from_search([idea.pk])
        emit(facts.IdeaForgotten(actor_id=id_of(by), idea_id=idea.pk, stays=stays))
    return len(ideas)


@action
def forget_supports(person_id: uuid.UUID, *, by: Any) -> int:
    """An erased person's supports count on without saying whose they were; how many. Raises PermissionDenied."""
    require(by, "ideas.forget")
    supports = list(IdeaSupport.objects.filter(person=person_id).order_by("id"))
    for one in supports:
        one.person, one.visitor = None, queries.seal(secrets.token_hex(16))
        one.save(update_fields=["person", "visitor"])
        emit(facts.SupportForgotten(actor_id=id_of(by), idea_id=one.idea_id))
    return len(supports)


@action
def forget_addresses(idea_ids: Sequence[uuid.UUID], *, by: Any) -> int:
    """The addresses that strangers left to hear of their ideas; how many. Raises PermissionDenied."""
    require(by, "ideas.forget")
    number = Idea.objects.filter(pk__in=idea_ids).update(email=None)
    for idea_id in idea_ids:
        emit(facts.AddressForgotten(actor_id=id_of(by), idea_id=idea_id))
    return number
