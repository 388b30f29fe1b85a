"""A site out of a file, as owner: all of it or nothing."""

import json
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from talkoo.kernel import crypto
from talkoo.kernel.facts import emit
from talkoo.people.accounts import queries as accounts
from talkoo.plumbing.files import storage
from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.search import tasks as search
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.site.administration.exporting import facts, packing

_AT_ONCE = 500


class Refused(ValueError):
    """The file cannot become a site here; the message says why. Nothing was changed."""


@dataclass(frozen=True)
class BroughtIn:
    """`rows` and `files` are how many."""

    site_id: uuid.UUID
    key: str
    rows: int
    files: int


def bring_in(path: Path, *, host: str, passphrase: str) -> BroughtIn:
    """Make the site that a file holds, reached at `host`. All ids stay as they were.

    Raises Refused: no such file, another version, a wrong passphrase, or the site or something of it is here already.
    """
    try:
        with zipfile.ZipFile(path) as book:
            heading = json.loads(book.read("site.json"))
            return _bring_in(book, heading, host, passphrase)
    except (OSError, zipfile.BadZipFile, KeyError, json.JSONDecodeError) as problem:
        raise Refused(f"{path} is no export of a site, or is damaged: {problem}") from problem


def _bring_in(book: zipfile.ZipFile, heading: dict[str, Any], host: str, passphrase: str) -> BroughtIn:
    site_id, site_key = uuid.UUID(heading["site"]["id"]), heading["site"]["key"]
    ours = {table: packing.columns_of(model) for table, model in packing.tables().items()}
    if heading["talkoo"] != packing.VERSION or heading["columns"] != ours:
        raise Refused(
            "The file was made by another version of Talkoo. Bring both installations to the same one."
        )
    key = packing.key_of(passphrase, heading["salt"])
    try:
        packing.check(key, heading["proof"], site_id)
    except packing.WrongPassphrase as problem:
        raise Refused("This is not the passphrase that the file was made with.") from problem
    if Site.objects.filter(pk=site_id).exists() or Site.objects.filter(key=site_key).exists():
        raise Refused(f"The site {site_key} is here already.")
    if Host.objects.filter(name=host).exists():
        raise Refused(f"A site lives at {host} already.")
    try:
        with transaction.atomic():
            number = _rows(book, heading, site_id, host, key)
            files = _files(book, site_id)
    except packing.WrongPassphrase as problem:
        storage.forget_site(site_id)
        raise Refused("Sealed words in the file were changed.") from problem
    except IntegrityError as problem:
        storage.forget_site(site_id)
        raise Refused(f"Something of this site is here already, or does not fit here: {problem}") from problem
    except BaseException:
        storage.forget_site(site_id)
        raise
    finally:
        sites.forget()
    listener.drop("*")
    return BroughtIn(site_id, site_key, number, files)


def _rows(book: zipfile.ZipFile, heading: dict[str, Any], site_id: uuid.UUID, host: str, key: str) -> int:
    other = _other_ids(book)
    _insert(Site, [{**heading["site"], "is_open": True}])
    Host.objects.create(name=host, site_id=site_id, is_main=True)
    sites.forget()
    number = 0
    with sites.within(site_id):
        for table, model in packing.tables().items():
            rows = (_own(row, model, site_id, key, other) for row in _lines(book, f"rows/{table}.jsonl"))
            while some := list(islice(rows, _AT_ONCE)):
                _insert(model, some)
                number += len(some)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        emit(facts.SiteBroughtIn(actor_id=None, rows=number))
        search.rebuild_all()
    return number


def _lines(book: zipfile.ZipFile, name: str) -> Iterator[Any]:
    with book.open(name) as lines:
        for line in lines:
            yield json.loads(line)


def _other_ids(book: zipfile.ZipFile) -> dict[str, str]:
    """What the ids of places and words in the file are here. The references refuse an unknown one."""
    found: dict[str, str] = {}
    for table, known_by in packing.SHARED.items():
        with connection.cursor() as cursor:
            cursor.execute(f'select {", ".join(known_by)}, id from "{table}"')
            ours = {tuple(row[:-1]): str(row[-1]) for row in cursor.fetchall()}
        for identity, *known in _lines(book, f"shared/{table}.jsonl"):
            if tuple(known) in ours:
                found[identity] = ours[tuple(known)]
    return found


def _mapped(value: Any, other: dict[str, str]) -> Any:
    if isinstance(value, str):
        return other.get(value, value)
    if isinstance(value, list):
        return [_mapped(one, other) for one in value]
    if isinstance(value, dict):
        return {name: _mapped(one, other) for name, one in value.items()}
    return value


def _own(
    row: dict[str, Any], model: type[models.Model], site_id: uuid.UUID, key: str, other: dict[str, str]
) -> dict[str, Any]:
    """The row as it lies in the table here. Raises Refused for a row of another site."""
    table, identity = model._meta.db_table, row["id"]
    if row["site_id"] != str(site_id):
        raise Refused("A row in the file belongs to another site.")
    opened = {}
    for column in packing.sealed_in(model):
        if row[column] is not None:
            text = opened[column] = packing.open_again(key, row[column]["sealed"], table, column, identity)
            raw = crypto.seal(text, site=site_id, table=table, column=column, row=identity)
            row[column] = "\\x" + raw.hex()
    if table in packing.BLIND and row["found_by"]:
        kind, column = packing.BLIND[table]
        row["found_by"] = accounts.found_by(row.get(kind, kind), opened[column])
    for field in model._meta.local_concrete_fields:  # what it refers to did not travel
        target = field.related_model
        if isinstance(target, type) and target._meta.db_table in packing.LEFT_OUT and field.null:
            row[str(field.column)] = None
    return {name: _mapped(value, other) for name, value in row.items()}


def _insert(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    table = model._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{table}" ({names}) select {names} from jsonb_populate_recordset(null::"{table}", %s)',
            [json.dumps(rows)],
        )


def _files(book: zipfile.ZipFile, site_id: uuid.UUID) -> int:
    """Every file, checked against its name. Raises Refused."""
    number = 0
    for one in book.infolist():
        if not one.filename.startswith("files/"):
            continue
        named = one.filename.removeprefix("files/")
        with book.open(one) as source:
            digest, _size = storage.files().keep_from(site_id, source)  # type: ignore[arg-type]
        if digest != named:
            raise Refused(f"The file {named[:64]} was changed.")
        number += 1
    return number
