"""Writes each fact down, in the transaction that it happened in."""

import json

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.plumbing.tenancy import current

_INSERT = (
    'insert into audit_entry (id, site_id, at, fact, actor_id, "values") values (%s, %s, %s, %s, %s, %s)'
)


def write(fact: Fact) -> None:
    """Raises OutsideSite when no site is set."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [fact.id, current.site_id(), clock.now(), fact.name(), fact.actor_id, json.dumps(fact.values())],
        )
