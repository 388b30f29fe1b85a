"""Taking one of a limited number of goes."""

import datetime
import hashlib
import hmac

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from talkoo.kernel import clock, ids
from talkoo.plumbing.tenancy import current

_COUNT = """
insert into limits_count (id, site_id, kind, key, since, number) values (%s, %s, %s, %s, %s, 1)
on conflict (site_id, kind, key, since) do update set number = limits_count.number + 1 returning number
"""


class TooMany(Exception):
    """The limit is reached; `again_at` is when there will be room."""

    def __init__(self, again_at: datetime.datetime):
        super().__init__(again_at)
        self.again_at = again_at


def take(kind: str, whose: str, *, limit: int, seconds: int) -> None:
    """Count one go of `kind` for `whose` in the running window of `seconds`. Raises TooMany past `limit`.

    The count is part of the transaction: a request that fails as a whole does not count.
    """
    now = clock.now()
    start = datetime.datetime.fromtimestamp(now.timestamp() // seconds * seconds, datetime.UTC)
    key = hmac.new(settings.SECRET_KEY.encode(), whose.encode(), hashlib.sha256).hexdigest()[:40]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [ids.uuid7(), current.site_id(), kind, key, start])
        number = cursor.fetchone()[0]
    if number > limit:
        raise TooMany(start + datetime.timedelta(seconds=seconds))


def caller(request: HttpRequest) -> str:
    """Whom a visitor's goes are counted for: the address the request came from (IPv6: its /64)."""
    address = request.META.get("REMOTE_ADDR") or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address
