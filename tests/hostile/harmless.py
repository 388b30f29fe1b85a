"""Hostile words in every form that people can send, and what a page may hold at most whatever they are."""

import json
import re
from html.parser import HTMLParser
from typing import Any

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LONG = (
    "\"'></title></textarea></script><script>alert(1)</script><svg/onload=alert(1)><img src=//evil.example/x "
    "onerror=alert(1)><iframe srcdoc=x></iframe><style>*{}</style><base href=//evil.example/>{{7*7}}{%raw%}"
)
SHORT = "\"'><img src=//evil.example/ onerror=a()>"
WORDS = [
    LONG,
    "<script src=https://evil.example/x.js></script>",
    "[x](javascript:alert(1)) ![x](https://evil.example/pixel.png) <javascript:alert(1)>",
    '[x](data:text/html;base64,PHNjcmlwdD4=) [y](//evil.example "onmouseover=alert(1)")',
    "<svg><animate onbegin=alert(1) attributeName=x></svg><math><mtext><style><img src=x onerror=alert(1)>",
    "<form action=https://evil.example/><button formaction=javascript:alert(1)>x</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><link rel=stylesheet href=//evil.example/x>",
    f"palkka{BIDI[4]}fdp.exe{BIDI[2]} {BIDI[7]}loppu",
    "\u0391ino Esimerkki \u0410dmin \u200b\u200d\ufeff zero",
    "x\0y\x08z\x1b[31m\r\nBcc: evil@example.org\r\n\r\n<b>",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f" * 40,
]
"""HTML, Markdown, SVG, directions, look-alikes, headers and heaps of marks."""

_LOADS = {
    ("audio", "src"),
    ("body", "background"),
    ("image", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("input", "src"),
    ("link", "href"),
    ("script", "src"),
    ("source", "src"),
    ("use", "href"),
    ("video", "src"),
}
_NEVER = {
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "frame",
    "frameset",
    "applet",
    "math",
    "animate",
    "set",
}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "srcset",
    "poster",
    "data",
    "background",
    "cite",
    "xlink:href",
}


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.json: list[str] = []
        self._is_json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._is_json = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.json.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_json = False


def _is_ours(address: str, host: str) -> bool:
    bare = re.sub(r"[\x00-\x20]", "", address)
    if bare.startswith(("//", "/\\")):
        return False
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
    return scheme is None or bool(re.match(rf"https?://{re.escape(host)}(:\d+)?(/|$)", bare))


def harm_in(html: str, host: str) -> list[str]:
    """What would run, load from elsewhere or send somewhere else; empty for a page that is harmless."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    found = []
    for tag, attributes in seen.tags:
        here = f"<{tag} {attributes}>"
        if tag in _NEVER or (tag == "meta" and "http-equiv" in attributes):
            found.append(here)
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
            found.append(here)
        for name, value in attributes.items():
            if (
                name.startswith("on")
                or name in {"style", "srcdoc"}
                or (name in _ADDRESSES and not _is_harmless(tag, name, value or "", host))
            ):
                found.append(here)
    for one in seen.json:
        json.loads(one)
    return found


def _is_harmless(tag: str, name: str, value: str, host: str) -> bool:
    if (tag, name) in _LOADS:
        return all(
            _is_ours(part.split()[0], host) or part.strip().startswith("data:image/")
            for part in (value.split(",") if name == "srcset" else [value])
            if part.strip()
        )
    if tag == "a":
        scheme = re.match(r"([^/?#:]*):", re.sub(r"[\x00-\x20]", "", value))
        return scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel", "webcal"}
    return _is_ours(value, host)


def directions_in(html: str) -> set[str]:
    """Characters that turn the direction of what follows, wherever they stand."""
    return {sign for sign in BIDI if sign in html}


def as_a_file(name: str) -> str:
    """The same without the slash that no file name has."""
    return name.replace("/", "-")[:100]


def of_length(text: str, longest: Any) -> str:
    """As much of it as a field takes; the short form where the long one would lose its sting."""
    longest = longest or 100_000
    return text[:longest] if longest >= len(text) else (SHORT[:longest])
