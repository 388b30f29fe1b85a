"""The checker of these tests sees what is planted, and nothing in a plain page."""

import pytest

from tests.hostile.harmless import LONG, directions_in, harm_in

HOST = "alpha.localhost"


@pytest.mark.parametrize(
    "planted",
    [
        LONG,
        "<script>x</script>",
        "<script src='https://evil.example/x.js'></script>",
        "<script src='//evil.example/x.js'></script>",
        "<p onclick=x>",
        "<p style='x'>",
        "<img src=//evil.example/x>",
        "<img src='http://evil.example/x'>",
        "<img srcset='/a.png 1x, https://evil.example/x 2x'>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<form action='https://evil.example/'>",
        "<button formaction='//evil.example/'>",
        "<iframe></iframe>",
        "<base href=/>",
        "<meta http-equiv=refresh content=0>",
        "<style>*{}</style>",
        "<svg><use href='//evil.example/x.svg#y'/></svg>",
        "<img src='http://alpha.localhost.evil.example/x'>",
    ],
)
def test_what_is_planted_is_seen(planted):
    assert harm_in(f"<p>{planted}</p>", HOST)


def test_a_plain_page_is_harmless():
    page = """<link rel="canonical" href="http://alpha.localhost:8000/"><script type="module" src="/static/x.js">
    </script><script type="application/ld+json">{"a": "\\u003cscript"}</script><img src="/p/1">
    <img src="data:image/gif;base64,x"><a href="https://evil.example/" rel="nofollow">x</a>
    <a href="mailto:a@example.org">y</a><form action="/x/"></form><svg><use href="/static/icons.svg#a"/></svg>
    &lt;script&gt;alert(1)&lt;/script&gt;"""
    assert harm_in(page, HOST) == []
    assert directions_in(page) == set()
    assert directions_in("a\u202eb") == {"\u202e"}
