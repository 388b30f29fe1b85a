"""Taking things out of sight and bringing them back: what the actions of this package have in common."""

from typing import Any

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.moderation import held, registry
from talkoo.plumbing.moderation.models import Concerned, Hidden
from talkoo.plumbing.tenancy import current


class NothingThere(LookupError):
    """There is nothing of this kind under this key."""


def one_at_a_time(*about: object) -> None:
    """Whoever comes second waits until the first is done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [" ".join(["moderation", str(current.site_id()), *map(str, about)])],
        )


def put_out_of_sight(kind: str, key: str, *, by: Any, reason: str, target: registry.Target) -> Hidden:
    """The row that says why, and whom it concerns."""
    made = Hidden.objects.create(kind=kind, key=key, reason=reason, by_id=id_of(by), at=clock.now())
    authors = dict.fromkeys(one for one in target.authors if one)
    Concerned.objects.bulk_create(Concerned(hidden=made, person_id=one) for one in authors)
    return made


def bring_back(one: Hidden, *, by: Any) -> None:
    """Let the part show it again, and say in the row that it is. Raises NotNow when it is seen already, NothingThere
    when that part of the product is gone."""
    if one.lifted_at:
        raise NotNow(f"{one.kind} {one.key} is not hidden")
    waited = held.part_of(one)
    known = registry.of(one.kind)
    if waited is not None:
        waited.release(one.key, by=by)
    elif known is not None:
        known.show(one.key, by=by)
    else:
        raise NothingThere(one.kind)
    one.lifted_by_id = id_of(by)
    one.lifted_at = clock.now()
