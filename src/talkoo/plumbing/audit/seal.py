"""The chain over the record. A job seals committed entries in batches; chaining inside the writers' transactions would
make them wait for each other (measured: 930 actions a second become 120)."""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from talkoo.kernel import clock, ids
from talkoo.plumbing.audit import facts
from talkoo.plumbing.tenancy import current

START = b"\0" * 32
BATCH = 5_000

EVER = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
RECENT = datetime.timedelta(hours=2)
"""How far back the sealing of every minute looks: longer than any transaction lasts."""

_UNSEALED = """
select e.id, e.at, e.fact, e.actor_id, e.values::text from audit_entry e
where e.at > %s and not exists (select from audit_link l where l.site_id = e.site_id and l.entry_id = e.id)
order by e.id limit %s
"""


def digest(before: bytes, site_id: uuid.UUID, row: tuple[Any, ...]) -> bytes:
    """The hash of one link: the link before, the site and the entry in a canonical form."""
    identity, at, fact, actor_id, values = row
    shape = [str(site_id), str(identity), at.isoformat(), fact, str(actor_id or ""), json.loads(values)]
    return hashlib.sha256(before + json.dumps(shape, sort_keys=True, ensure_ascii=False).encode()).digest()


def one_after_another() -> None:
    """Wait until nobody else seals, forgets or checks the current site's record; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('audit.seal' || %s, 0))", [str(current.site_id())]
        )


def seal(*, since: datetime.datetime = EVER) -> int:
    """Chain what happened since a moment and is not yet chained in the current site; returns how many entries.

    Without `since` the site's whole record is looked through, which takes longer the longer it is.
    """
    site_id = current.site_id()
    one_after_another()
    with connection.cursor() as cursor:
        cursor.execute("select number, hash from audit_link order by number desc limit 1")
        number, before = cursor.fetchone() or (0, START)
        cursor.execute(_UNSEALED, [since, BATCH])
        rows = cursor.fetchall()
        links = []
        for row in rows:
            number += 1
            before = digest(bytes(before), site_id, row)
            links.append((ids.uuid7(), site_id, number, row[0], before, clock.now()))
        if links:
            cursor.executemany(
                "insert into audit_link (id, site_id, number, entry_id, hash, sealed_at) values (%s,%s,%s,%s,%s,%s)",
                links,
            )
    return len(rows)


@dataclass
class Verdict:
    """What a check of one site's chain found. `gone` counts links whose entry is no longer there,
    `forgotten` how many were removed because their time was over, as the record itself says."""

    site: str
    sealed: int = 0
    unsealed: int = 0
    gone: int = 0
    forgotten: int = 0
    head: str = ""
    problems: list[str] = field(default_factory=list)


def verify() -> Verdict:
    """Work the current site's chain through again.

    An entry that is gone breaks no link, for its hash stands for it. It is told when more are gone than were forgotten.
    """
    site = current.site()
    verdict = Verdict(site.key)
    before, expected, first = START, 1, START
    one_after_another()
    with connection.cursor() as cursor:
        cursor.execute(
            """select l.number, l.hash, e.id, e.at, e.fact, e.actor_id, e.values::text
               from audit_link l left join audit_entry e on e.site_id = l.site_id and e.id = l.entry_id
               order by l.number"""
        )
        while rows := cursor.fetchmany(2_000):
            for number, hashed, *row in rows:
                if number != expected:
                    verdict.problems.append(f"link {expected} is missing")
                    expected = number
                if row[0] is None:
                    verdict.gone += 1
                elif digest(before, site.id, tuple(row)) != bytes(hashed):
                    verdict.problems.append(f"link {number} does not fit entry {row[0]}")
                before, expected = bytes(hashed), number + 1
                first = before if number == 1 else first
                verdict.sealed += 1
        cursor.execute(
            """select count(*) from audit_entry e where not exists
               (select from audit_link l where l.site_id = e.site_id and l.entry_id = e.id)"""
        )
        verdict.unsealed = cursor.fetchone()[0]
        cursor.execute(
            """select coalesce(sum((values->>'entries')::bigint), 0)::bigint from audit_entry
               where fact = %s and values->>'chain' = %s""",
            [facts.EntriesForgotten.name(), first.hex()],
        )
        verdict.forgotten = cursor.fetchone()[0]
    if verdict.gone != verdict.forgotten:
        verdict.problems.append(
            f"{verdict.gone} entries are gone; {verdict.forgotten} were forgotten because their time was over"
        )
    verdict.head = before.hex() if verdict.sealed else ""
    return verdict
