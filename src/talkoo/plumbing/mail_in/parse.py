"""A mail that came in, as plain values: whatever bytes it is made of, something is read and nothing breaks.

The older interface of the standard library (`compat32`) is used on purpose: it sees a header as a line of text, where
the newer one parses it whole and can be made to raise or to work for minutes.
"""

import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Any, TypeVar

from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_in.registry import Attachment

MOST_ATTACHMENTS = 50
_LONGEST_HEADER = 4_000
_LONGEST_TEXT = 2_000_000
_MOST_REFERENCES = 50
_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\]{1,253}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")
_LEFT_OUT = {"application/pgp-signature", "application/pkcs7-signature", "text/x-amp-html"}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\ufffe\uffff\ud800-\udfff]")

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """`headers` are single lines by lower-case name, the first of each; `text` and `html` are what there was."""

    headers: dict[str, str]
    address: str
    name: str
    subject: str
    text: str
    html: str | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    language: str | None
    content_type: str
    attachments: tuple[Attachment, ...] = ()
    reports: tuple[str, ...] = field(default=())


def read(raw: bytes) -> Parsed:
    """The mail. What cannot be understood at all comes as its own text."""
    try:
        message = message_from_bytes(raw, policy=email.policy.compat32)
        parts = list(_leaves(message))
    except (MessageError, ValueError, LookupError, TypeError, RecursionError):
        message, parts = Message(), []
        message.set_payload(raw.partition(b"\r\n\r\n")[2].decode("utf-8", "replace"))
    headers = _headers(message)
    name, address = sender(headers.get("from", ""))
    texts, pages, files, reports = _sorted(parts or [message])
    return Parsed(
        headers=headers,
        address=address,
        name=name,
        subject=clean_line(headers.get("subject", ""))[:300],
        text="\n".join(texts).strip("\n")[:_LONGEST_TEXT],
        html="\n".join(pages)[:_LONGEST_TEXT] if pages else None,
        message_id=first_id(headers.get("message-id", "")),
        in_reply_to=first_id(headers.get("in-reply-to", "")),
        references=tuple(_ID.findall(headers.get("references", ""))[-_MOST_REFERENCES:]),
        language=_language(headers.get("content-language", "")),
        content_type=_safe(message.get_content_type, "text/plain"),
        attachments=tuple(files),
        reports=tuple(reports),
    )


def sender(header: str) -> tuple[str, str]:
    """Name and address of a From line; both may be empty. What stands in brackets is the address, not a name before."""
    before, bracket, rest = header.rpartition("<")
    if bracket:
        name, address = before.strip().strip('"').replace('\\"', '"'), rest.partition(">")[0].strip()
    else:
        name, address = _safe(lambda: parseaddr(header), ("", ""))
    address = clean_line(address)
    if not _ADDRESS.fullmatch(address):
        found = _ADDRESS.search("" if bracket else clean_line(header))
        address = found[0] if found else ""
    return clean_line(name)[:200], address.lower()


def addresses_in(header: str) -> list[str]:
    """The addresses of a header with several; a hostile one drives the library into the depth."""
    found = _safe(lambda: [address for _name, address in getaddresses([header])], None)
    return [one for one in found if "@" in one] if found is not None else _ADDRESS.findall(header)


def first_id(header: str) -> str:
    """A Message-ID without its brackets; empty when there is none."""
    found = _ID.search(header)
    return found[1] if found else clean_line(header)[:250].strip("<> ")


def _safe(ask: Callable[[], Any], otherwise: T) -> Any | T:
    """What a hostile mail makes the library raise is as if there were nothing."""
    try:
        return ask()
    except Exception:
        return otherwise


def _headers(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        key = clean_line(str(name)).lower()
        limit = 20_000 if key == "references" else _LONGEST_HEADER
        if key not in found:
            found[key] = _unfolded(str(value)[:limit])
    return found


def _unfolded(value: str) -> str:
    """One line, with encoded words (RFC 2047) read, in whatever character set they claim to be."""
    line = re.sub(r"[\r\n]+[ \t]*", " ", value)
    pieces = _safe(lambda: decode_header(line), [(line, None)])
    said = "".join(
        piece if isinstance(piece, str) else decoded(piece, charset or "utf-8") for piece, charset in pieces
    )
    if any("\udc80" <= sign <= "\udcff" for sign in said):  # bytes that were sent as they are
        said = decoded(said.encode("utf-8", "surrogateescape"), "utf-8")
    return _CONTROLS.sub("", re.sub(r"[\r\n]+", " ", said)).strip()


def decoded(content: bytes, charset: str) -> str:
    """Text in the character set that it claims, or in the one that it is in."""
    claimed = charset.strip("\"' ").lower()
    guesses = (
        ["utf-8", claimed]
        if claimed in {"", "us-ascii", "ascii", "iso-8859-1", "latin1"}
        else [claimed, "utf-8"]
    )
    for guess in [*guesses, "windows-1252"]:
        try:
            return content.decode(guess)
        except (UnicodeError, LookupError, ValueError):
            continue
        except Exception:  # noqa: S112 - codecs that are none of text
            continue
    return content.decode("latin-1")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; a mail in a mail is one of them. Deeper than any mail program goes is left out."""
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        payload = part.get_payload()
        is_mail = _safe(part.get_content_maintype, "text") == "message"
        if isinstance(payload, list) and not (is_mail and depth) and depth < 30:
            waiting += [(one, depth + 1) for one in reversed(payload) if isinstance(one, Message)]
        else:
            yield part


def _sorted(parts: list[Message]) -> tuple[list[str], list[str], list[Attachment], list[str]]:
    texts: list[str] = []
    pages: list[str] = []
    files: list[Attachment] = []
    reports: list[str] = []
    for part in parts:
        kind = _safe(part.get_content_type, "application/octet-stream")
        is_file = bool(_file_name(part)) or _safe(part.get_content_disposition, None) == "attachment"
        if kind in _LEFT_OUT:
            continue
        if kind == "message/delivery-status":
            reports.append(_whole(part))
        elif kind == "text/plain" and not is_file:
            texts.append(_flowed(part, _text(part)))
        elif kind == "text/html" and not is_file:
            pages.append(_text(part))
        elif len(files) < MOST_ATTACHMENTS:
            files.append(
                Attachment(file_name=_file_name(part) or "file", content_type=kind, content=_bytes(part))
            )
    return texts, pages, files, reports


def _file_name(part: Message) -> str:
    name: Any = _safe(part.get_filename, "")
    return clean_line(_CONTROLS.sub("", _unfolded(str(name or ""))))[:200]


def _bytes(part: Message) -> bytes:
    payload: Any = part.get_payload()
    if isinstance(payload, list):  # a mail in this mail
        return bytes(_safe(lambda: b"".join(bytes(one) for one in payload), b""))
    content = _safe(lambda: part.get_payload(decode=True), b"")
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    said = decoded(_bytes(part), str(_safe(part.get_content_charset, None) or ""))
    return _CONTROLS.sub("", said[:_LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n"))


def _whole(part: Message) -> str:
    """The groups of lines of a report on delivery (RFC 3464)."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(str(_safe(one.as_string, "")) for one in payload if isinstance(one, Message))
    return _text(part)


def _flowed(part: Message, text: str) -> str:
    """Lines that the sender's program broke are whole again (RFC 3676); quotes keep theirs."""
    if _parameter(part, "format") != "flowed":
        return text
    glue = "" if _parameter(part, "delsp") == "yes" else " "
    lines: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        is_fixed = line.startswith(">") or line == "-- "
        said = line if is_fixed else line.removeprefix(" ")
        goes_on = not is_fixed and said.endswith(" ")
        piece = said[:-1] + glue if goes_on else said
        if is_open and not is_fixed:
            lines[-1].append(piece)
        else:
            lines.append([piece])
        is_open = goes_on
    whole = ("".join(pieces) for pieces in lines)
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in whole)


def _parameter(part: Message, name: str) -> str:
    return str(_safe(lambda: part.get_param(name), "") or "").lower()


def _language(header: str) -> str | None:
    found = _LANGUAGE.match(header.strip().lower())
    return found[0] if found else None
