"""What people write, as safe HTML: Markdown without raw HTML and without pictures from elsewhere, then washed.

Rendered once, when it is written; `VERSION` says by which rules, so that older ones can be rendered anew.
"""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

VERSION = 1
LONGEST = 40_000
"""Characters of one text. Longer ones are files."""

_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td"),
}
_DEEPEST = 12
"""How far lists and quotes stand inside each other; deeper ones become plain text."""


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST, "breaks": True})
    reader.enable(["strikethrough", "table"]).disable(["image", "html_block", "html_inline", "reference"])
    return reader


def _headings(html: str) -> str:
    """A page has its own first and second heading: those of a text stand below them."""
    for above, below in (("3", "5"), ("2", "4"), ("1", "3")):
        html = html.replace(f"<h{above}>", f"<h{below}>").replace(f"</h{above}>", f"</h{below}>")
    return html


def render(text: str) -> str:
    """Safe HTML of a Markdown text. Links open where they stand, tell nothing of this page, and do not vouch."""
    html = _headings(_reader().render(text[:LONGEST]))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow ugc noopener",
    )


def first_line(text: str, at_most: int = 120) -> str:
    """The beginning of a text as one plain line, for lists and previews."""
    return line_of(render(text[:2_000]), at_most)


def line_of(html: str, at_most: int = 120) -> str:
    """The same of what has been rendered before."""
    plain = nh3.clean(html[:4_000], tags=set())
    line = " ".join(unescape(plain).split())
    return line if len(line) <= at_most else f"{line[: at_most - 1].rsplit(' ', 1)[0]}…"
