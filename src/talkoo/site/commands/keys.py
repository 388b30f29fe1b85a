"""`talkoo keys`: the ring of keys that people's addresses and private words are sealed with."""

from __future__ import annotations

import argparse
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, LiteralString, cast

from talkoo.site.commands import database
from talkoo.site.instance import Instance, Unusable, change_keys, new_field_key
from talkoo.site.supervisor import lock

if TYPE_CHECKING:
    import psycopg

HELP = """Look after the keys that addresses and private words are sealed with.

  talkoo keys list       the keys, newest first, and how much each has sealed
  talkoo keys add        a new key, which seals everything from the next start on
  talkoo keys rotate     seal anew, with the newest key, what older ones have sealed
  talkoo keys drop ID    forget a key that seals nothing any more

In this order, with a restart of Talkoo after add. rotate may run while Talkoo runs, be stopped and run again."""

BATCH = 500  # rows sealed in one transaction
_TURNS = 5  # how often it comes back for rows that somebody was just writing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("what", choices=["list", "add", "rotate", "drop"])
    parser.add_argument("id", nargs="?", default="", help="with drop: the key's 8 digits")


def run(arguments: argparse.Namespace) -> int:
    """1 when something could not be sealed anew. Raises Unusable."""
    if bool(arguments.id) != (arguments.what == "drop"):
        raise Unusable(
            "Write: talkoo keys list, talkoo keys add, talkoo keys rotate, or talkoo keys drop ID."
        )
    with database.ready(arguments, role="owner") as instance:
        database.require_tables()
        if arguments.what == "add":
            return _add(instance)
        import psycopg

        with psycopg.connect(instance.direct_dsn("owner"), autocommit=True) as connection:
            work = {"list": _list, "rotate": _rotate, "drop": _drop}[arguments.what]
            return work(instance, connection, arguments.id.lower())


def ring(instance: Instance) -> list[str]:
    """The ids of the keys, the one in use first."""
    return [one.partition(":")[0] for one in instance.keys["fields"].split(",")]


def _add(instance: Instance) -> int:
    fresh = new_field_key()
    change_keys(instance, {"fields": f"{fresh},{instance.keys['fields']}"})
    print(f"Added {fresh.partition(':')[0]}. Keep a new copy of {instance.data / 'keys.json'}.")
    if lock.read_run(instance):
        print("Now stop Talkoo and start it again, so that it knows the key. Then: talkoo keys rotate")
    else:
        print("It is used from the next start on. Next: talkoo keys rotate")
    return 0


def _list(instance: Instance, connection: psycopg.Connection, _id: str) -> int:
    sealed = counts(connection)
    for number, name in enumerate(ring(instance)):
        print(f"{name}  {'in use' if number == 0 else 'older'}, has sealed {sealed.pop(name, 0)}")
    for name, number in sorted(sealed.items()):
        print(f"{name}  NOT THERE, has sealed {number}: nobody can read that without its key")
    return 0


def _rotate(instance: Instance, connection: psycopg.Connection, _id: str) -> int:
    _require_that_it_knows_all_keys(instance)
    done, unreadable = reseal(connection, lambda number: print(f"  {number} …", flush=True))
    print(f"Sealed {done} anew with {ring(instance)[0]}.")
    if unreadable:
        print(
            f"{unreadable} could not be read: their key is not there, or they were changed. They stay as they are."
        )
    left = _left(counts(connection)) - unreadable
    if left > 0:
        print(f"{left} were being written just now: run talkoo keys rotate again.")
    return 1 if unreadable or left > 0 else 0


def _drop(instance: Instance, connection: psycopg.Connection, name: str) -> int:
    there = ring(instance)
    if name not in there:
        raise Unusable(f"There is no key {name}. There are: {', '.join(there)}")
    if name == there[0]:
        raise Unusable(f"{name} is the key in use: add another first with talkoo keys add.")
    _require_that_it_knows_all_keys(instance)
    if number := counts(connection)[name]:
        raise Unusable(f"{name} still seals {number}: run talkoo keys rotate first.")
    kept = [one for one in instance.keys["fields"].split(",") if one.partition(":")[0] != name]
    change_keys(instance, {"fields": ",".join(kept)})
    print(f"Dropped {name}. Backups made before today's rotation still need it: keep their FILE.keys.")
    return 0


def _require_that_it_knows_all_keys(instance: Instance) -> None:
    """A program that was started before the newest key goes on sealing with an older one, and cannot read the newest.

    Raises Unusable while such a one runs.
    """
    import psutil

    run = lock.read_run(instance)
    if run is None:
        return
    changed = (instance.data / "keys.json").stat().st_mtime
    if psutil.Process(run.pid).create_time() <= changed:
        raise Unusable("Talkoo was started before its keys changed: stop it and start it again first.")


def sealed_columns() -> list[tuple[str, str]]:
    """Table and column of every sealed text there is."""
    from django.apps import apps

    from talkoo.kernel.crypto import EncryptedTextField

    return [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]


def _ask(
    connection: psycopg.Connection, statement: str, values: tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    return connection.execute(cast(LiteralString, statement), values).fetchall()


def _inside(connection: psycopg.Connection, site: uuid.UUID) -> None:
    connection.execute("select set_config('app.site_id', %s, true)", (str(site),))


def _sites(connection: psycopg.Connection) -> Iterator[uuid.UUID]:
    """All of them, closed ones too."""
    for (site,) in _ask(connection, "select id from tenancy_site order by id"):
        yield site


def counts(connection: psycopg.Connection) -> Counter[str]:
    """How many texts each key has sealed, by the key's id."""
    found: Counter[str] = Counter()
    for site in _sites(connection):
        for table, column in sealed_columns():
            with connection.transaction():
                _inside(connection, site)
                statement = (
                    f'select encode(substring("{column}" from 2 for 4), \'hex\'), count(*) from "{table}" '
                    f'where length("{column}") > 0 group by 1'
                )
                found.update(dict(_ask(connection, statement)))
    return found


def reseal(connection: psycopg.Connection, told: Any = lambda number: None) -> tuple[int, int]:
    """Seal with the newest key what another one has sealed; `told` hears how many so far. As owner, with autocommit.

    Returns how many were sealed anew, and how many could not be read. Rows that somebody is writing are left for a
    later turn. May be stopped at any moment: each batch is a transaction of its own.
    """
    done = 0
    for turn in range(_TURNS):
        unreadable = 0
        for site in _sites(connection):
            for table, column in sealed_columns():
                for sealed, failed in _batches(connection, site, table, column):
                    done, unreadable = done + sealed, unreadable + failed
                    told(done)
        if _left(counts(connection)) <= unreadable:
            break
        if turn < _TURNS - 1:
            time.sleep(1)
    return done, unreadable


def _left(sealed: Counter[str]) -> int:
    """How much is not sealed with the newest key."""
    from django.conf import settings

    return sealed.total() - sealed[settings.FIELD_KEYS.partition(":")[0]]


def _batches(
    connection: psycopg.Connection, site: uuid.UUID, table: str, column: str
) -> Iterator[tuple[int, int]]:
    """How many of each batch were sealed, and how many could not be read."""
    from django.conf import settings

    from talkoo.kernel import crypto

    newest, after = bytes.fromhex(settings.FIELD_KEYS.partition(":")[0]), uuid.UUID(int=0)
    statement = (
        f'select id, "{column}" from "{table}" where id > %s and length("{column}") > 0 '
        f'and substring("{column}" from 2 for 4) <> %s order by id limit {BATCH} for update skip locked'
    )
    update = cast(LiteralString, f'update "{table}" set "{column}" = %s where id = %s')
    while True:
        fresh, unreadable = [], 0
        with connection.transaction():
            _inside(connection, site)
            rows = _ask(connection, statement, (after, newest))
            for row, sealed in rows:
                bound = {"site": site, "table": table, "column": column, "row": row}
                try:
                    fresh.append((crypto.seal(crypto.unseal(sealed, **bound), **bound), row))
                except crypto.Unreadable:
                    unreadable += 1
            if fresh:
                connection.cursor().executemany(update, fresh)
        if not rows:
            return
        yield len(fresh), unreadable
        after = rows[-1][0]
