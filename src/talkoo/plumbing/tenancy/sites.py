"""Finding a site by host name or id, from a copy in the process."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from talkoo.kernel.rows import fetch
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.current import CurrentSite

_FRESH_FOR = 10.0  # seconds; a new host name is found at once, a changed site after this long
_lock = threading.Lock()
_by_host: dict[str, CurrentSite] = {}
_by_id: dict[uuid.UUID, CurrentSite] = {}
_read_at = float("-inf")
_missed_at = float("-inf")

_ALL = """
select s.id, s.key, s.name as names, s.sentence as sentences, s.operator, s.default_language, s.languages, s.modules,
       s.time_zone, s.accent, s.is_demo, s.country, s.working_weekdays, s.registration, s.founding, s.begins_after,
       s.held_first, s.held_days, s.notice, s.is_read_only,
       coalesce(array_agg(h.name order by h.is_main desc, h.name) filter (where h.name is not null), '{}') as hosts,
       (select jsonb_agg(jsonb_build_array(c.code, c.name, c.direction, c.is_offered) order by c.added_at, c.code)
        from tenancy_contentlanguage c where c.site_id = s.id) as added
from tenancy_site s left join tenancy_host h on h.site_id = s.id
where s.is_open group by s.id
"""


def _read() -> None:
    global _read_at
    by_host, by_id = {}, {}
    for row in fetch(_ALL):
        hosts = row.pop("hosts")
        listed = row.pop("added") or ()
        added = {code: (name, direction) for code, name, direction, _is_offered in listed}
        offered = [code for code, _name, _direction, is_offered in listed if is_offered]
        chosen = dict.fromkeys([*row["languages"], *offered])
        site = CurrentSite(
            **{
                **row,
                "languages": tuple(chosen),
                "modules": tuple(row["modules"]),
                "working_weekdays": tuple(row["working_weekdays"]),
            },
            main_host=hosts[0] if hosts else "",
            added_languages=added,
        )
        by_id[site.id] = site
        by_host.update(dict.fromkeys(hosts, site))
    with _lock:
        _by_host.clear()
        _by_host.update(by_host)
        _by_id.clear()
        _by_id.update(by_id)
        _read_at = time.monotonic()


def forget() -> None:
    """Read the sites again at the next question."""
    global _read_at
    _read_at = float("-inf")


def is_stale(host: str) -> bool:
    """Whether `by_host` will have to ask the database."""
    return time.monotonic() - _read_at > _FRESH_FOR or host not in _by_host


def known(host: str) -> CurrentSite | None:
    """The site at `host` as far as this process knows, without asking the database."""
    return _by_host.get(host)


def by_host(host: str) -> CurrentSite | None:
    """The site that lives at `host` (lower case, no port)."""
    global _missed_at
    now = time.monotonic()
    if now - _read_at > _FRESH_FOR:
        _read()
    found = _by_host.get(host)
    if found is None and now - _missed_at > 1:  # a stranger's host names cost one question a second, not more
        _missed_at = now
        _read()
        found = _by_host.get(host)
    return found


def by_id(site_id: uuid.UUID) -> CurrentSite:
    """The site with this id. Raises OutsideSite when it is gone or closed."""
    if time.monotonic() - _read_at > _FRESH_FOR or site_id not in _by_id:
        _read()
    try:
        return _by_id[site_id]
    except KeyError:
        raise current.OutsideSite(f"there is no open site {site_id}") from None


def every() -> list[CurrentSite]:
    """All open sites, by key."""
    _read()
    return sorted(_by_id.values(), key=lambda site: site.key)


@contextmanager
def within(site_id: uuid.UUID) -> Iterator[CurrentSite]:
    """Work in one transaction for one site: jobs, commands and tests enter here."""
    site = by_id(site_id)
    with current.transaction_of(site):
        yield site
