"""Which site the running code works for."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import OperationalError, connection, transaction

from talkoo.kernel import i18n
from talkoo.kernel.text import Text, Texts, pick


class OutsideSite(Exception):
    """Something of a site was asked for while no site was set."""


@dataclass(frozen=True, slots=True)
class CurrentSite:
    """What the code around a request needs to know of its site, kept in the process."""

    id: uuid.UUID
    key: str
    names: Texts
    sentences: Texts
    operator: str
    default_language: str
    languages: tuple[str, ...]
    modules: tuple[str, ...]
    time_zone: str
    accent: str
    is_demo: bool
    main_host: str
    added_languages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    country: str = "FI"
    working_weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    registration: str = "enough"
    founding: str = "coordinator"
    begins_after: int = 0
    held_first: int = 2
    held_days: int = 30
    notice: Texts | None = None
    is_read_only: bool = False

    def name(self, language: str) -> Text:
        """The site's name as a page in `language` shows it."""
        return pick(self.names, language)


_site: ContextVar[CurrentSite | None] = ContextVar("site", default=None)


def _added_languages() -> Mapping[str, tuple[str, str]]:
    found = _site.get()
    return found.added_languages if found else {}


i18n.languages_with(_added_languages)


def get() -> CurrentSite | None:
    """The site, or None on the installation's bare host."""
    return _site.get()


def site() -> CurrentSite:
    """The site. Raises OutsideSite when there is none."""
    found = _site.get()
    if found is None:
        raise OutsideSite("no site is set: enter one with tenancy.current.within(…)")
    return found


def site_id() -> uuid.UUID:
    """The site's id. Raises OutsideSite when there is none."""
    return site().id


def default_site_id() -> uuid.UUID | None:
    """For new rows: the site, or None, which the database then refuses."""
    found = _site.get()
    return found.id if found else None


def tell_database(site_id: str, *, read_only: bool = False) -> None:
    """Set the transaction to a site; must be the first statement in it. It ends with the transaction."""
    statement = "select set_config('app.site_id', %s, true)"
    if read_only:
        statement += ", set_config('transaction_read_only', 'on', true)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [site_id])


@contextmanager
def transaction_of(of: CurrentSite | None, *, read_only: bool = False) -> Iterator[None]:
    """One transaction that sees the rows of one site only (or of none).

    A connection that died since its last use is replaced once, before anything was done in it.
    `read_only` holds only where this is the outermost transaction.
    """
    read_only = read_only and not connection.in_atomic_block
    told = str(of.id) if of else ""
    outer = _told_outside() if connection.in_atomic_block else ""
    mark = _site.set(of)
    try:
        block = transaction.atomic()
        block.__enter__()
        try:
            tell_database(told, read_only=read_only)
        except OperationalError as problem:
            block.__exit__(type(problem), problem, problem.__traceback__)
            if connection.in_atomic_block:
                raise
            connection.close()
            block = transaction.atomic()
            block.__enter__()
            try:
                tell_database(told, read_only=read_only)
            except BaseException as again:
                block.__exit__(type(again), again, again.__traceback__)
                raise
        try:
            yield
        except BaseException as problem:
            block.__exit__(type(problem), problem, problem.__traceback__)
            raise
        else:
            block.__exit__(None, None, None)
    finally:
        _site.reset(mark)
        if connection.in_atomic_block and not connection.needs_rollback:
            tell_database(outer)


def _told_outside() -> str:
    outside = _site.get()
    return str(outside.id) if outside else ""
