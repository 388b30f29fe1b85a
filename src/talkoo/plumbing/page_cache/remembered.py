"""What many pages of a site share and is dear to find out: kept in the process until a fact changes those pages."""

from collections.abc import Callable
from typing import Any

from talkoo.plumbing.page_cache.store import PAGES
from talkoo.plumbing.tenancy import current

_kept: dict[tuple[str, str], tuple[tuple[int, int], Any]] = {}


def remembered(name: str, make: Callable[[], Any]) -> Any:
    """What `make` said of the current site, as long as it is true; asked anew while nobody listens for changes.

    `name` says what it is; the same value goes to everybody, so it must not depend on who asks and must not be changed.
    """
    site_id = str(current.site_id())
    now = PAGES.generation(site_id)
    if now is None:
        return make()
    there = _kept.get((site_id, name))
    if there is not None and there[0] == now:
        return there[1]
    value = make()
    _kept[site_id, name] = now, value
    return value
