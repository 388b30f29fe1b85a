"""The rows of one site while they are made up, and their way into the database."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection, models

from talkoo.kernel import crypto
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.facts import Fact
from talkoo.plumbing.audit import seal
from talkoo.plumbing.audit.models import Entry, Link
from talkoo.site.demo.bulk.chance import Chance

Model = type[models.Model]


def _default(field: Any) -> Any:
    value = field.get_default() if field.has_default() or not field.null else None
    return json.dumps(value) if isinstance(field, models.JSONField) and value is not None else value


_TOLD_EVERY = 2_000  # rows


class Rows:
    """What a row does not name gets the model's own default; texts that the database must not read are sealed."""

    def __init__(self, site_id: uuid.UUID, chance: Chance):
        self.site_id, self.chance = site_id, chance
        self._columns: dict[Model, tuple[str, ...]] = {}
        self._defaults: dict[Model, dict[str, Any]] = {}
        self._sealed: dict[Model, list[str]] = {}
        self._rows: dict[Model, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, model: Model, **values: Any) -> None:
        """One row, by column. Raises ValueError for a column that is not there."""
        columns = self._columns.get(model)
        if columns is None:
            fields = {str(field.column): field for field in model._meta.local_concrete_fields}
            if strangers := set(values) - set(fields):
                raise ValueError(f"{model._meta.label} has no {sorted(strangers)}")
            columns = self._columns[model] = tuple(name for name in fields if name != "site_id")
            self._defaults[model] = {name: _default(fields[name]) for name in columns}
            self._sealed[model] = [name for name in columns if isinstance(fields[name], EncryptedTextField)]
        row = {**self._defaults[model], **values}
        for name in self._sealed[model]:
            if row[name] is not None:
                row[name] = crypto.seal(
                    row[name], site=self.site_id, table=model._meta.db_table, column=name, row=row["id"]
                )
        self._rows[model].append(tuple([row[name] for name in columns]))

    def record(self, fact: Fact, moment: Any) -> None:
        """The entry of a fact, as the record writes it."""
        self.add(
            Entry,
            id=fact.id,
            at=moment,
            fact=fact.name(),
            actor_id=fact.actor_id,
            values=json.dumps(fact.values()),
        )

    def seal(self) -> None:
        """Chain every entry, as the sealer would have done. To be called once, at the end."""
        entries = sorted(self._rows[Entry], key=lambda entry: entry[0].int)
        before = seal.START
        for number, entry in enumerate(entries, 1):
            before = seal.digest(before, self.site_id, entry)
            sealed = self.chance.soon(entry[1], days=1 / 1440)
            self.add(
                Link,
                id=self.chance.id_at(sealed),
                number=number,
                entry_id=entry[0],
                hash=before,
                sealed_at=sealed,
            )

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def enter(self, told: Callable[[int], None]) -> None:
        """Write everything; `told` hears how many rows went in since the last time. As owner, inside the site.

        COPY is refused under row-level security: the rows go into temporary tables, and from there into ours.
        """
        for model, rows in self._rows.items():
            table, columns = model._meta.db_table, (*self._columns[model], "site_id")
            names = ", ".join(f'"{name}"' for name in columns)
            with connection.cursor() as cursor:
                cursor.execute(f'create temporary table "bulk_{table}" (like "{table}") on commit drop')
                with cursor.copy(f'copy "bulk_{table}" ({names}) from stdin') as copy:
                    for number, row in enumerate(rows, 1):
                        copy.write_row((*row, self.site_id))
                        if number % _TOLD_EVERY == 0:
                            told(_TOLD_EVERY)
                cursor.execute(f'insert into "{table}" ({names}) select {names} from "bulk_{table}"')
                cursor.execute(f'drop table "bulk_{table}"')
                # Without it, the first questions would be planned for an empty table.
                cursor.execute(f'analyze "{table}"')
            told(len(rows) % _TOLD_EVERY)
