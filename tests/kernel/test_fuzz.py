"""People's words, fuzzed: whatever they are, what comes out is harmless."""

import itertools

import pytest

from talkoo.kernel import markup
from tests import fuzzing
from tests.kernel.test_markup import HOSTILE, MONSTERS, SIGNS, Seen, assert_harmless

WORDS = [
    *(piece.encode("utf-8", "replace") for piece in SIGNS),
    *(
        b"javascript:",
        b"&colon;",
        b"&#x6a;",
        b"&Tab;",
        b"&NewLine;",
        b"data:",
        b"https://",
        b"mailto:",
        b"//",
        b"\\",
    ),
    *(
        b"<svg>",
        b"<math>",
        b"<style>",
        b"<title>",
        b"<textarea>",
        b"<noscript>",
        b"<template>",
        b"</p>",
        b"<!--",
    ),
    *(b"onerror=", b"href=", b"style=", b"class=", b"id=", b"start=", b"rel=", b"srcdoc=", b"xlink:href="),
    *(
        b"![",
        b"[^1]",
        b"[a]: ",
        b"<a@b.c>",
        b"1) ",
        b"+ ",
        b"***\n",
        b"---\n",
        b"===\n",
        b"    ",
        b"\t",
        b"~~",
    ),
]


def harmless(given: bytes) -> set[object]:
    text = given.decode("utf-8", "surrogatepass") if _is_whole(given) else given.decode("utf-8", "replace")
    html = markup.render(text)
    assert_harmless(html)
    line = markup.line_of(html)
    assert len(line) <= 120
    assert "\n" not in line
    seen = Seen()
    seen.feed(html)
    tags = [tag for tag, _attributes in seen.tags][:400]
    addresses = {attributes.get("href", "")[:9] for tag, attributes in seen.tags if tag == "a"}
    threes = zip(tags, tags[1:], tags[2:], strict=False)
    return {*itertools.pairwise(tags), *threes, *addresses, len(html).bit_length()}


def _is_whole(given: bytes) -> bool:
    try:
        given.decode("utf-8", "surrogatepass").encode("utf-8")
    except UnicodeError:
        return False
    return True


@pytest.mark.fuzz
def test_fuzz_of_what_people_write() -> None:
    seeds = [one.encode("utf-8", "replace") for one in HOSTILE]
    seeds += [make(2_000).encode() for make in MONSTERS.values()]
    count = fuzzing.fuzz(harmless, seeds, WORDS)
    assert count.runs > 100
    print(count)
