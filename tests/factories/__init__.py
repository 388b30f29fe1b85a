"""People and spaces for tests, made through the product's own actions. Call them inside a site."""

import datetime
import itertools
import uuid
from typing import Any

from talkoo.blocks.gatherings import actions as gatherings
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

_numbers = itertools.count(1)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
"""Roles run from here on: a test may stop the clock at any later moment."""


def person(name: str = "", *, language: str = "", role: str = "", email: str = "") -> Any:
    number = next(_numbers)
    made = accounts.invite(
        name=name or f"Person {number}",
        email=email or f"person{number}@{current.site().key}.example.org",
        language=language or current.site().default_language,
        by=PROGRAM,
    )
    if role:
        accounts.grant_role(made.pk, role, by=PROGRAM, since=LONG_AGO)
    return made


def space(
    name: str = "", *, kind: str = "network", contact: Any = None, state: str = "active", **options: Any
) -> Any:
    language = current.site().default_language
    name = name or f"Network {next(_numbers)}"
    options.setdefault("purpose", texts(language, **{language: f"The purpose of {name}."}))
    options.setdefault("is_wide", "areas" not in options)
    made = spaces.found(kind=kind, name=texts(language, **{language: name}), by=PROGRAM, **options)
    if contact is None and state == "active":  # an active space has one
        contact = person()
    if contact is not None:
        spaces.appoint_contact(made.pk, contact.pk, by=PROGRAM, public_name=f"The voice of {name}")
    if state == "active":
        made = spaces.change_state(made.pk, "begin", by=PROGRAM)
    return made


def organisation(
    name: str = "",
    *,
    country: str = "FI",
    seat: Any = None,
    fields: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    representative: Any = None,
    state: str = "listed",
    **options: Any,
) -> Any:
    """`seat` is a place's code, `fields` and `kinds` are codes of the lists; the rest is as in actions.Profile."""
    language = current.site().default_language
    name = name or f"Organisation {next(_numbers)}"
    slug = options.pop("slug", "")
    profile = organisations.Profile(
        name=options.pop("texts", None) or texts(language, **{language: name}),
        country=country,
        seat=area(seat).pk if seat else None,
        fields=[words.at("field", code).id for code in fields],
        kinds=[words.at("org_kind", code).id for code in kinds],
        purpose=options.pop("purpose", None) or texts(language, **{language: f"The purpose of {name}."}),
        **options,
    )
    made = organisations.register(profile, slug=slug, by=PROGRAM)
    for verb in {"draft": [], "submitted": ["submit"], "listed": ["submit", "list"]}[state]:
        made = organisations.change_state(made.pk, verb, by=PROGRAM)
    if representative is not None:
        organisations.affiliate(made.pk, representative.pk, "staff", by=PROGRAM, may_represent=True)
    return made


def gathering(space: Any = None, *, by: Any = PROGRAM, is_out: bool = True, **given: Any) -> Any:
    """A meeting a week from now, two hours long, open to everybody; without a space it stands on the site and needs
    `organisations`. `title` is a text or plain words; the rest is as in actions.Given. `starts_at=None`: no date."""
    language = current.site().default_language
    title = given.pop("title", "") or f"Meeting {next(_numbers)}"
    given["title"] = texts(language, **{language: title}) if isinstance(title, str) else title
    week = clock.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(7)
    starts_at = given.setdefault("starts_at", week)
    given.setdefault("ends_at", starts_at and starts_at + datetime.timedelta(hours=2))
    given.setdefault("zone", current.site().time_zone)
    given["organisation_ids"] = [one.pk for one in given.pop("organisations", ())]
    made = gatherings.make(
        gatherings.Given(**given), by=by, once=uuid.uuid4(), space_id=space.pk if space else None
    )
    return gatherings.publish(made.pk, by=by) if is_out else made
