"""The domain whose mail comes to this program: `TALKOO_MAIL_DOMAIN=post.example.org`, for one site also its own.

    TALKOO_MAIL_DOMAIN=post.example.org, ivkv=post.ivkv.fi

Without one, mails can be read and not answered.
"""

import re
from functools import lru_cache

from django.conf import settings

from talkoo.plumbing.tenancy.current import CurrentSite

_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*")


class Wrong(ValueError):
    """The setting is not understood; the text says what to write."""


@lru_cache(maxsize=4)
def read(told: str) -> tuple[str, dict[str, str]]:
    """The domain that all sites share ("" when there is none), and those of single sites by key. Raises Wrong."""
    shared, own = "", {}
    for one in filter(None, (part.strip().lower() for part in told.split(","))):
        key, sign, name = one.rpartition("=")
        if not _NAME.fullmatch(name.strip()) or (sign and not key.strip()) or (not sign and shared):
            raise Wrong(
                f"TALKOO_MAIL_DOMAIN: {one!r} is no domain: write it as post.example.org or site=post.example.org."
            )
        if sign:
            own[key.strip()] = name.strip()
        else:
            shared = name.strip()
    return shared, own


def of(site: CurrentSite) -> str:
    """The domain of the site's mail; empty when answers by mail are not set up."""
    shared, own = read(settings.MAIL_DOMAIN)
    return own.get(site.key, shared)


def known() -> set[str]:
    """Every domain whose mail is ours."""
    shared, own = read(settings.MAIL_DOMAIN)
    return {*own.values(), shared} - {""}


def address(site: CurrentSite, local: str) -> str:
    """The address that people write to: `local@` the site's own domain, `local.site@` one that sites share; or
    empty."""
    shared, own = read(settings.MAIL_DOMAIN)
    if site.key in own:
        return f"{local}@{own[site.key]}"
    return f"{local}.{site.key}@{shared}" if shared else ""
