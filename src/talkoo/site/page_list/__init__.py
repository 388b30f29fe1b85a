"""Which pages there are: for every address in the URL configuration, examples at every site, and who may open it.

A test sees to it that none is left out; another opens each in every role.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from talkoo.plumbing.tenancy import current, sites
from talkoo.site import modules
from talkoo.site.page_list import (
    accounts,
    advice,
    areas,
    blocks,
    calendars,
    chat,
    discussions,
    documents,
    gatherings,
    gatherings_dates,
    gatherings_photos,
    gatherings_registering,
    gatherings_speakers,
    minutes,
    organisations,
    plumbing,
    questionnaires,
    site,
    spaces,
    tasks,
    video,
    visits,
)
from talkoo.site.page_list.shown import EVERYBODY, SIGNED_IN, Shown

__all__ = ["EVERYBODY", "PAGES", "SIGNED_IN", "Shown", "every_page", "examples", "names"]

_PARTS = (
    site,
    accounts,
    organisations,
    spaces,
    blocks,
    documents,
    discussions,
    chat,
    tasks,
    questionnaires,
    minutes,
    gatherings,
    gatherings_registering,
    gatherings_speakers,
    gatherings_photos,
    gatherings_dates,
    calendars,
    areas,
    advice,
    plumbing,
    video,
    visits,
)

PAGES: dict[str, Shown] = {name: shown for part in _PARTS for name, shown in part.PAGES.items()}
_EXAMPLES = {about: found for part in _PARTS for about, found in part.EXAMPLES.items()}
assert len(_EXAMPLES) == sum(len(part.EXAMPLES) for part in _PARTS), "two parts call examples the same"


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every named address of a site."""
    for entry in (resolver or get_resolver("talkoo.site.urls")).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def examples(about: str) -> list[list[Any]]:
    """Arguments of addresses about one object of the current site, at most three."""
    if not about:
        return [[]]
    if about == "csv":
        return [["csv"]]
    if about == "sitemap":
        return [[1]]
    if about == "link" and not current.site().is_demo:
        return []  # a link of a real person is nobody else's
    return _EXAMPLES[about]()


def every_page(port: int) -> Iterator[dict[str, Any]]:
    """`name` of the page, `url` with the port, `host`, `role`, `method`, `object`; every site in its own language."""
    from talkoo.plumbing.mail_out.compose import address_of

    for of in sites.every():
        with sites.within(of.id):
            for name, shown in PAGES.items():
                if (module := modules.module_of(name)) and module not in of.modules:
                    continue  # a part that the site has not
                for arguments in examples(shown.about):
                    yield {
                        "name": name,
                        "url": address_of(name, *arguments, language=current.site().default_language),
                        "host": of.main_host,
                        "role": shown.role,
                        "method": shown.method,
                        "object": shown.about not in {"", "csv", "link", "sitemap"},
                    }
