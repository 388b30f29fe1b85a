"""People and spaces for tests, made through the product's own actions. Call them inside a site."""

import itertools
from typing import Any

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import current

_numbers = itertools.count(1)


def person(name: str = "", *, language: str = "", role: str = "", email: str = "") -> Any:
    number = next(_numbers)
    made = accounts.invite(
        name=name or f"Person {number}",
        email=email or f"person{number}@{current.site().key}.example.org",
        language=language or current.site().default_language,
        by=PROGRAM,
    )
    if role:
        accounts.grant_role(made.pk, role, by=PROGRAM)
    return made


def space(
    name: str = "", *, kind: str = "network", contact: Any = None, state: str = "active", **options: Any
) -> Any:
    language = current.site().default_language
    name = name or f"Network {next(_numbers)}"
    options.setdefault("purpose", texts(language, **{language: f"The purpose of {name}."}))
    options.setdefault("is_wide", "areas" not in options)
    made = spaces.found(kind=kind, name=texts(language, **{language: name}), by=PROGRAM, **options)
    if contact is not None:
        spaces.appoint_contact(made.pk, contact.pk, by=PROGRAM, public_name=f"The voice of {name}")
    if state == "active":
        made = spaces.change_state(made.pk, "begin", by=PROGRAM)
    return made
