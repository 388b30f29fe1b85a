"""Counts pages that broke, by the hour, so that the operator sees it without reading logs."""

import datetime
import logging
import threading
from collections import Counter
from collections.abc import Callable

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponseBase

from talkoo.kernel import clock, ids
from talkoo.kernel.rows import Row, fetch

log = logging.getLogger(__name__)
_ADD = """
insert into operator_failure (id, hour, page, number) values (%s, %s, %s, %s)
on conflict (hour, page) do update set number = operator_failure.number + excluded.number
"""
_lock = threading.Lock()
_waiting: Counter[tuple[datetime.datetime, str]] = Counter()


class FailuresMiddleware:
    """Outside the request's own transaction: what broke there is rolled back, its count is not.

    A count that the database cannot take now waits in the process for the next one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 500:
            match = request.resolver_match
            count(match.view_name if match else "")
        return response


def count(page: str) -> None:
    """One more failure of the page with this name. Never fails itself."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with _lock:
        _waiting[hour, page[:80]] += 1
        taken = dict(_waiting)
        _waiting.clear()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for (at, name), number in taken.items():
                cursor.execute(_ADD, [ids.uuid7(), at, name, number])
    except Error as problem:
        log.warning("failures could not be counted: %s", type(problem).__name__)
        with _lock:
            _waiting.update(taken)


def last_day() -> list[Row]:
    """What broke in the last 24 hours, the most frequent first: `page number last`."""
    return fetch(
        "select page, sum(number)::int as number, max(hour) as last from operator_failure where hour > %s "
        "group by page order by 2 desc, page limit 20",
        [clock.now() - datetime.timedelta(hours=24)],
    )


def last_hour() -> int:
    """How often pages broke in this hour and the one before."""
    since = clock.now() - datetime.timedelta(hours=2)
    row = fetch(
        "select coalesce(sum(number), 0)::int as number from operator_failure where hour > %s", [since]
    )
    return int(row[0]["number"])
