"""Mails that come in, fuzzed: whatever bytes they are, they are read, and no word of them is lost."""

import re

import pytest

from talkoo.kernel import markup
from talkoo.plumbing.mail_in import addresses, automatic, bouncing, flatten, parse, quotes, telling
from talkoo.plumbing.mail_in.polling import who
from tests import fuzzing
from tests.kernel.test_markup import assert_harmless
from tests.plumbing.mail_in.corpus import programs
from tests.plumbing.mail_in.corpus.languages import LANGUAGES
from tests.plumbing.mail_in.test_handling import REPORT
from tests.plumbing.mail_in.test_parse import SIGNS

WORDS = [
    *SIGNS,
    *(
        b"<blockquote type=cite>",
        b"</blockquote>",
        b"<div class=gmail_quote>",
        b"<div id=divRplyFwdMsg>",
        b"<br>",
    ),
    *(
        b"<style>",
        b"</style>",
        b"<!--",
        b"-->",
        b"<pre>",
        b"<table><td>",
        b"<ol><li>",
        b"<a href='https://x.y/'>",
    ),
    *(
        b"&nbsp;",
        b"&#x202e;",
        b"&#0;",
        b"=E4",
        b"=\r\n",
        b"> ",
        b"-- \r\n",
        b"=~=",
        b"\x1c",
        b"\x1d",
        b"\x1f",
    ),
    *(
        b"On 1.1.2026 Mari <a@b.c> wrote:",
        "Lähettäjä: x\r\nAihe: y\r\n".encode(),
        b"-----Original Message-----",
    ),
    *(
        b"Sent from my iPhone",
        b"List-Id: <x>",
        b"Precedence: bulk",
        b"In-Reply-To: <x@y>",
        b"Content-Language: fi",
    ),
]


def seeds() -> list[bytes]:
    found = [REPORT.format(action="failed", status="5.1.1").encode()]
    return found + [whole(mail.text, mail.html) for mail in programs.mails(LANGUAGES)]


def whole(text: str, html: str) -> bytes:
    head = "From: Mari <mari@example.org>\r\nSubject: =?utf-8?Q?=C3=84?=\r\nMIME-Version: 1.0\r\n"
    head += "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    plain = f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    return f"{head}{plain}--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n".encode()


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def is_read(raw: bytes) -> set[object]:
    found = parse.read(raw)
    for text in (found.text, found.html or "", found.name, found.address, found.subject, found.message_id):
        text.encode()  # no half letters
        assert "\x00" not in text
    for line in (found.subject, found.name, found.address, found.message_id, *found.headers.values()):
        assert not set(line) & {"\n", "\r"}
    assert not found.address or found.address.count("@") == 1
    assert len(found.attachments) <= parse.MOST_ATTACHMENTS
    said = quotes.split(found.text, found.html)
    there = words_of(said.text + "\n" + said.quoted)
    assert words_of(found.text) <= there
    flat = flatten.text_of(found.html) if found.html and found.html.strip() else ""
    assert words_of(flat) <= there
    assert_harmless(markup.render(said.text))
    reason = automatic.why_left_aside(found, "x@example.org")
    judged = bouncing._judged(found, "")
    who(raw)
    addresses.meant(found.address)
    telling.language_of(found)
    lines = tuple(line[:1] for line in said.quoted.split("\n")[:6])
    return {
        found.content_type,
        ("reason", reason, judged and judged[0]),
        ("lines", lines),
        ("files", len(found.attachments), len(found.reports)),
        ("size", len(said.text).bit_length(), len(said.quoted).bit_length(), len(flat).bit_length()),
        *(("header", name) for name in found.headers if name in _KNOWN),
    }


_KNOWN = {
    "from",
    "subject",
    "references",
    "in-reply-to",
    "list-id",
    "precedence",
    "auto-submitted",
    "date",
    "to",
}


@pytest.mark.fuzz
def test_fuzz_of_mails_that_come_in(settings) -> None:
    settings.MAIL_DOMAIN = ""
    count = fuzzing.fuzz(is_read, seeds(), WORDS)
    assert count.runs > 100
    print(count)
