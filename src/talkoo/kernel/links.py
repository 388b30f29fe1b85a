"""Addresses elsewhere on the web, as people give them: what is kept is safe to follow."""

from typing import Any
from urllib.parse import urlsplit

from talkoo.kernel.text import clean_line

LONGEST = 300


class WrongLink(ValueError):
    """It is no address of a page on the web: not http or https, no host, or too long."""


def tidy(url: str) -> str:
    """An address to keep. Raises WrongLink."""
    url = clean_line(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as problem:
        raise WrongLink(url[:LONGEST]) from problem
    if parts.scheme not in {"http", "https"} or not host or " " in url or len(url) > LONGEST:
        raise WrongLink(url[:LONGEST])
    return url


def tidy_all(links: Any) -> list[dict[str, Any]]:
    """A list of {"label": text, "url": address} to keep. Raises WrongLink."""
    found = []
    for link in links:
        if not isinstance(link.get("label"), dict | None) or not isinstance(link.get("url"), str):
            raise WrongLink(str(link)[:LONGEST])
        found.append({"label": link.get("label"), "url": tidy(link["url"])})
    return found
