"""HTML of a mail as plain lines: what was quoted begins with `>`, links keep their address, nothing visible is lost.

The standard library's HTMLParser needs minutes for a megabyte of `<`; this reader looks at every character once.
"""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator

from talkoo.plumbing.mail_in import quote_words as words

_HIDDEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("style", "script", "title", "xml")}
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]{0,30}")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([a-zA-Z-]{1,30})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""")
_SPACE = re.compile(r"[ \t\r\n\f\xa0\u202f]+")
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody tr ul".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote table".split())
# Only these are remembered as open: a forgotten </b> must not end a quote.
_KEPT_OPEN = frozenset("div span blockquote pre ul ol p table td".split())
_QUOTING = ("yahoo_quoted", "protonmail_quote", "tutanota_quote", "ik_mail_quote", "zmail_extra", "hcl_quote")
_ATTRIBUTING = ("gmail_attr", "moz-cite-prefix")
_SIGNING = ("gmail_signature", "moz-signature", "applemailsignature")
_SIGNING_IDS = (
    "composer_signature",
    "ms-outlook-mobile-signature",
    "ymail_android_signature",
    "applemailsignature",
)
_CUTTING_IDS = (
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "olk_src_body_section",
)
_DEEPEST = 5
_LONGEST_TAG = 2000
_MOST_PIECES = 20_000  # from there on only words are kept; keeps a megabyte of tags from taking seconds
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,2000}>")


def text_of(html: str) -> str:
    """The lines of a mail's HTML. Quoted lines begin with `> `; marks of `quote_words` may begin others."""
    page = _Page()
    for is_tag, piece in _pieces(html):
        if is_tag:
            page.tag(piece)
        else:
            page.words(entities.unescape(piece))
    page.end_line()
    return "\n".join(page.lines)


def _pieces(html: str) -> Iterator[tuple[bool, str]]:
    missing: set[str] = set()  # what was looked for in vain once is not there later either
    at, end = 0, len(html)
    for _ in range(_MOST_PIECES):
        start = html.find("<", at)
        if start < 0:
            missing.add("<")
            break
        if start > at:
            yield False, html[at:start]
        at = start
        if html.startswith("<!--", at) and "-->" not in missing:
            stop = html.find("-->", at + 4)
            if stop >= 0:
                at = stop + 3
                continue
            missing.add("-->")
        follows = html[at + 1 : at + 2]
        stop = -1 if ">" in missing or not (follows.isalpha() or follows in "/!?") else html.find(">", at)
        if stop < 0:
            if follows.isalpha() or follows in ("/", "!", "?"):
                missing.add(">")
            yield False, "<"
            at += 1
            continue
        piece = html[at + 1 : stop]
        at = stop + 1
        yield True, piece[:_LONGEST_TAG]
        name = piece[:10].partition(" ")[0].strip("/").lower()
        if name in _HIDDEN and name not in missing:
            found = _HIDDEN[name].search(html, at)
            if found is None:
                missing.add(name)
            else:
                at = found.start()
    if at < end:
        yield False, html[at:] if "<" in missing else _TAG.sub(" ", html[at:])


class _Page:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.open: list[tuple[str, str]] = []  # tag, what it means
        self.names: Counter[str] = Counter()
        self.meanings: Counter[str] = Counter()
        self.numbers: list[int | None] = []
        self.wants_gap = False
        self.link = ""
        self.label: list[str] = []

    def words(self, text: str) -> None:
        text = text.translate(_OUR_MARKS)
        if self.names["pre"]:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.parts.append(first)
            for line in rest:
                self.end_line(is_forced=True)
                self.parts.append(line)
            return
        text = _SPACE.sub(" ", text)
        self.parts.append(text)
        if self.link:
            self.label.append(text)

    def tag(self, piece: str) -> None:
        named = _NAME.match(piece)
        if named is None:
            return
        name = named[0].lower()
        if name.startswith("/"):
            self.close(name[1:])
            return
        known = _ATTRIBUTE.findall(piece) if "=" in piece else []
        attributes = {key.lower(): entities.unescape(value.strip("\"'")) for key, value in reversed(known)}
        if name == "br":
            self.end_line(is_forced=True)
        elif name == "img":
            self.words(attributes.get("alt", ""))
        elif name == "a":
            self.end_link()
            self.link = attributes.get("href", "").strip()
        elif name in ("td", "th"):
            self.parts.append(" ")
        if name in _BLOCKS:
            self.end_line()
            self.wants_gap |= name in _APART and not _is_tight(attributes)
        if name in ("ul", "ol"):
            self.numbers.append(0 if name == "ol" else None)
        elif name == "li":
            self.parts.append(self.bullet())
        if name not in _KEPT_OPEN or piece.endswith("/"):
            return
        meaning = _meaning(name, attributes)
        if meaning == "cut":
            self.end_line()
            if not self.meanings["quote"]:
                self.lines.append(words.CUT)
            meaning = ""
        elif meaning:
            self.end_line()
        self.open.append((name, meaning))
        self.names[name] += 1
        self.meanings[meaning] += 1

    def bullet(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "- "
        self.numbers[-1] += 1
        return f"{self.numbers[-1]}. "

    def close(self, name: str) -> None:
        if name == "a":
            self.end_link()
        if name in _BLOCKS:
            self.end_line()
            self.wants_gap |= name in ("ul", "ol", "blockquote", "table")
        if name in ("ul", "ol") and self.numbers:
            self.numbers.pop()
        if not self.names[name]:
            return
        while True:
            closed, meaning = self.open.pop()
            if meaning:
                self.end_line()
            self.names[closed] -= 1
            self.meanings[meaning] -= 1
            if closed == name:
                return

    def end_link(self) -> None:
        link, label = self.link, "".join(self.label).strip()
        self.link, self.label = "", []
        address = link.removeprefix("mailto:").partition("?")[0] if link.startswith("mailto:") else link
        if not address or not link.lower().startswith(("http:", "https:", "mailto:")):
            return
        if _bare(address) not in _bare(label):
            self.parts.append(f" <{address}> ")

    def end_line(self, *, is_forced: bool = False) -> None:
        line = "".join(self.parts)
        line = line.rstrip() if self.names["pre"] else _SPACE.sub(" ", line).strip()
        self.parts = []
        if not line and not is_forced:
            return
        prefix = "> " * min(self.meanings["quote"], _DEEPEST)
        if self.wants_gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(prefix.rstrip() if self.lines[-1].startswith(prefix) else "")
        self.wants_gap = False
        if line and not prefix:
            prefix = words.SIGNATURE if self.meanings["signature"] else ""
            prefix = words.ATTRIBUTION if self.meanings["attribution"] else prefix
        self.lines.append(prefix + line if line else prefix.rstrip())


_OUR_MARKS = str.maketrans({words.CUT: " ", words.ATTRIBUTION: " ", words.SIGNATURE: " ", "\0": " "})


def _bare(address: str) -> str:
    return (
        address.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    )


def _is_tight(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").lower()
    return (
        "msonormal" in attributes.get("class", "").lower() or "margin:0" in style or "margin-top:0" in style
    )


def _meaning(name: str, attributes: dict[str, str]) -> str:
    classes, is_id = attributes.get("class", "").lower(), attributes.get("id", "").lower().removeprefix("x_")
    style = attributes.get("style", "").replace(" ", "").lower()
    if name == "blockquote":
        is_cited = attributes.get("type", "").lower() == "cite" or "cite" in attributes
        is_barred = "border-left:" in style and "border-left:none" not in style
        if is_cited or is_barred or "gmail_quote" in classes:
            return "quote"
    if any(known in classes for known in _QUOTING):
        return "quote"
    if any(known in classes for known in _ATTRIBUTING):
        return "attribution"
    if any(known in classes for known in _SIGNING) or is_id in _SIGNING_IDS:
        return "signature"
    is_rule = "border-top:solid" in style and "padding:3" in style
    return "cut" if is_id in _CUTTING_IDS or (name == "div" and is_rule) else ""
