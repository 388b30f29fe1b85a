"""Making the file: everything as it was at one moment."""

import json
import os
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import models
from psycopg import sql

from talkoo.kernel import clock, crypto
from talkoo.plumbing.files import storage
from talkoo.site.administration.exporting import packing

_PIECE = 1 << 20


def _lines(snapshot: Any, statement: sql.Composable, *given: Any) -> Iterator[dict[str, Any]]:
    with snapshot.cursor(name="export") as cursor:
        cursor.itersize = 500
        cursor.execute(statement, given)
        for (row,) in cursor:
            yield row


def _closed(row: dict[str, Any], model: type[models.Model], sealed: list[str], key: str) -> dict[str, Any]:
    """The row with its sealed words under the key of the file. A row whose key is lost raises Unreadable."""
    table = model._meta.db_table
    for column in sealed:
        if row[column] is None:
            continue
        raw = bytes.fromhex(row[column].removeprefix("\\x"))
        site, identity = row["site_id"], row["id"]
        text = crypto.unseal(raw, site=site, table=table, column=column, row=identity) if raw else ""
        row[column] = {"sealed": packing.close(key, text, table, column, identity)}
    return row


def _put(book: zipfile.ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> int:
    number = 0
    with book.open(name, "w", force_zip64=True) as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            number += 1
    return number


def write(place: Path, site_id: uuid.UUID, *, key: str, salt: str) -> int:
    """Write the site's file to `place`; returns its size in bytes. Raises OSError, crypto.Unreadable.

    It reads past our own connection, in one transaction that sees one moment, with the rights of the worker.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_suffix(".part")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book,
            psycopg.connect(settings.DIRECT_DSN) as snapshot,
        ):
            snapshot.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot.read_only = True
            snapshot.execute("select set_config('app.site_id', %s, true)", [str(site_id)])
            _fill(book, snapshot, site_id, key, salt)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
    return place.stat().st_size


def _fill(book: zipfile.ZipFile, snapshot: Any, site_id: uuid.UUID, key: str, salt: str) -> None:
    counts = {}
    for table, known_by in packing.SHARED.items():
        names = sql.SQL(", ").join(map(sql.Identifier, known_by))
        statement = sql.SQL("select jsonb_build_array(id, {}) from {}").format(names, sql.Identifier(table))
        _put(book, f"shared/{table}.jsonl", _lines(snapshot, statement))
    for table, model in packing.tables().items():
        statement = sql.SQL("select to_jsonb(t) from {} t order by id").format(sql.Identifier(table))
        sealed = packing.sealed_in(model)
        rows = (_closed(row, model, sealed, key) for row in _lines(snapshot, statement))
        counts[table] = _put(book, f"rows/{table}.jsonl", rows)
    digests = snapshot.execute("select digest from files_storedfile order by digest").fetchall()
    for (digest,) in digests:
        with storage.files().open(site_id, digest) as source, book.open(f"files/{digest}", "w") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
    site = snapshot.execute("select to_jsonb(s) from tenancy_site s where s.id = %s", [site_id]).fetchone()[0]
    heading = {
        "talkoo": packing.VERSION,
        "made_at": clock.now().isoformat(),
        "site": site,
        "salt": salt,
        "proof": packing.proof(key, site_id),
        "counts": counts,
        "columns": {table: packing.columns_of(model) for table, model in packing.tables().items()},
    }
    book.writestr("site.json", json.dumps(heading, ensure_ascii=False, indent=1))
