"""Putting work into the queue, in the caller's transaction: it commits with the change or not at all."""

import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from talkoo.kernel.facts import Fact, Reaction
from talkoo.plumbing.tenancy import current, sites

RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)
"""A failing job is tried again after 3, 9, 27 … seconds, at last after days; then it stays `failed` for `doctor`."""


def path_of(thing: Any) -> str:
    """Where a function or class is found again."""
    return f"{thing.__module__}.{thing.__qualname__}"


def enqueue(fact: Fact, reactions: Sequence[Reaction]) -> None:
    """One job per reaction. The arguments are ids and codes only."""
    from talkoo.plumbing.jobs.tasks import react

    values = {"id": str(fact.id), "actor_id": str(fact.actor_id) if fact.actor_id else None, **fact.values()}
    shared = {"site_id": str(current.site_id()), "fact": path_of(type(fact)), "values": values}
    react.batch_defer(*[{**shared, "reaction": path_of(reaction)} for reaction in reactions])


def site_task(**options: Any) -> Callable[[Callable[..., None]], Any]:
    """A task that works for one site: its first argument on the queue is `site_id`, and it runs in that transaction."""

    def decorate(work: Callable[..., None]) -> Any:
        @app.task(name=path_of(work), retry=RETRY, **options)
        @wraps(work)
        def run(*, site_id: str, **values: Any) -> None:
            with sites.within(uuid.UUID(site_id)):
                work(**values)

        return run

    return decorate
