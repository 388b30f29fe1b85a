"""Which kinds of files people may add, told by the content alone: a name proves nothing."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from talkoo.plumbing.files import offices, sounds
from talkoo.plumbing.files.examined import Refused


class NotAllowed(Refused):
    """A kind of file that is not taken: a program, a page, an archive, or something unknown."""


class Damaged(Refused):
    """It begins like a file that is taken, and is not whole or is two things at once."""


@dataclass(frozen=True)
class Kind:
    """`ending` is what its name ends with, `label` what people call it; `is_shown`: a browser may show it in place."""

    code: str
    media_type: str
    ending: str
    label: str
    is_shown: bool = False


KINDS = {
    kind.code: kind
    for kind in [
        Kind("pdf", "application/pdf", ".pdf", "PDF", is_shown=True),
        *(Kind(code, kind, f".{code}", code.upper()) for code, kind in offices.MEDIA_TYPES.items()),
        Kind("txt", "text/plain", ".txt", "TXT"),
        Kind("csv", "text/csv", ".csv", "CSV"),
        Kind("png", "image/png", ".png", "PNG", is_shown=True),
        Kind("jpeg", "image/jpeg", ".jpg", "JPEG", is_shown=True),
        Kind("webp", "image/webp", ".webp", "WebP", is_shown=True),
        *(
            Kind(code, kind, f".{code}", code.upper(), is_shown=True)
            for code, kind in sounds.MEDIA_TYPES.items()
        ),
    ]
}
_WITHOUT_SOUNDS = [kind for kind in KINDS.values() if kind.code not in sounds.MEDIA_TYPES]
ACCEPTED = ",".join(
    [*(kind.ending for kind in _WITHOUT_SOUNDS), ".jpeg", *(kind.media_type for kind in _WITHOUT_SOUNDS)]
)
"""For the `accept` of a field: what a browser offers first. Nothing relies on it."""

_BY_MEDIA_TYPE = {kind.media_type: kind.code for kind in KINDS.values()}

_PROGRAMS = (
    b"MZ",
    b"ZM",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"dex\n",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF", b"PK")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKS_LIKE_A_PAGE = re.compile(rb"\s*<[a-z!?/%]", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CONTROLS_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PLAIN_NAME = re.compile(r"[^.]*|.*\.(?:txt|csv)", re.IGNORECASE | re.DOTALL)
_END = 2_048


def code_of(media_type: str) -> str:
    """The code of the kind that is kept with this media type; empty for any other."""
    return _BY_MEDIA_TYPE.get(media_type, "")


def tell(file: BinaryIO, size: int, name: str, *, with_sounds: bool = False) -> Kind:
    """What the file is. `name` decides only between plain texts, which look alike, and can only make it refused.
    Recordings are taken only `with_sounds`.

    Raises NotAllowed, Damaged and offices.Refused's own; never anything else for any content.
    """
    file.seek(0)
    head = file.read(_END)
    if head.startswith(b"%PDF-"):
        return _pdf(file, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if head.startswith(b"\xff\xd8\xff"):
        return KINDS["jpeg"]
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return KINDS["webp"]
    if with_sounds and (sound := sounds.tell(file, head)):
        return KINDS[sound]
    if head.startswith(_PROGRAMS):
        raise NotAllowed(_("This is a program. Programs cannot be added."))
    if head.startswith(_OLD_OFFICE):
        raise NotAllowed(
            _(
                "This is in an old format of Word, Excel or PowerPoint, or locked with a password. "
                "Save it as DOCX, XLSX, PPTX or PDF without a password."
            )
        )
    if head.startswith(b"PK\x03\x04"):
        return KINDS[offices.tell(file, size)]
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        raise NotAllowed(
            _("This picture is in a format that not everybody can open. Save it as JPEG or PNG.")
        )
    if head.startswith(_ARCHIVES):
        raise NotAllowed(offices.packed())
    return _text(file, head, name)


def _pdf(file: BinaryIO, size: int) -> Kind:
    file.seek(max(0, size - _END))
    if b"%%EOF" not in file.read(_END):
        raise Damaged(offices.damaged())
    if offices.is_archive(file):
        raise NotAllowed(offices.two_at_once())
    return KINDS["pdf"]


def _text(file: BinaryIO, head: bytes, name: str) -> Kind:
    if not _PLAIN_NAME.fullmatch(name) or _LOOKS_LIKE_A_PAGE.match(head.removeprefix(BOM_UTF8)):
        raise NotAllowed(unknown())
    file.seek(0)
    content = file.read()
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        is_good = _is_text(content, "utf-16")
    else:
        is_good = not _CONTROLS.search(content) and (
            _is_text(content, "utf-8") or _is_text(content, "cp1252")
        )
    if not is_good:
        raise NotAllowed(unknown())
    return KINDS["csv" if name.lower().endswith(".csv") else "txt"]


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "utf-16" or not (
        _CONTROLS_IN_TEXT.search(text) or _LOOKS_LIKE_A_PAGE.match(text[:_END].encode("utf-8", "replace"))
    )


def unknown() -> str:
    """What is said of a file that is none of the kinds."""
    return _(
        "This kind of file cannot be added. Good kinds are PDF, text documents, tables and slides (DOCX, XLSX, PPTX, "
        "ODT, ODS, ODP), TXT, CSV, and pictures (PNG, JPEG, WebP)."
    )
