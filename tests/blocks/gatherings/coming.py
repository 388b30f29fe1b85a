"""Registrations for tests, made through the product's own actions. Call them inside a site."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from talkoo.blocks.gatherings.actions import admitting, roles
from talkoo.blocks.gatherings.models import Registration
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy import sites
from tests import factories

VISITOR = AnonymousUser()


def open_gathering(space: Any = None, **given: Any) -> Any:
    """One that takes registrations."""
    return factories.gathering(space, **{"takes_registrations": True, **given})


def coming(person: Any = None, **given: Any) -> admitting.Coming:
    plain = {"language": "fi", "zone": "Europe/Helsinki", "person_id": person.pk if person else None}
    return admitting.Coming(**{**plain, **given})


def guest(number: int = 1, **given: Any) -> admitting.Coming:
    """Somebody without an account."""
    return coming(**{"name": f"Vieras {number}", "email": f"vieras{number}@example.org", **given})


def register(gathering: Any, who: admitting.Coming, *, by: Any = VISITOR, once: Any = None) -> Registration:
    return admitting.admit(gathering.pk, who, by=by, once=once or uuid.uuid4())


def at_once(site: Any, acts: list[Callable[[], Any]]) -> list[Any]:
    """What each gives, or the kind of what it raises; all begin together, each on a connection of its own."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            start.wait(timeout=30)
            try:
                with sites.within(site.id):
                    found[place] = acts[place]()
            except Exception as problem:
                found[place] = type(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return found


def furnish(site: Any, people: dict[str, Any]) -> None:
    """In every space something to register for, with a role that asks; one who comes, one who waits, one who needs."""
    for space in Space.objects.order_by("id"):
        event = open_gathering(space, title=f"Kyläilta {site.key}", capacity=1)
        roles.keep_role(event.pk, "", texts("fi", fi="Esittelijä"), 3, by=PROGRAM)
        register(
            event, guest(1, name=f"Vieras {site.key}", need="Viittomakielen tulkki", phone="040 1234567")
        )
        register(event, guest(2, name=f"Toinen vieras {site.key}"))
