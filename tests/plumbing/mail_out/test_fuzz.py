"""Headers, fuzzed: whatever people, spaces and their words are called, a mail has the headers that it should, and no
others; and whatever stands in headers that come, it is read as one line."""

import dataclasses
import re
import uuid
from email import message_from_bytes, policy
from email.message import Message

import pytest

from talkoo.kernel import clock
from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_in import addresses, automatic, parse
from talkoo.plumbing.mail_in.models import Reason
from talkoo.plumbing.mail_out import envelope
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import sites
from tests import fuzzing
from tests.plumbing.mail_out.conftest import STRAND

BETWEEN = b"\x1f"
FIELDS = (*Strand.__dataclass_fields__, "site", "subject", "text", "from", "language", "kind")
ALWAYS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Loop", "Feedback-ID"]
BODY = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Language"]
LIST = ["Precedence", "List-Id", "List-Archive", "List-Help", "List-Post"]
STOP = ["List-Unsubscribe", "List-Unsubscribe-Post"]
WORDS = [
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\n ",
        b"\r\nBcc: x@y.z\r\n",
        b"\r\n\r\n",
        b"\x0b",
        b"\x0c",
        b"\x85",
        b"\xe2\x80\xa8",
    ),
    *(
        b"<",
        b">",
        b"@",
        b'"',
        b"\\",
        b"(",
        b")",
        b",",
        b";",
        b":",
        b"[",
        b"]",
        b".",
        b"..",
        b"=?utf-8?Q?=0A?=",
        b"?=",
    ),
    *(
        "Ä".encode(),
        "م".encode(),
        "\u202e".encode(),
        "😀".encode(),
        b"x" * 200,
        b"a b ",
        BETWEEN,
        b"=?",
        b"_",
        b"%0a",
    ),
    *(
        b"<a@b.c>",
        b"mari@example.org",
        b"undisclosed:;",
        b"References: ",
        b"a@b@c",
        b"<<x>>",
        b"\xed\xb0\x80",
    ),
]


def seeds() -> list[bytes]:
    plain = [str(getattr(STRAND, name)) for name in Strand.__dataclass_fields__]
    rest = [
        "Sivusto",
        "Re: Tiijätkö mitä?",
        "Hei!\n\n> x",
        "Mari <mari@example.org>",
        "fi",
        "discussions.reply",
    ]
    hostile = [
        "Mari\r\nBcc: x@y.z",
        "=?utf-8?Q?a=0ABcc:_x@y.z?= b",
        '"x" <y@z>',
        "",
        "ä" * 300,
        "mari.@example.org",
    ]
    return [BETWEEN.join(one.encode() for one in (*plain, *some)) for some in (rest, hostile)]


@pytest.fixture
def check(alpha, domain, monkeypatch):
    found = {}
    monkeypatch.setattr(sites, "by_id", lambda key: found["site"])

    def is_well_formed(given: bytes) -> set[object]:
        parts = [one.decode("utf-8", "replace").replace("\0", "") for one in given.split(BETWEEN)]
        said = dict(zip(FIELDS, [*parts, *[""] * len(FIELDS)], strict=False))
        found["site"] = _called(alpha, clean_line(said.pop("site")) or "Sivusto")
        subject, text, by = clean_line(said.pop("subject"))[:300], said.pop("text"), said.pop("from")
        language, kind = said.pop("language")[:12], said.pop("kind")[:60]
        _name, address = parse.sender(by)
        mail = Mail(
            id=uuid.UUID(int=3),
            site_id=alpha.id,
            fact_id=uuid.UUID(int=2),
            kind=clean_line(kind) or "a.b",
            address=address or "a@example.org",
            language=clean_line(language) or "fi",
            subject=subject,
            text=text,
            tied=Tied(strand=Strand(**said), reply="r" * 48, stop="s" * 48).as_text(),
            created_at=clock.now(),
        )
        return _looked_at(mail, bool(said["list_id"]), bool(said["list_url"]), by)

    return is_well_formed


def _called(site, name):
    return dataclasses.replace(site, names={"_": "fi", "fi": name})


def _looked_at(mail: Mail, is_list: bool, has_url: bool, by: str) -> set[object]:
    made = envelope.message(mail)  # sent as smtplib sends it
    raw = made.as_bytes(policy=made.policy.clone(linesep="\r\n", utf8=not mail.address.isascii()))
    head, _gap, _body = raw.partition(b"\r\n\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\0" not in raw
    assert not {b"\n"[0], b"\r"[0]} & set(head.replace(b"\r\n", b""))
    names = [name for name, _value in message_from_bytes(raw, policy=policy.compat32).raw_items()]
    listed = [one for one in LIST if has_url or one not in {"List-Archive", "List-Help"}] if is_list else []
    assert sorted({*names} - {"In-Reply-To", "References"}) == sorted([*ALWAYS, *BODY, *STOP, *listed])
    assert len(names) == len(set(names))
    read: Message = message_from_bytes(raw, policy=policy.default)
    assert len(read["From"].addresses) == len(read["To"].addresses) == 1
    assert read["From"].addresses[0].addr_spec == f"reply+{'r' * 48}@post.example.org"
    for name in ("Message-ID", "In-Reply-To"):
        assert name not in names or re.fullmatch(r"<[^<>\s@]+@[^<>\s@]+>", str(read[name]).strip()), read[
            name
        ]
    for one in str(read["References"] or "").split():
        assert re.fullmatch(r"<[^<>\s@]+@[^<>\s@]+>", one)
    ours = parse.read(raw)
    assert ours.subject.split() == envelope._line(mail.subject)[:300].split()
    assert automatic.why_left_aside(ours, "x@example.org") == Reason.LOOP
    said = parse._CONTROLS.sub("", mail.text.replace("\r", "\n"))
    assert re.findall(r"\w+", ours.text) == re.findall(r"\w+", said)
    addresses.meant(by)
    assert "\n" not in parse.first_id(by) + "".join(parse.sender(by))
    return {
        tuple(names),
        ours.subject[:4],
        len(head).bit_length(),
        *re.findall(rb"=\?[a-z0-9-]+\?.", head)[:9],
    }


@pytest.mark.fuzz
def test_fuzz_of_headers(check) -> None:
    count = fuzzing.fuzz(check, seeds(), WORDS)
    assert count.runs > 100
    print(count)
