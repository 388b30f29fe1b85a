"""Text documents, tables and slides of office programs: archives whose contents say what they are."""

import re
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from talkoo.plumbing.files.examined import Refused

_OPEN = "application/vnd.oasis.opendocument."
_X = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "docx": f"{_X}wordprocessingml.document",
    "xlsx": f"{_X}spreadsheetml.sheet",
    "pptx": f"{_X}presentationml.presentation",
}
_BY_MIMETYPE = {kind.encode(): code for code, kind in MEDIA_TYPES.items() if kind.startswith(_OPEN)}
_MAIN_PARTS = {
    f'"{kind}.main+xml"'.encode(): code for code, kind in MEDIA_TYPES.items() if kind.startswith(_X)
}

_TYPES, _MIMETYPE = "[Content_Types].xml", "mimetype"
_MOST_PARTS = 5_000
_MOST_UNPACKED = 400_000_000  # bytes; what a reader's machine must bear
_MOST_TYPES = 2_000_000
_END = b"PK\x05\x06"
_END_SIZE = 22
_MACROS = re.compile(r"vbaproject\.bin$|^(?:basic|scripts)/", re.IGNORECASE)
_PROGRAMS = re.compile(
    r"\.(?:exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|class|dex|so|sh|lnk|html?|xhtml|svgz)$",
    re.IGNORECASE,
)


class NotAnOffice(Refused):
    """An archive that is no document, or one that must not be passed on."""


def tell(file: BinaryIO, size: int) -> str:
    """Which of MEDIA_TYPES an archive is. Raises NotAnOffice; never anything else for any content."""
    try:
        _is_nothing_but_an_archive(file, size)
        with zipfile.ZipFile(file) as archive:
            return _told(archive)
    except Refused:
        raise
    except Exception:  # a damaged archive fails in more ways than promised
        raise NotAnOffice(damaged()) from None


def is_archive(file: BinaryIO) -> bool:
    """Whether a program for archives would open it, wherever in the file the archive begins."""
    try:
        with zipfile.ZipFile(file):
            return True
    except Exception:
        return False


def packed() -> str:
    """What is said of an archive."""
    return _("This is a packed folder. Unpack it and add the files one by one.")


def damaged() -> str:
    """What is said of a file that is not whole."""
    return _("This file is damaged or not whole. Save it again, or choose another one.")


def two_at_once() -> str:
    """What is said of a file that two programs would open as two different things."""
    return _("Something else is hidden in this file. Save it again, or choose another one.")


def _is_nothing_but_an_archive(file: BinaryIO, size: int) -> None:
    """Nothing stands behind its end, where another program would look for something else."""
    file.seek(max(0, size - _END_SIZE))
    end = file.read(_END_SIZE)
    if not end.startswith(_END) or end[-2:] != b"\0\0":
        raise NotAnOffice(two_at_once())


def _told(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _MOST_UNPACKED
        or min((part.header_offset for part in parts), default=1) != 0
        or len({part.filename for part in parts}) < len(parts)
        or any(_leads_away(part.filename) or part.flag_bits & 1 for part in parts)
    ):
        raise NotAnOffice(_("Something is wrong inside this file. Save it again, or choose another one."))
    names = {part.filename for part in parts}
    if (_MIMETYPE in names) == (_TYPES in names):
        raise NotAnOffice(packed())
    if _MIMETYPE in names:
        code = _BY_MIMETYPE.get(_read(archive, _MIMETYPE, 200).strip(), "")
        has_macros = False
    else:
        types = _read(archive, _TYPES, _MOST_TYPES)
        has_macros = b"macroenabled" in types.lower()
        found = [code for part, code in _MAIN_PARTS.items() if part in types.replace(b"'", b'"')]
        code = found[0] if len(found) == 1 else ""
    if has_macros or any(_MACROS.search(name) for name in names):
        raise NotAnOffice(
            _("This document holds macros, which are small programs. Save it without macros, or as PDF.")
        )
    if not code or any(_PROGRAMS.search(name) for name in names):
        raise NotAnOffice(packed())
    return code


def _leads_away(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)


def _read(archive: zipfile.ZipFile, name: str, at_most: int) -> bytes:
    with archive.open(name) as part:
        content = part.read(at_most + 1)
    if len(content) > at_most:
        raise NotAnOffice(packed())
    return content
