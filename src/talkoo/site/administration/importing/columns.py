"""The columns of a file: what they are called in every language, which a file has, and an empty file to fill in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talkoo.kernel import i18n
from talkoo.plumbing.imports.models import Kind
from talkoo.site.administration.importing.reading import NotATable


@dataclass(frozen=True)
class Column:
    """`key` is a heading too, in whatever language the file is otherwise. `hint` says in the empty file what belongs
    there."""

    key: str
    heading: Any
    hint: Any = ""
    is_required: bool = False


_SEVERAL = gettext_lazy("Several: with ; between them.")

COLUMNS: dict[str, Sequence[Column]] = {
    Kind.PEOPLE: (
        Column("name", pgettext_lazy("person", "Name"), is_required=True),
        Column("email", gettext_lazy("E-mail address")),
        Column("phone", gettext_lazy("Phone")),
        Column("language", gettext_lazy("Language"), gettext_lazy("In which we write to the person.")),
        Column("place", gettext_lazy("Municipality")),
        Column("interests", gettext_lazy("Interests"), _SEVERAL),
        Column("consented_on", gettext_lazy("Consent given on"), gettext_lazy("For example 2026-03-27.")),
    ),
    Kind.ORGANISATIONS: (
        Column("name", gettext_lazy("Name"), is_required=True),
        Column("short_name", gettext_lazy("Short name")),
        Column("country", gettext_lazy("Country")),
        Column("registry_code", gettext_lazy("Registry code")),
        Column("legal_form", gettext_lazy("Legal form")),
        Column("kinds", gettext_lazy("Kind of organisation"), _SEVERAL),
        Column("fields", gettext_lazy("Fields of activity"), _SEVERAL),
        Column("targets", gettext_lazy("For whom"), _SEVERAL),
        Column("areas", gettext_lazy("Where it works"), _SEVERAL),
        Column("languages", gettext_lazy("Working languages"), _SEVERAL),
        Column("purpose", gettext_lazy("What it does")),
        Column("website", gettext_lazy("Website")),
    ),
}


def column(kind: str, key: str) -> Column:
    """The column with this key."""
    return next(one for one in COLUMNS[kind] if one.key == key)


@lru_cache(maxsize=4)
def _keys(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in COLUMNS[kind]:
        found[one.key.casefold()] = one.key
        for language in i18n.INTERFACE:
            with translation.override(language):
                found.setdefault(_plain(str(one.heading)), one.key)
    return found


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").replace("-", " ").replace("*", " ").casefold().split())


def places(kind: str, heading: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Which place of a row is which column, and the headings that mean nothing here.

    Raises NotATable when a column is there twice, or the name is not there.
    """
    known = _keys(kind)
    found: dict[int, str] = {}
    ignored: list[str] = []
    for place, written in enumerate(heading):
        key = known.get(_plain(written)) or known.get(written.strip().casefold())
        if key is None:
            ignored += [written[:60]] if written else []
        elif key in found.values():
            raise NotATable(
                _("There are two columns “%(name)s”. Take one away.") % {"name": column(kind, key).heading}
            )
        else:
            found[place] = key
    for one in COLUMNS[kind]:
        if one.is_required and one.key not in found.values():
            raise NotATable(
                _("There is no column “%(name)s”. The first row says what the columns are.")
                % {"name": one.heading}
            )
    return found, ignored[:20]


def empty_csv(kind: str) -> bytes:
    """A file to fill in, with the headings in the language of the page."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerow([str(one.heading) for one in COLUMNS[kind]])
    return written.getvalue().encode("utf-8-sig")


def empty_xlsx(kind: str) -> bytes:
    """As `empty_csv`, with the hints as notes at the headings; all cells are text, so that no zero is lost."""
    import openpyxl  # type: ignore[import-untyped]
    from openpyxl.comments import Comment  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, one in enumerate(COLUMNS[kind], 1):
        cell = sheet.cell(1, place, str(one.heading))
        cell.font = Font(bold=True)
        if one.hint:
            cell.comment = Comment(str(one.hint), "")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = 24
        sheet.column_dimensions[letter].number_format = "@"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
