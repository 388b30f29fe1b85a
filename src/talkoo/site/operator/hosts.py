"""Host names: what people type, made into what the list of sites holds."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import clean_line

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})+")


class WrongHost(ValueError):
    """It cannot be a site's host name; the text says why, in the reader's language."""


def tidy(typed: str) -> str:
    """A host name in lower case, from what was typed: an address is cut down to its name, `ä` becomes punycode.

    Raises WrongHost.
    """
    host = clean_line(typed).lower()
    try:
        if "//" in host:
            host = urlsplit(host).hostname or ""
        host = host.partition("/")[0].rstrip(".")
        if ":" in host and host.rpartition(":")[2].isdecimal():
            host = host.rpartition(":")[0]
        if not host.isascii():
            host = host.encode("idna").decode()
    except (UnicodeError, ValueError) as problem:
        raise WrongHost(_("This is no host name. Write it like network.example.org.")) from problem
    if host in settings.BARE_HOSTS:
        raise WrongHost(_("This name leads to the installation itself. Give the site a name of its own."))
    if len(host) > 253 or not _HOST.fullmatch(host) or host.rpartition(".")[2].isdecimal():
        raise WrongHost(_("This is no host name. Write it like network.example.org."))
    return host


def key_of(host: str) -> str:
    """A short key for the site at this host: `ivkv.example.org` is `ivkv`, `www.ivkv.ee` too."""
    first, _dot, rest = host.partition(".")
    return slug_of(rest.partition(".")[0] if first == "www" and rest else first)[:36]
