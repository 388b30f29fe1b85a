"""One statement, plain rows: how reading pages ask the database.

The server keeps the plan of a statement that comes often: for our long ones planning takes as long as running. So the
text of a statement must not hold values, and the type of each parameter must follow from where it stands.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

Row = dict[str, Any]
_JSONB = 3802  # the type's number in PostgreSQL's catalogue


def fetch(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """All rows as dictionaries; jsonb columns as Python values."""
    with _cursor() as cursor:
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


def _cursor() -> Any:
    """An ordinary one where statements are looked at, and behind a transaction pool, which may hand a statement to a
    server that has not planned it."""
    connection.ensure_connection()
    if connection.queries_logged or connection.connection.prepare_threshold is None:
        return connection.cursor()
    ours: Any = connection
    of_its_kind: Any = ServerBindingCursor  # what Django's own cursor() does, with the other class
    return ours._prepare_cursor(of_its_kind(ours.connection))
