"""What only the product's own code can tell. Run as a child, as the application role: `python -m ….inside`.

Answers as JSON: the site's host, the address of each page, the words that are searched for, the cookie of the signed-in
reader, and how many questions each page asks the database, without BEGIN, set_config and COMMIT.
"""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")


READERS = {
    "letters": "stand-in",
    "threads": "contact",
    "thread": "contact",
    "thread-long": "contact",
    "chat": "contact",
    "meetings": "contact",
    "my-networks": "contact",
    "monday": "coordinator",
    "staff-list": "site-admin",
}
"""Who asks for the pages that visitors do not see."""


def main() -> None:
    """Writes the answer to stdout. Raises RuntimeError when policies are off."""
    import django

    django.setup()
    sys.stdout.write(json.dumps(look()) + "\n")


def look() -> dict[str, Any]:
    """At the first made-up site, as a visitor and as the stand-in, who sees every letter of the site."""
    from django.conf import settings
    from django.test import Client

    from talkoo.plumbing.tenancy import sites
    from talkoo.site.demo import roles
    from talkoo.site.demo.bulk.load import PREFIX
    from talkoo.site.measure import events

    refuse_open_tables()
    site = next(site for site in sites.every() if site.key.startswith(PREFIX))
    clients = {"": Client(headers={"host": site.main_host})}
    with sites.within(site.id):
        addresses = {
            **pages(site.default_language),
            "chat": chat(site.default_language),
            **events.pages(site.default_language),
        }
        for role in set(READERS.values()):
            person = roles.person_in(role)
            assert person is not None
            clients[role] = Client(headers={"host": site.main_host})
            clients[role].force_login(person)
    asked = words(site.default_language)
    return {
        "host": site.main_host,
        "language": site.default_language,
        "paths": addresses,
        "words": asked,
        "cookies": {
            name: f"{settings.SESSION_COOKIE_NAME}={clients[role].cookies[settings.SESSION_COOKIE_NAME].value}"
            for name, role in READERS.items()
        },
        "queries": {
            name: questions(clients[READERS.get(name, "")], path.replace("{word}", quote(asked[0])))
            for name, path in addresses.items()
        },
    }


def pages(language: str) -> dict[str, str]:
    """The measured addresses of the current site, whose language is `language`: the network with most members, the
    umbrella organisation with most, the network with the longest conversation, that one, and one there that fills a
    page. A parameter that a page does not know keeps it out of the page cache."""
    from django.db.models import Count
    from django.urls import reverse

    from talkoo.blocks.discussions.models import Thread
    from talkoo.people.organisations.models import Organisation
    from talkoo.people.spaces.models import Space
    from talkoo.site.demo.bulk.conversations import PAGE
    from talkoo.site.demo.bulk.regions import OWN_COUNTRY

    networks, directory, country = (
        reverse("spaces:networks"),
        reverse("organisations:directory"),
        OWN_COUNTRY[language],
    )
    found = Space.objects.filter(kind="network", state="active").annotate(size=Count("memberships"))
    network = reverse("spaces:network", args=[found.order_by("-size", "id")[0].slug])
    listed = Organisation.objects.filter(state="listed").annotate(size=Count("members"))
    organisation = reverse("organisations:organisation", args=[listed.order_by("-size", "id")[0].slug])
    talked = Thread.objects.filter(section__space__isnull=False).order_by("-last_number", "id")
    longest, talking, where = talked.values_list("code", "section__space__slug", "section")[0]
    full = talked.filter(last_number=PAGE, section=where)[0].code
    return {
        "bare": reverse("health"),
        "anonymous-cached": networks,
        "networks": f"{networks}?x={{n}}",
        "network": f"{network}?x={{n}}",
        "organisations": f"{directory}?x={{n}}",
        "organisation": f"{organisation}?x={{n}}",
        "search": f"{reverse('search:results')}?q={{word}}",
        "organisations-search": f"{directory}?q={{word}}&country={country}&x={{n}}",
        "letters": reverse("letters:inbox"),
        "threads": reverse("discussions:network_threads", args=[talking]),
        "thread": reverse("discussions:thread", args=[full]),
        "thread-long": reverse("discussions:thread", args=[longest]),
        "my-networks": reverse("my_networks"),
        "monday": reverse("monday"),
        "staff-list": reverse("staff_list"),
    }


def chat(language: str) -> str:
    """The room of a network in which the contact takes part, with a page full of messages."""
    from django.urls import reverse

    from talkoo.blocks.chat import actions, queries
    from talkoo.people.spaces.models import ContactAppointment
    from talkoo.site.demo import roles

    person = roles.person_in("contact")
    assert person is not None
    leads = ContactAppointment.objects.filter(
        person=person, until=None, space__kind="network", space__state="active"
    )
    space = leads.select_related("space").order_by("id")[0].space
    who = queries.room_of("network", space.slug, person)
    assert who is not None
    for number in range(who.last, queries.AT_ONCE):
        text = f"This is an invented message, number {number}. " * 3
        actions.send(space.pk, actions.Said(text=text, language=language, once=uuid.uuid4()), by=person)
    return reverse("chat:network_room", args=[space.slug])


def words(language: str) -> list[str]:
    """What people type: whole names, beginnings, slips, and what is not there."""
    from talkoo.site.demo.bulk.words import ASSOCIATIONS, EXAMPLE, TOPICS

    names = [*ASSOCIATIONS[language].split("|"), *TOPICS[language].split("|")]
    return [
        *names,
        *(f"{name} {EXAMPLE[language]}" for name in names[::3]),
        *(name[:3] for name in names),
        *(f"{name[:3]}{name[4]}{name[3]}{name[5:]}" for name in names),
        "qwzx",
    ]


def refuse_open_tables() -> None:
    """Raises RuntimeError unless this role sees no rows without a site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from spaces_space")
        if cursor.fetchone()[0]:
            raise RuntimeError(
                "rows are seen without a site: the measurement would not be that of the product"
            )


def questions(client: Any, path: str) -> int:
    """How many statements one request takes, once the process knows its sites."""
    from talkoo.plumbing.page_cache.store import PAGES

    client.get("/-/health")  # begins to listen
    until = time.monotonic() + 5
    while PAGES.generation("") is None and time.monotonic() < until:
        time.sleep(0.01)
    client.get(path.replace("{n}", "0"))
    with counted() as seen:
        answer = client.get(path.replace("{n}", "1"))
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(seen)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Yields the statements that run inside."""
    from django.db import connection

    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "set_config('app.site_id'" not in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


if __name__ == "__main__":
    main()
