"""Who may read, write and look after conversations."""

from collections.abc import Callable
from typing import Any

import rules

from talkoo.blocks.discussions.models import Audience, Post, Section, Thread, ThreadState
from talkoo.people.accounts.models import Role
from talkoo.people.accounts.rules import has_role, is_coordinator, is_site_admin
from talkoo.people.spaces.queries import is_seen
from talkoo.people.spaces.rules import answers_for_member, coordinates, is_contact, participates

_moderates_all = has_role(Role.MODERATOR, Role.COORDINATOR, Role.SITE_ADMIN)


def _is_somebody(person: Any) -> bool:
    return getattr(person, "pk", None) is not None


def _asked_once(about: Section, person: Any, rule: Callable[[Any, Any], Any]) -> bool:
    """The rule about the section's space, asked once for each section that was read: one answer asks it four times."""
    known = about.__dict__.setdefault("_asked", {})
    key = (rule, person.pk)
    if key not in known:
        known[key] = bool(rule(person, about.space_id))
    return bool(known[key])


_takes_part_in = participates | answers_for_member
_leads = is_contact | coordinates


@rules.predicate
def takes_part(person: Any, section: Section) -> bool:
    """In a space, who takes part now, oneself or for an organisation that is a member (S4.12); in the site's own
    sections everybody who is signed in."""
    if not _is_somebody(person):
        return False
    return section.space_id is None or _asked_once(section, person, _takes_part_in)


@rules.predicate
def looks_after(person: Any, section: Section) -> bool:
    """The contact and coordinators of the space; in the site's own sections moderators and coordinators."""
    if not _is_somebody(person):
        return False
    if _moderates_all(person):
        return True
    return section.space_id is not None and _asked_once(section, person, _leads)


def _knows_of(person: Any, section: Section) -> bool:
    """Whether the section's space is there for the person: a group by invitation is so for those in it alone."""
    return section.space_id is None or is_seen(section.space_id, person)


@rules.predicate
def sees(person: Any, thread: Thread) -> bool:
    """Whether the person is of the circle that the thread is for. A deleted one is seen by nobody, a hidden one by
    whoever looks after it and, of its circle, by its author."""
    if thread.state == ThreadState.DELETED or not _knows_of(person, thread.section):
        return False
    if (thread.state != ThreadState.HIDDEN or is_author(person, thread)) and _is_in_circle(person, thread):
        return True
    return bool(looks_after(person, thread.section))


def _is_in_circle(person: Any, thread: Thread) -> bool:
    if thread.audience == Audience.EVERYBODY:
        return True
    if thread.audience == Audience.SIGNED_IN:
        return _is_somebody(person)
    return bool(takes_part(person, thread.section))


@rules.predicate
def is_author(person: Any, written: Thread | Post) -> bool:
    """The person wrote it."""
    return _is_somebody(person) and written.author_id == person.pk


@rules.predicate
def writes(person: Any, section: Section) -> bool:
    """Takes part or looks after, and the section is not closed."""
    return _has_a_say(person, section) and _knows_of(person, section)


def _has_a_say(person: Any, section: Section) -> bool:
    return section.closed_at is None and bool(takes_part(person, section) or looks_after(person, section))


@rules.predicate
def answers(person: Any, thread: Thread) -> bool:
    return (
        thread.state in {ThreadState.OPEN, ThreadState.CLOSED}
        and bool(sees(person, thread))
        and _has_a_say(person, thread.section)
    )


@rules.predicate
def sees_post(person: Any, post: Post) -> bool:
    """Its thread is seen; a hidden post by whoever moderates and its author, a deleted one by nobody."""
    if post.deleted_at is not None or not sees(person, post.thread):
        return False
    return post.hidden_at is None or bool(looks_after(person, post.thread.section) or is_author(person, post))


@rules.predicate
def changes_post(person: Any, post: Post) -> bool:
    return bool(is_author(person, post)) and bool(answers(person, post.thread))


@rules.predicate
def deletes_post(person: Any, post: Post) -> bool:
    return bool(is_author(person, post) and sees(person, post.thread)) or bool(
        looks_after(person, post.thread.section)
    )


@rules.predicate
def arranges(person: Any, thread: Thread) -> bool:
    """Whoever looks after the section."""
    return bool(looks_after(person, thread.section))


@rules.predicate
def describes(person: Any, thread: Thread) -> bool:
    """Its author as long as it is open, and whoever looks after it."""
    is_own = bool(is_author(person, thread)) and thread.state == ThreadState.OPEN
    return (is_own and bool(sees(person, thread))) or bool(arranges(person, thread))


@rules.predicate
def marks(person: Any, thread: Thread) -> bool:
    """Whoever asked says what helped; whoever looks after the section may for them."""
    return bool(is_author(person, thread) or arranges(person, thread)) and bool(sees(person, thread))


@rules.predicate
def reads_signed_in(person: Any, thread: Thread) -> bool:
    return _is_somebody(person) and bool(sees(person, thread))


@rules.predicate
def reacts(person: Any, post: Post) -> bool:
    return _is_somebody(person) and bool(sees_post(person, post)) and bool(answers(person, post.thread))


@rules.predicate
def keeps_post(person: Any, post: Post) -> bool:
    return _is_somebody(person) and bool(sees_post(person, post))


rules.add_perm("discussions.see", sees)
rules.add_perm("discussions.see_post", sees_post)
rules.add_perm("discussions.start", writes)
rules.add_perm("discussions.answer", answers)
rules.add_perm("discussions.change_post", changes_post)
rules.add_perm("discussions.delete_post", deletes_post)
rules.add_perm("discussions.describe", describes)
rules.add_perm("discussions.arrange", arranges)
rules.add_perm("discussions.arrange_in", looks_after)
rules.add_perm("discussions.mark", marks)
rules.add_perm("discussions.learn", reacts)
rules.add_perm("discussions.react", reacts)
rules.add_perm("discussions.follow", reads_signed_in)
rules.add_perm("discussions.keep", keeps_post)
rules.add_perm("discussions.translate", reacts)
rules.add_perm("discussions.hide", _moderates_all)
rules.add_perm("discussions.look_at_asker", _moderates_all)
rules.add_perm("discussions.make_sections", is_coordinator | is_site_admin)
rules.add_perm("discussions.set_up", looks_after)
