"""What the live process asks the database: reading only, as its own role, within one site each time."""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.rows import fetch
from talkoo.plumbing.live import topics
from talkoo.plumbing.live.topics import Happened
from talkoo.plumbing.tenancy import current, sites

Pair = tuple[str, uuid.UUID]
MOST_AT_ONCE = 200
"""A page that has missed more loads itself anew."""


def site_at(host: str) -> uuid.UUID | None:
    """The site that lives at this host name (lower case, no port)."""
    if sites.is_stale(host):
        with current.transaction_of(None, read_only=True):
            found = sites.by_host(host)
    else:
        found = sites.known(host)
    return found.id if found else None


def _numbers(pairs: Collection[Pair]) -> dict[Pair, int]:
    kinds, keys = [kind for kind, _key in pairs], [key for _kind, key in pairs]
    rows = fetch(
        "select t.kind, t.key, t.last from live_livetopic t join unnest(%s::text[], %s::uuid[]) w(kind, key) "
        "on w.kind = t.kind and w.key = t.key",
        [kinds, keys],
    )
    return {(row["kind"], row["key"]): row["last"] for row in rows}


def numbers(site_id: uuid.UUID, pairs: Collection[Pair]) -> dict[Pair, int]:
    """How far each topic is; those in which nothing has happened are missing."""
    with sites.within(site_id):
        return _numbers(pairs)


def after(site_id: uuid.UUID, pair: Pair, number: int) -> list[tuple[Happened, str]] | None:
    """What happened in a topic after this number, with what pages are told of it as JSON, without a gap.

    None when not all of it is there any more, or it is more than 200.
    """
    kind, key = pair
    with sites.within(site_id):
        rows = fetch(
            "select e.number, e.what, e.about from live_liveevent e join live_livetopic t on t.id = e.topic_id "
            "where t.kind = %s and t.key = %s and e.number > %s order by e.number limit %s",
            [kind, key, number, MOST_AT_ONCE + 1],
        )
        found = [Happened(row["number"], row["what"], row["about"]) for row in rows]
        is_whole = [one.number for one in found] == list(range(number + 1, number + 1 + len(found)))
        if len(found) > MOST_AT_ONCE or not is_whole:
            return None
        if not found and _numbers([pair]).get(pair, 0) != number:
            return None
        return _shown(kind, key, found)


def shown(site_id: uuid.UUID, pair: Pair, happened: Sequence[Happened]) -> list[tuple[Happened, str]]:
    """The same for things that have been heard of."""
    with sites.within(site_id):
        return _shown(*pair, happened)


def _shown(kind: str, key: uuid.UUID, happened: Sequence[Happened]) -> list[tuple[Happened, str]]:
    topic = topics.known(kind)
    said = topic.show(key, happened) if topic and happened else {}
    return [(one, _json(said.get(one.number))) for one in happened]


def states(site_id: uuid.UUID, kind: str, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How things are now for these people, as JSON."""
    topic = topics.known(kind)
    if topic is None or topic.state is None:
        return {}
    with sites.within(site_id):
        return {key: _json(said) for key, said in topic.state(keys).items()}


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)


def still(
    site_id: uuid.UUID,
    hearers: Mapping[Pair, Collection[uuid.UUID]],
    sessions: Iterable[tuple[str, uuid.UUID]],
) -> tuple[dict[Pair, set[uuid.UUID]], set[str]]:
    """Who may hear each of these topics now, and which of these sessions (key and person) are still good."""
    keys = dict(sessions)
    with sites.within(site_id):
        rows = fetch(
            "select session_key, person_id from sessions_session where session_key = any(%s) and expire_date > %s",
            [list(keys), clock.now()],
        )
        good = {row["session_key"] for row in rows if keys[row["session_key"]] == row["person_id"]}
        may = {pair: topics.those_who_may(*pair, people) for pair, people in hearers.items()}
    return may, good


def let_in(
    site_id: uuid.UUID, pairs: Sequence[Pair], person_id: uuid.UUID, session_key: str
) -> dict[Pair, int] | None:
    """How far each of these topics is, if this person may hear all of them in this session; else None."""
    with sites.within(site_id):
        may, good = still(site_id, {pair: [person_id] for pair in pairs}, [(session_key, person_id)])
        if session_key not in good or not all(person_id in may[pair] for pair in pairs):
            return None
        found = _numbers(pairs)
    return {pair: found.get(pair, 0) for pair in pairs}
