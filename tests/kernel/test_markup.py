"""People's words become harmless HTML, whatever they are, and fast."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.kernel import markup

ALLOWED = {"a": {"href", "rel"}, "ol": {"start"}}
HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>",
    '<img src=x onerror="alert(1)">',
    "![x](https://evil.example/pixel.png)",
    "![x][1]\n\n[1]: https://evil.example/pixel.png",
    "<svg/onload=alert(1)><animate onbegin=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://a.example "\' onmouseover=alert(1)")',
    '[x](https://a.example"onmouseover="alert(1))',
    "`<script>`\n\n```html onload=alert(1)\n<script>alert(1)</script>\n```",
    "~~~\"onmouseover='alert(1)\nx\n~~~",
    "| <b onclick=x> | <script> |\n|---|:-:|\n| [x](javascript:1) | <style>*{}</style> |",
    "<form action=/sign-out/><button>x</button></form><input autofocus onfocus=alert(1)>",
    "<p style='position:fixed' class=btn id=main>x</p>",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200bx\ufeff",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script\\>alert(1)",
    "[a]: javascript:alert(1)\n\n[a]",
    "x\0y",
    "\ud83d\ude00",
]


class Seen(HTMLParser):
    """Every element and attribute of a page; anything but text and those is noted as odd."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html: str) -> None:
    seen = Seen()
    seen.feed(html)
    seen.close()
    assert not seen.odd
    for tag, attributes in seen.tags:
        assert tag in markup._TAGS
        assert set(attributes) <= ALLOWED.get(tag, set())
        if tag == "a" and "href" in attributes:
            assert attributes["rel"] == "nofollow ugc noopener"
            address = re.sub(r"[\x00-\x20]", "", attributes["href"] or "")
            scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)  # by RFC 3986 anything else is a path
            assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}
        if tag == "ol" and "start" in attributes:
            assert (attributes["start"] or "").isdecimal()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_as_words(text: str) -> None:
    html = markup.render(text.encode("utf-16", "surrogatepass").decode("utf-16"))
    assert_harmless(html)
    assert "<script" not in html.lower()
    assert_harmless(markup.line_of(html)) if "&" not in html else None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# A\n## B\n### C\n###### D", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\nD\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("~~a~~ **b** *c*", "<p><s>a</s> <strong>b</strong> <em>c</em></p>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        (
            "[a](https://b.example/?c=d&e)",
            '<p><a href="https://b.example/?c=d&amp;e" rel="nofollow ugc noopener">a</a></p>\n',
        ),
        ("[a](/discussions/x/1/)", '<p><a href="/discussions/x/1/" rel="nofollow ugc noopener">a</a></p>\n'),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"),
    ],
)
def test_markdown_is_read(text: str, html: str) -> None:
    assert markup.render(text) == html


SIGNS = [
    *HOSTILE[:-1],
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "|",
    "|-|-|\n",
    "`",
    "```\n",
    "*",
    "_",
    "[",
    "](",
    ")",
    "<",
    ">",
    "&",
    '"',
]
PIECES = st.sampled_from(SIGNS)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join))
def test_no_words_make_anything_but_allowed_tags_and_attributes(text: str) -> None:
    html = markup.render(text)
    assert_harmless(html)
    line = markup.line_of(html)
    assert len(line) <= 120
    assert "\n" not in line


MONSTERS = {
    "quotes": lambda size: "> " * (size // 2) + "x",
    "lists": lambda size: "- " * (size // 2) + "x",
    "nested lists": lambda size: "\n".join(
        " " * (2 * depth) + "- x" for depth in range(min(size // 100, 10_000))
    ),
    "brackets": lambda size: "[" * size,
    "links": lambda size: "[a](" * (size // 4),
    "stars": lambda size: "*a_" * (size // 3),
    "backticks": lambda size: "".join("`" * (1 + number % 90) + " " for number in range(size // 45)),
    "table": lambda size: "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + ("|b" * 1000 + "|\n") * (size // 2000),
    "long table": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6),
    "entities": lambda size: "&" * size,
    "tags": lambda size: "<a " * (size // 3),
    "autolinks": lambda size: "<https://" * (size // 9),
    "a word": lambda size: "x" * size,
    "lines": lambda size: "a\n" * (size // 2),
    "strikes": lambda size: "~~a " * (size // 4),
    "backslashes": lambda size: "\\" * size,
    "references": lambda size: "[a]: /b\n" * (size // 8),
}


@pytest.mark.parametrize("name", sorted(MONSTERS))
def test_a_megabyte_of_anything_is_harmless_and_quick(name: str) -> None:
    text = MONSTERS[name](1_000_000)
    began = time.process_time()
    html = markup.render(text)
    took = time.process_time() - began
    assert_harmless(html)
    assert took < 2, took
    assert len(html) < 40 * markup.LONGEST


def test_lists_ten_thousand_deep_do_not_bring_it_down() -> None:
    html = markup.render("\n".join(" " * (2 * depth) + "- x" for depth in range(200)))
    assert_harmless(html)
    depth = deepest = 0
    for tag in re.findall(r"</?ul>", html):
        depth += 1 if tag == "<ul>" else -1
        deepest = max(deepest, depth)
    assert 2 <= deepest <= 12


def test_a_line_of_a_text_is_plain_and_short() -> None:
    assert markup.first_line("# Otsikko\n\n*Teksti* & <b>") == "Otsikko Teksti & <b>"
    line = markup.first_line("sana " * 100, 30)
    assert line == "sana sana sana sana sana…"
    assert markup.first_line("") == ""
