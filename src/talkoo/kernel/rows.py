"""One statement, plain rows: how reading pages ask the database."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Row = dict[str, Any]
_JSONB = 3802  # the type's number in PostgreSQL's catalogue


def fetch(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """All rows as dictionaries; jsonb columns as Python values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        described = cursor.description or ()
        names = [column.name for column in described]
        json_places = [place for place, column in enumerate(described) if column.type_code == _JSONB]
        rows = []
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            for place in json_places:
                value = values[place]
                row[names[place]] = json.loads(value) if isinstance(value, str) else value
            rows.append(row)
        return rows


def first(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
    """The first row, or None."""
    found = fetch(statement, parameters)
    return found[0] if found else None
