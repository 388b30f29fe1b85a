"""Bodies and mandates for tests, made through the area's own actions. Call them inside a site."""

import datetime
import itertools
from typing import Any

from talkoo.areas.representation import actions
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.tenancy import current
from tests import factories

_numbers = itertools.count(1)


def body(name: str = "", **options: Any) -> Any:
    language = current.site().default_language
    name = name or f"Committee {next(_numbers)}"
    given = {"level": "local", "kind": "committee", **options}
    return actions.found_body(name=texts(language, **{language: name}), by=PROGRAM, **given)


def mandate(
    body: Any, person: Any = None, *, since: str = "2024-01-01", until: str = "", **options: Any
) -> Any:
    """Open to letters unless said otherwise; days are written as 2024-01-01."""
    return actions.give_mandate(
        body.pk,
        (person or factories.person()).pk,
        since=datetime.date.fromisoformat(since),
        until=datetime.date.fromisoformat(until) if until else None,
        by=PROGRAM,
        **{"public_contact": True, **options},
    )
