"""What the operator does to sites. Each is written down in the record of the site that it is about."""

import datetime
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models

from talkoo.kernel import clock, ids
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import Texts, clean_line, clean_paragraphs, cleaned
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Person, Role
from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.tenancy import current, sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.site.operator import facts
from talkoo.site.operator.entrance import ask, proof_of

ADMINISTRATOR_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class NewSite:
    """What a site begins with. `host` is lower case, without port; the first of `languages` is its own."""

    key: str
    host: str
    name: Texts
    sentence: Texts
    operator: str
    languages: tuple[str, ...]
    country: str
    time_zone: str
    accent: str
    modules: tuple[str, ...]
    is_demo: bool = False


@contextmanager
def _sites_change() -> Iterator[None]:
    """Every process reads the list of sites again at the commit, and this one at once; also when nothing came of it."""
    try:
        yield
        listener.drop("*")
    finally:
        sites.forget()


@contextmanager
def _inside(site_id: uuid.UUID) -> Iterator[None]:
    """In the site, also when it is closed: then only to write down what was done to it."""
    try:
        of = sites.by_id(site_id)
    except current.OutsideSite:
        of = current.CurrentSite(site_id, "", {}, {}, "", "en", (), (), "UTC", "", False, "")
    with current.transaction_of(of):
        yield


def _as_json(row: models.Model) -> str:
    values = {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.dumps(values, default=str)


@action
def make_site(given: NewSite, *, by: Any) -> uuid.UUID:
    """A new, open, empty site; returns its id.

    Raises ProgrammingError when `by` is no operator, IntegrityError when the key or the host name is another site's.
    """
    site = Site(
        id=ids.uuid7(),
        key=given.key,
        name=cleaned(given.name, clean_line),
        sentence=cleaned(given.sentence, clean_line),
        operator=clean_line(given.operator),
        default_language=given.languages[0],
        languages=list(given.languages),
        modules=list(given.modules),
        time_zone=given.time_zone,
        accent=given.accent,
        country=given.country,
        is_demo=given.is_demo,
        created_at=clock.now(),
    )
    with _sites_change():
        ask("select operator_make_site(%s, %s::jsonb, %s)", proof_of(by), _as_json(site), given.host)
        sites.forget()
        with _inside(site.pk):
            emit(facts.SiteMade(actor_id=None, key=given.key))
    return site.pk


@action
def switch(site_id: uuid.UUID, what: str, is_on: bool, *, by: Any) -> bool:
    """Turn `open` or `read-only` on or off. False when it was so already. Raises ProgrammingError for no operator."""
    with _sites_change():
        has_changed = bool(ask("select operator_switch(%s, %s, %s, %s)", proof_of(by), site_id, what, is_on))
        if has_changed:
            with _inside(site_id):
                emit(facts.SiteSwitched(actor_id=None, switch=what, is_on=is_on))
    return has_changed


@action
def add_host(site_id: uuid.UUID, host: str, *, by: Any, is_main: bool = False) -> None:
    """Let the site be reached under another name. Raises IntegrityError when the name leads to a site already."""
    with _sites_change():
        ask("select operator_add_host(%s, %s, %s, %s)", proof_of(by), site_id, host, is_main)
        with _inside(site_id):
            emit(facts.HostAdded(actor_id=None, host=host))


@action
def choose_main_host(site_id: uuid.UUID, host: str, *, by: Any) -> bool:
    """Make one of its names the one that addresses in mails begin with. False when it has no such name."""
    with _sites_change():
        is_done = bool(ask("select operator_make_main(%s, %s, %s)", proof_of(by), site_id, host))
        if is_done:
            with _inside(site_id):
                emit(facts.MainHostChosen(actor_id=None, host=host))
    return is_done


@action
def remove_host(site_id: uuid.UUID, host: str, *, by: Any) -> bool:
    """Take a name away; never the main one. False when there was nothing to take away."""
    with _sites_change():
        is_done = bool(ask("select operator_remove_host(%s, %s, %s)", proof_of(by), site_id, host))
        if is_done:
            with _inside(site_id):
                emit(facts.HostRemoved(actor_id=None, host=host))
    return is_done


@action
def announce(
    words: Texts,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    *,
    by: Any,
    about: uuid.UUID | None = None,
    told: tuple[uuid.UUID, ...] = (),
) -> uuid.UUID:
    """Show words on every page of one site, or of all, from one moment to another. `told` are the sites' ids.

    Raises ProgrammingError for no operator, IntegrityError when it ends before it begins.
    """
    notice = ids.uuid7()
    kept = json.dumps(cleaned(words, clean_paragraphs))
    with _sites_change():
        ask(
            "select operator_announce(%s, %s, %s, %s::jsonb, %s, %s)",
            proof_of(by), notice, about, kept, starts_at, ends_at,
        )  # fmt: skip
        ask("select operator_show_notices()")
        for site_id in told:
            with _inside(site_id):
                emit(facts.NoticePublished(actor_id=None, notice_id=notice))
    return notice


@action
def invite_administrator(
    site_id: uuid.UUID, *, name: str, email: str, language: str, is_coordinator: bool, by: Any
) -> Person:
    """Enter who looks after the site, and write to them.

    Raises IntegrityError when the address is another person's, OutsideSite when the site is closed.
    """
    with sites.within(site_id):
        person = accounts.invite(name=name, email=email, language=language, by=by)
        accounts.grant_role(person.pk, Role.SITE_ADMIN, by=by)
        if is_coordinator:
            accounts.grant_role(person.pk, Role.COORDINATOR, by=by)
        _let_in(person.pk, by)
        return person


@action
def invite_again(person_id: uuid.UUID, *, by: Any) -> None:
    """A new way in for somebody who looks after the current site."""
    _let_in(person_id, by)


def _let_in(person_id: uuid.UUID, by: Any) -> None:
    chance = accounts.issue_link(person_id, by=by, minutes=ADMINISTRATOR_MINUTES)
    emit(facts.AdministratorInvited(actor_id=None, person_id=person_id, pass_id=chance.pk))


@action
def end_notice(notice_id: uuid.UUID, *, by: Any, told: tuple[uuid.UUID, ...] = ()) -> bool:
    """Take an announcement away. False when it was over."""
    with _sites_change():
        is_done = bool(ask("select operator_end_notice(%s, %s)", proof_of(by), notice_id))
        ask("select operator_show_notices()")
        for site_id in told if is_done else ():
            with _inside(site_id):
                emit(facts.NoticeEnded(actor_id=None, notice_id=notice_id))
    return is_done
