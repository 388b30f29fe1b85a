"""Whether somebody has touched what an import made: a hash of a thing and of everything that refers to it."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError

from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.rows import fetch
from talkoo.plumbing.imports.models import Row
from talkoo.plumbing.retention import taking
from talkoo.plumbing.tenancy.models import SiteModel

_NOT_ASKED = {"audit", "search", "imports", "retention", "translation", "page_cache", "mail_out"}
"""Packages whose rows follow from others. Histories of texts are found with what they are of."""


def _loose() -> Iterator[tuple[type[SiteModel], str]]:
    """Columns that hold an id without being a reference in the database."""
    for model in apps.get_models():
        if issubclass(model, SiteModel) and model._meta.app_label not in _NOT_ASKED:
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.UUIDField) and not field.primary_key:
                    yield model, str(field.column)


def _around(model: type[models.Model], ids: Sequence[uuid.UUID]) -> dict[type[models.Model], set[Any]]:
    """Everything that would go or change with these rows, and what names them. Raises ProtectedError."""
    found: dict[type[models.Model], set[Any]] = defaultdict(set)
    for part in taking.with_what_hangs(model, ids):
        for kind, keys in part.items():
            if kind is not Row and kind._meta.pk.column == "id":
                found[kind] |= keys
    for kind, column in _loose():
        named = fetch(f'select id from "{kind._meta.db_table}" where "{column}" = any(%s)', [list(ids)])
        found[kind] |= {row["id"] for row in named}
    return found


def _ids_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _ids_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids_in(one)
    elif isinstance(value, str) and len(value) == 36:
        yield value


def _contents(around: dict[type[models.Model], set[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Table and columns of each row; without sealed ones, whose bytes change with the keys."""
    for kind, keys in around.items():
        if keys:
            table = kind._meta.db_table
            sealed = [one.column for one in kind._meta.local_fields if isinstance(one, EncryptedTextField)]
            rows = fetch(
                f'select to_jsonb(t) - %s::text[] as row from "{table}" t where t.id = any(%s)',
                [sealed, list(keys)],
            )
            for row in rows:
                yield table, row["row"]


def of_each(model: type[models.Model], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The trace of each row. Raises ProtectedError when something refers to one of them that would not go with it."""
    owners: dict[str, set[uuid.UUID]] = {str(one): {one} for one in ids}
    waiting = list(_contents(_around(model, ids)))
    lines: dict[uuid.UUID, list[str]] = defaultdict(list)
    while waiting:
        later = []
        for table, row in waiting:
            own = str(row["id"])
            found = owners.get(own, set()) if own in owners else set()
            found = found | {one for named in _ids_in(row) for one in owners.get(named, ())}
            if not found:
                later.append((table, row))
                continue
            owners.setdefault(own, found)
            for one in found:
                lines[one].append(json.dumps([table, row], sort_keys=True))
        if len(later) == len(waiting):
            break
        waiting = later
    return {one: hashlib.sha256("\n".join(sorted(lines[one])).encode()).hexdigest() for one in ids}


def untouched(model: type[models.Model], told: dict[uuid.UUID, str]) -> list[uuid.UUID]:
    """Which of the rows are there and still as they were."""
    there: Iterable[uuid.UUID] = model._default_manager.filter(pk__in=list(told)).values_list("pk", flat=True)
    ids = list(there)
    try:
        now = of_each(model, ids)
    except (ProtectedError, RestrictedError):  # of one of them at least
        now = {}
        for one in ids:
            try:
                now |= of_each(model, [one])
            except (ProtectedError, RestrictedError):
                continue
    return [one for one in ids if now.get(one) == told[one]]
