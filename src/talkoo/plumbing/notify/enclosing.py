"""What goes with the mails of a kind for the calendars of those who get them; whoever owns the events hangs it in.

    enclosing.with_kind("gatherings.moved", queries.invitations)

It is asked when the mail is written, minutes or days after the fact: what is enclosed is as things are then.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkoo.plumbing.mail_out.compose import Invitation
from talkoo.plumbing.notify.reach import Reach

Enclose = Callable[[Mapping[str, Any], Sequence[Reach]], Mapping[uuid.UUID, Invitation]]
"""`enclose(context, people)`: of these people each one's own, by their id; the context is what the template is given.
Whoever it leaves out gets the mail alone."""

_kinds: dict[str, Enclose] = {}


def with_kind(name: str, enclose: Enclose) -> None:
    """From now on it is asked for the mails of this kind."""
    _kinds[name] = enclose


def of(name: str, context: Mapping[str, Any], people: Sequence[Reach]) -> Mapping[uuid.UUID, Invitation]:
    """What goes with the mails of a kind to these people, by their ids."""
    enclose = _kinds.get(name)
    return enclose(context, people) if enclose and people else {}
