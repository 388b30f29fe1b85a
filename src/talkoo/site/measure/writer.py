"""One of several who act at the same time. Run as a child, as the application role: `python -m ….writer WHAT SECONDS`.

Says `ready`, waits for a line, sends letters (`letters`), answers (`replies`) or talks (`messages`) for some seconds,
each in a transaction of its own with its record and its jobs, and answers as JSON: actions, cpu_seconds, waits_ms.
"""

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")
TEXT = "This is an invented letter. " * 12


def letters(site: Any) -> Callable[[], object]:
    """A visitor writes to one of the networks."""
    from django.contrib.auth.models import AnonymousUser

    from talkoo.blocks.letters import actions, public
    from talkoo.people.spaces.models import Kind, Space

    networks = Space.objects.filter(state="active", kind=Kind.NETWORK).values_list("slug", flat=True)[:50]
    addressees = [found for slug in networks if (found := public.find(Kind.NETWORK, slug))]
    visitor = AnonymousUser()
    return lambda: actions.send(
        random.choice(addressees),  # noqa: S311 - nothing to guess
        by=visitor,
        name="Example Writer",
        email="writer@example.org",
        text=TEXT,
        language=site.default_language,
    )


def replies(site: Any) -> Callable[[], object]:
    """Whoever began one of the conversations answers in it, having agreed to the rules."""
    from talkoo.blocks.discussions import actions
    from talkoo.blocks.discussions.models import Thread
    from talkoo.kernel.access import PROGRAM
    from talkoo.plumbing.terms import actions as terms
    from talkoo.plumbing.terms import defaults

    threads = list(Thread.objects.filter(state="open").select_related("author").order_by("?")[:50])
    rules = defaults.ensure("conduct")
    for author in sorted(
        {thread.author_id for thread in threads if thread.author_id}
    ):  # no two block each other
        terms.accept(rules.id, by=PROGRAM, person_id=author)

    def reply() -> object:
        thread = random.choice(threads)  # noqa: S311
        language, once = site.default_language, uuid.uuid4()
        return actions.answer(thread.pk, by=thread.author, text=TEXT, language=language, once=once)

    return reply


def messages(site: Any) -> Callable[[], object]:
    """Contacts talk in the rooms of their networks."""
    from talkoo.blocks.chat import actions
    from talkoo.people.spaces.models import ContactAppointment

    leads = ContactAppointment.objects.filter(until=None, space__kind="network", space__state="active")
    found = list(leads.select_related("person").order_by("?")[:50])

    def send() -> object:
        one = random.choice(found)  # noqa: S311
        said = actions.Said(text=TEXT[:120], language=site.default_language, once=uuid.uuid4())
        return actions.send(one.space_id, said, by=one.person)

    return send


def main(what: str, seconds: float) -> None:
    """Act."""
    import django

    django.setup()
    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo.bulk.load import PREFIX

    site = next(site for site in sites.every() if site.key.startswith(PREFIX))
    with sites.within(site.id):
        work = {"letters": letters, "replies": replies, "messages": messages}[what](site)
    waits: list[float] = []

    def act() -> None:
        begun = time.perf_counter()
        with sites.within(site.id):
            work()
        waits.append(round((time.perf_counter() - begun) * 1_000, 3))

    act()
    waits.clear()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    used, until = time.process_time(), time.monotonic() + seconds
    while time.monotonic() < until:
        act()
    answer = {"actions": len(waits), "cpu_seconds": time.process_time() - used, "waits_ms": waits}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
