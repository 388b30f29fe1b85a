"""What others above may ask of tasks: to take in what came of something as a task of a network."""

import uuid
from typing import Any

from talkoo.blocks.tasks import actions, queries
from talkoo.kernel import outcomes


def take(
    *, title: str, text: str, language: str, space_id: uuid.UUID | None, by: Any, once: uuid.UUID
) -> uuid.UUID:
    """A new task in the space that nobody has yet. Raises PermissionDenied, NotNow when the space has ended, and
    ValueError without a space."""
    if space_id is None:
        raise ValueError("a task stands in a space")
    words = actions.Words(title=title, language=language, text=text)
    return actions.add(space_id, words, by=by, once=once).pk


def outcome(label: Any) -> outcomes.Outcome:
    """What `kernel.outcomes` is told of it."""
    return outcomes.Outcome(
        name="task", label=label, take=take, find=queries.kept_for, in_space=True, place=50
    )
