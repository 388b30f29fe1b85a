"""A table out of a file that somebody made with any program: CSV in several encodings, or XLSX."""

import codecs
import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.plumbing.files import offices

MOST_ROWS = 10_000
MOST_COLUMNS = 60
_MOST_LINES = 100_000  # empty ones as well: a sheet can say that it has a million
_MOST_UNPACKED = 200_000_000  # bytes
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
FORMULA = "="
"""What a cell begins with that holds a formula, or the mistake that came out of one."""


class NotATable(ValueError):
    """The file cannot be read as a table; the message is for whoever sent it."""


@dataclass(frozen=True)
class Table:
    """`heading` and the rows below it, each with its number as a spreadsheet shows it. Empty rows are left out."""

    heading: list[str]
    rows: list[tuple[int, list[str]]]


def read(file: BinaryIO, size: int) -> Table:
    """The first sheet of an XLSX, or a CSV. Raises NotATable."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head == _OLD_OFFICE:
        raise NotATable(
            _("This is an old or locked spreadsheet. Save it as XLSX without a password, or as CSV.")
        )
    lines = _sheet(file, size) if head[:2] == b"PK" else _separated(file.read())
    return _table(lines)


def _table(lines: Iterable[list[str]]) -> Table:
    heading: list[str] | None = None
    rows = []
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES:
            raise NotATable(_too_long())
        cells = _without_end(line)
        if not cells:
            continue
        if heading is None:
            heading = [clean_line(cell) for cell in cells]
            continue
        rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise NotATable(_too_long())
    if not heading:
        raise NotATable(_("This file is empty. Choose another one."))
    if not rows:
        raise NotATable(_("There is only a heading in this file, and no row below it."))
    return Table(heading, rows)


def _without_end(cells: list[str]) -> list[str]:
    """The cells up to the last one that holds something."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _too_long() -> str:
    return _("There are more than %(most)s rows. Divide the file.") % {"most": MOST_ROWS}


def _sheet(file: BinaryIO, size: int) -> Iterator[list[str]]:
    """Rows of the first sheet. Formulas are not worked out."""
    try:
        kind = offices.tell(file, size)
    except offices.NotAnOffice as problem:
        raise NotATable(str(problem)) from problem
    if kind != "xlsx":
        raise NotATable(_("This is neither CSV nor XLSX. Save the table as one of the two."))
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
            raise NotATable(_("This file is too large when it is unpacked. Divide it."))
    import openpyxl  # type: ignore[import-untyped]

    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be so
        for line in sheet.iter_rows(max_col=MOST_COLUMNS):
            yield [_cell(one) for one in line]
    except Exception as problem:  # a file that is made to break it breaks it in more ways than promised
        raise NotATable(offices.damaged()) from problem


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        return FORMULA
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _tidy(str(value))


def _tidy(text: str) -> str:
    return clean_paragraphs(text) if "\n" in text else clean_line(text)


def _separated(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in lines:
            yield [_tidy(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as problem:
        raise NotATable(_("This file is no table: a cell in it does not end.")) from problem


def _decoded(content: bytes) -> str:
    """Programs write UTF-8 with or without a mark, UTF-16 with one, or what Windows writes in western Europe."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif b"\0" in content:
        raise NotATable(_("This is neither CSV nor XLSX. Save the table as one of the two."))
    else:
        tried = ["utf-8-sig", "cp1252"]
    for encoding in tried:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable(_("The letters in this file cannot be read. Save it as CSV in UTF-8, or as XLSX."))


def _delimiter(text: str) -> str:
    """What stands most often between the cells of the first line, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    plain = "".join(first.split('"')[::2])
    return max(";,\t", key=plain.count)
