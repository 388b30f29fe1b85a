"""Taking rows out of the database with all that hangs on them, and putting them back as they were."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.apps import apps
from django.db import connection, models
from django.db.models.deletion import Collector

from talkoo.kernel.crypto import Unreadable
from talkoo.plumbing.translation.models import Translation

Rows = dict[type[models.Model], set[Any]]


def ids_in(rows: Rows) -> list[uuid.UUID]:
    """The ids of objects; some tables, as that of sessions, have keys of another kind."""
    return [pk for pks in rows.values() for pk in pks if isinstance(pk, uuid.UUID)]


def opened(row: Any, name: str) -> str:
    """A sealed text of a row; empty when its key is gone, for then nobody can read it."""
    try:
        return getattr(row, name) or ""
    except Unreadable:
        return ""


def with_what_hangs(model: type[models.Model], ids: Iterable[Any]) -> tuple[Rows, Rows]:
    """What goes when these rows go, and what changes: rows that cascade, histories of texts; references set to null.

    Raises ProtectedError when something that stays refers to them.
    """
    collector = Collector(using="default")
    collector.collect(model._default_manager.filter(pk__in=list(ids)))
    gone: Rows = defaultdict(set)
    for kind, instances in collector.data.items():
        gone[kind] |= {one.pk for one in instances}
    for query in collector.fast_deletes:
        gone[query.model] |= set(query.values_list("pk", flat=True))
    changed: Rows = defaultdict(set)
    for (field, _value), updated in collector.field_updates.items():
        for group in updated:
            changed[field.model] |= {one.pk for one in cast(Iterable[models.Model], group)}
    every = ids_in(gone)
    gone[Translation] |= set(Translation.objects.filter(subject_id__in=every).values_list("pk", flat=True))
    return {kind: pks for kind, pks in gone.items() if pks}, dict(changed)


def delete(model: type[models.Model], ids: Sequence[Any]) -> Rows:
    """Delete rows with what hangs on them; returns all that went. Raises ProtectedError."""
    gone, _changed = with_what_hangs(model, ids)
    model._default_manager.filter(pk__in=list(ids)).delete()
    if Translation in gone:
        Translation.objects.filter(pk__in=gone[Translation]).delete()
    return gone


def as_they_are(model: type[models.Model], ids: Iterable[Any]) -> dict[uuid.UUID, str]:
    """Rows as JSON, with the bytes of sealed columns as they lie in the table."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'select t.id, to_jsonb(t)::text from "{table}" t where t.id = any(%s)', [list(ids)])
        return dict(cursor.fetchall())


def put_back(rows: Mapping[str, Sequence[str]]) -> int:
    """Put rows back, by table, as `as_they_are` gave them; returns how many.

    References are looked at when the transaction ends, so the order of the tables does not matter. Raises
    IntegrityError when something has taken a row's place, LookupError when a table is gone.
    """
    models_by_table = {model._meta.db_table: model for model in apps.get_models()}
    number = 0
    with connection.cursor() as cursor:
        for table, contents in rows.items():
            columns = [field.column for field in models_by_table[table]._meta.local_concrete_fields]
            names = ", ".join(f'"{name}"' for name in columns)
            taken = ", ".join(f'r."{name}"' for name in columns)
            again = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
            for content in contents:
                cursor.execute(
                    f'insert into "{table}" ({names}) select {taken} from jsonb_populate_record(null::"{table}", %s) r '
                    f"on conflict (id) do update set {again}",
                    [content],
                )
                number += 1
    return number


def drop_from_search(ids: Sequence[Any]) -> None:
    """What was found of these objects; only the worker's role may. The application's does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(current_user, 'search_document', 'delete')")
        if cursor.fetchone()[0]:
            cursor.execute("delete from search_document where object_id = any(%s)", [list(ids)])
