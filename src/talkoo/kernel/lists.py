"""Lists from one short declaration: filter, sort, keyset pages, and the same rows as CSV or a spreadsheet.

    NETWORKS = List(
        name="networks",
        select="s.id, s.slug, s.name",
        source="spaces_space s",
        filters={"state": "s.state = %s", "area": "(s.is_wide or …)"},
        sorts={"name": Sort("s.name_keys->>%s", needs_language=True), "started": Sort("s.started_on", descending=True)},
        columns=[Column("name", _("Name")), …],
    )

The fragments are written by us; every value a person gives travels as a parameter.
"""

import base64
import csv
import datetime
import io
import json
import math
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch


class BadPlace(ValueError):
    """The `after` of an address is not one that this list gave out."""


@dataclass(frozen=True)
class Sort:
    """An SQL expression that is never null. `needs_language`: its one parameter is the page's language.

    `kind` is what it gives: `str`, `int` or `float`.
    """

    expression: str
    descending: bool = False
    needs_language: bool = False
    kind: type = str


@dataclass(frozen=True)
class Column:
    """One column of the download: the key in the row, its heading (lazy), and how a value becomes plain text."""

    key: str
    heading: Any
    say: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True)
class Page:
    """One page of rows. `after` leads to the next page, or is empty at the end; `total` is all that match, if asked."""

    rows: list[Row]
    after: str
    total: int | None = None


@dataclass(frozen=True)
class List:
    """A declared list. The first of `sorts` is the default; `id` of the source's first alias breaks ties."""

    name: str
    select: str
    source: str
    identity: str
    sorts: Mapping[str, Sort]
    filters: Mapping[str, str] = field(default_factory=dict)
    where: str = "true"
    columns: Sequence[Column] = ()
    page_size: int = 50

    def page(
        self,
        *,
        language: str,
        chosen: Mapping[str, Any] | None = None,
        sort: str = "",
        after: str = "",
        size: int | None = None,
        parameters: Sequence[Any] = (),
        with_total: bool = False,
    ) -> Page:
        """Rows that match, one statement whatever their number.

        `chosen` maps filter names to values: an empty one does not filter, a tuple fills the fragment's places in
        turn. `parameters` belong to `select`. `with_total` also counts, on the first page only: filters that are dear
        are then asked once.
        Raises BadPlace when `after` was not made by this list.
        """
        order = self.sorts.get(sort) or next(iter(self.sorts.values()))
        size = size or self.page_size
        sort_values = [language] if order.needs_language else []
        conditions, values = self._where(chosen)
        if after:
            key, identity = _open(after, order.kind)
            sign = "<" if order.descending else ">"
            conditions.append(f"({order.expression}, {self.identity}) {sign} (%s, %s::uuid)")
            values.extend([*sort_values, key, identity])
        direction = "desc" if order.descending else "asc"
        if with_total and not after:
            return self._first(size, direction, order, conditions, [*sort_values, *values, *parameters])
        statement = (
            f"select {self.select}, {order.expression} as _sort, {self.identity} as _id from {self.source} "
            f"where {' and '.join(conditions)} "
            f"order by _sort {direction}, _id {direction} limit {int(size) + 1}"
        )
        rows = fetch(statement, [*parameters, *sort_values, *values])
        more = len(rows) > size
        rows = rows[:size]
        return Page(rows, _close(rows[-1]) if more else "")

    def _first(
        self, size: int, direction: str, order: Sort, conditions: Sequence[str], values: Sequence[Any]
    ) -> Page:
        rows = fetch(
            f"with matched as materialized (select {self.identity} as _id, {order.expression} as _sort "
            f"from {self.source} where {' and '.join(conditions)}), "
            f"shown as (select * from matched order by _sort {direction}, _id {direction} limit {int(size) + 1}) "
            f"select {self.select}, shown._sort, shown._id, (select count(*) from matched) as _total "
            f"from shown join {self.source} on {self.identity} = shown._id "
            f"order by shown._sort {direction}, shown._id {direction}",
            values,
        )
        more, total = len(rows) > size, rows[0]["_total"] if rows else 0
        rows = rows[:size]
        return Page(rows, _close(rows[-1]) if more else "", total)

    def _where(self, chosen: Mapping[str, Any] | None) -> tuple[list[str], list[Any]]:
        conditions: list[str] = [self.where]
        values: list[Any] = []
        for name, value in (chosen or {}).items():
            if value not in (None, ""):
                fragment = self.filters[name]
                conditions.append(fragment)
                values.extend(value if isinstance(value, tuple) else [value] * fragment.count("%s"))
        return conditions, values

    def count(self, *, chosen: Mapping[str, Any] | None = None) -> int:
        """How many rows match."""
        conditions, values = self._where(chosen)
        return int(
            fetch(f"select count(*) as number from {self.source} where {' and '.join(conditions)}", values)[
                0
            ]["number"]
        )

    def table(self, rows: Iterable[Row]) -> list[list[Any]]:
        """Heading and rows as plain values, for a download."""
        heading = [str(column.heading) for column in self.columns]
        return [heading, *([column.say(row[column.key]) for column in self.columns] for row in rows)]


def _close(row: Row) -> str:
    key = row["_sort"]
    key = key.isoformat() if isinstance(key, datetime.date | datetime.datetime) else key
    return base64.urlsafe_b64encode(json.dumps([key, str(row["_id"])]).encode()).decode().rstrip("=")


_LONGEST_PLACE = 4_000
_LARGEST = 2**31


def _open(after: str, kind: type) -> tuple[Any, str]:
    if len(after) > _LONGEST_PLACE:
        raise BadPlace
    try:
        key, identity = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        identity = str(uuid.UUID(identity))
        if kind is str:
            is_good = isinstance(key, str) and "\0" not in key and bool(key.encode() or True)
        elif kind is int:
            is_good = type(key) is int and abs(key) < _LARGEST
        else:
            is_good = type(key) in {int, float} and math.isfinite(key) and abs(key) < _LARGEST * 1_000
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as problem:
        raise BadPlace from problem
    if not is_good:
        raise BadPlace
    return key, identity


def _harmless(value: Any) -> Any:
    """A cell that a spreadsheet takes as text, never as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_csv(name: str, table: list[list[Any]]) -> HttpResponse:
    """A UTF-8 file (with byte-order mark, for spreadsheets) to download."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_harmless(value) for value in row] for row in table)
    return _download(f"{name}.csv", "text/csv; charset=utf-8", buffer.getvalue().encode("utf-8-sig"))


def as_xlsx(name: str, table: list[list[Any]]) -> HttpResponse:
    """A spreadsheet to download; every cell is text."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, row in enumerate(table):
            for place, value in enumerate(row):
                sheet.write_string(
                    number, place, "" if value is None else str(value), bold if number == 0 else None
                )
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(f"{name}.xlsx", kind, buffer.getvalue())


def _download(file: str, kind: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{file}"'}
    )
