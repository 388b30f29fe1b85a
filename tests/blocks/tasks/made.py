"""Tasks of spaces, made through the product's own actions."""

import uuid
from typing import Any

from talkoo.blocks.tasks import actions
from talkoo.kernel.access import PROGRAM


def words(**given: Any) -> actions.Words:
    return actions.Words(**{"title": "Varaa sali", "language": "fi", **given})


def task(space: Any, *, by: Any = PROGRAM, origin: Any = None, **given: Any) -> Any:
    """A task of a space, added by `by`; the rest is as in actions.Words. Call it inside a site."""
    return actions.add(space.pk, words(**given), by=by, once=uuid.uuid4(), origin=origin)
