"""Mails of every kind are read, whatever they are made of."""

import time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as some

from talkoo.plumbing.mail_in import automatic, bouncing, parse
from talkoo.plumbing.mail_in.polling import who


def mail(head: str, body: bytes) -> bytes:
    return head.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("charset", "bytes_of"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("iso-8859-1", "utf-8"),  # said wrongly
        ("us-ascii", "utf-8"),
        ("utf-8", "windows-1252"),
        ("no-such-charset", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("base64", "utf-8"),  # a codec, and not one of text
    ],
)
def test_letters_are_read_in_the_character_set_that_they_are_in(charset, bytes_of):
    found = parse.read(
        mail(f"Content-Type: text/plain; charset={charset}", "Tiijätkö mitä?".encode(bytes_of))
    )
    assert found.text == "Tiijätkö mitä?"


def test_russian_and_arabic_in_old_character_sets():
    for charset, text in (("koi8-r", "Привет"), ("windows-1251", "Привет"), ("windows-1256", "مرحبا")):
        assert (
            parse.read(mail(f"Content-Type: text/plain; charset={charset}", text.encode(charset))).text
            == text
        )


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Mari <Mari@Example.org>", "Mari", "mari@example.org"),
        ('"Mari, M." <mari@example.org>', "Mari, M.", "mari@example.org"),
        ("=?utf-8?Q?=C3=85sa?= <asa@example.org>", "Åsa", "asa@example.org"),
        ("asa@example.org", "", "asa@example.org"),
        ("Åsa <asa@example.org>", "Åsa", "asa@example.org"),
        ("nobody", "", ""),
        ("a@b.org <mari@example.org>", "a@b.org", "mari@example.org"),
        ("\u202eorg.evil <mari@example.org>", None, "mari@example.org"),
    ],
)
def test_who_wrote_is_read(header, name, address):
    found = parse.read(mail(f"From: {header}", b"x"))
    assert found.address == address
    if name is not None:
        assert found.name == name


def test_a_line_end_that_was_encoded_is_none():
    found = parse.read(mail("X-Y: =?utf-8?Q?a=0AList-Id:_b?=\nSubject: =?utf-8?Q?a=0D=0Ab?=", b"x"))
    assert (found.headers["x-y"], found.subject) == ("a List-Id: b", "a b")
    assert "list-id" not in found.headers


def test_a_hostile_line_of_receivers_stops_no_mailbox():
    """One mail that cannot be read would stand before all others in the mailbox for ever."""
    hostile = "a: <x>" * 3_000 + " mari@example.org"
    assert who(mail(f"Return-Path: <x@y.z>\nTo: {hostile}", b"x"))[0] == "x@y.z"
    assert who(mail("From: a@b.c\nTo: Mari <Mari@example.org>, b@c.d", b"x")) == (
        "a@b.c",
        ["mari@example.org", "b@c.d"],
    )


def test_text_and_page_and_files_are_told_apart():
    body = b"""--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8; format=flowed

This line is \nlong.
> quoted
-- \nMari
--b
Content-Type: text/html

<p>This line is long.</p>
--b--
--a
Content-Type: text/plain; name="notes.txt"
Content-Disposition: attachment; filename*=utf-8''muistio%C3%A4.txt

Notes
--a
Content-Type: message/rfc822

Subject: inner

Inner words
--a--
""".replace(b"\n", b"\r\n")
    found = parse.read(mail("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a", body))
    assert found.text == "This line is long.\n> quoted\n-- \nMari"
    assert found.html is not None
    assert "<p>This line is long.</p>" in found.html
    assert [one.file_name for one in found.attachments] == ["muistioä.txt", "file"]
    assert b"Inner words" in found.attachments[1].content


def test_threads_are_read():
    head = "Message-ID: <a@x>\nIn-Reply-To: <b@x> (as of)\nReferences: <c@x>\n\t<b@x>\n <d e@x>"
    found = parse.read(mail(head, b"x"))
    assert (found.message_id, found.in_reply_to, found.references) == ("a@x", "b@x", ("c@x", "b@x"))


SIGNS = [
        b"\r\n", b"\r\n\r\n", b"\n", b"--b", b"--b--", b"Content-Type: ", b"multipart/mixed; boundary=b", b"text/html",
        b"message/rfc822", b"message/delivery-status", b"text/plain; charset=",
        b"utf-7", b"=?utf-8?B?", b"?=", b"=?x?Q?=",
        b"From: ", b"Subject: ", b"References: ", b"<", b">",
        b"@", b";", b'"', b"filename*=utf-8''%ff", b"base64", b"(",
        b"Content-Transfer-Encoding: ", b"quoted-printable", b"uuencode",
        b"begin 644 x", b"\x00", b"\xff\xfe", b"\xd8\x00",
        b"Content-Disposition: attachment; ", b"format=flowed", b"delsp=yes", b"Status: 5.1.1", b"Action: failed",
        b"Auto-Submitted: ", b"\xf0\x9f\x98\x80", b":", b" ", b"\t",
    ]  # fmt: skip
PIECES = some.sampled_from(SIGNS)
MAILS = some.one_of(
    some.binary(max_size=2_000),
    some.lists(some.one_of(PIECES, some.binary(max_size=12)), max_size=60).map(b"".join),
)


@hypothesis(max_examples=1_500, suppress_health_check=[HealthCheck.too_slow])
@given(MAILS)
def test_whatever_comes_is_read_and_nothing_breaks(raw):
    began = time.process_time()
    found = parse.read(raw)
    for text in (
        found.text,
        found.html or "",
        found.name,
        found.address,
        found.subject,
        *found.headers.values(),
    ):
        text.encode()  # no half letters
        assert "\x00" not in text
    assert "\n" not in found.subject + found.name + found.address + found.message_id
    automatic.why_left_aside(found, "x@example.org")
    bouncing._judged(found, "")
    who(raw)
    assert time.process_time() - began < 1


@hypothesis(max_examples=600)
@given(some.text(max_size=400))
def test_whatever_stands_in_a_header_is_one_line(text):
    began = time.process_time()
    found = parse.read(mail(f"Subject: {text}\nFrom: {text}\nReferences: {text}\nMessage-ID: {text}", b"x"))
    assert "\n" not in found.subject + found.name + found.address
    assert all("\n" not in one and " " not in one for one in found.references)
    assert time.process_time() - began < 0.5


HOSTILE = {
    "a nest of parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
        for number in range(800)
    ),
    "a nest of mails": b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
    "one long header": b"Subject: " + b"=?utf-8?Q?" * 100_000 + b"\r\n\r\nx",
    "many references": b"References: " + b"<" * 500_000 + b"\r\n\r\nx",
    "many addresses": b"From: " + b"(" * 200_000 + b"\r\n\r\nx",
    "many quotes": b"From: " + b'"\\' * 200_000 + b"@\r\n\r\nx",
    "many headers": b"X-A: b\r\n" * 100_000 + b"\r\nx",
    "many parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 30_000,
    "lines that go on": b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"x \r\n" * 400_000,
    "no line ends": b"x" * 2_000_000,
    "many at signs": b"From: " + b"a@" * 300_000 + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_takes_no_time(name):
    began = time.process_time()
    found = parse.read(HOSTILE[name])
    automatic.why_left_aside(found, "x@example.org")
    assert time.process_time() - began < 5
