"""The figures for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from talkoo.site.measure.budgets import Verdict
from talkoo.site.measure.figures import Actions, Figures

_HEADING = (
    f"{'page':<20} {'Python':>8} {'Postgres':>8} {'CPU ms':>8} {'limit':>6}      {'queries':>7} {'limit':>5}      "
    f"{'p50 ms':>7} {'p99':>7} {'8: p50':>7} {'p99':>7} {'bytes':>7}"
)


def lines(figures: Figures, verdicts: list[Verdict]) -> Iterator[str]:
    """A table: each figure with its limit, and `ok` or `OVER`."""
    found = {(verdict.name, verdict.what): verdict for verdict in verdicts}
    yield "  ".join(f"{name} {value}" for name, value in figures.machine.items())
    yield ""
    yield _HEADING
    for page in figures.pages:
        cpu = _limit(found.get((page.name, "CPU ms")))
        queries = _limit(found.get((page.name, "queries")), width=5)
        yield (
            f"{page.name:<20} {page.cpu_ms_python:>8.3f} {page.cpu_ms_postgres:>8.3f} {page.cpu_ms:>8.3f} {cpu} "
            f"{page.queries:>7} {queries} {page.p50_ms:>7.2f} {page.p99_ms:>7.2f} {page.p50_ms_8:>7.2f} "
            f"{page.p99_ms_8:>7.2f} {page.bytes:>7}"
        ).rstrip()
    yield ""
    yield _acted("actions", figures.actions, found)
    yield _acted("reply", figures.replies, found)
    yield _acted("chat-send", figures.messages, found)
    parts = ", ".join(f"{name} {value:.1f}" for name, value in figures.memory.items())
    memory = found["memory", "MB"]
    yield (
        f"{'memory':<20} {memory.value:.1f} MB (PSS) without PostgreSQL, at most {memory.limit:g}: {_said(memory)}; "
        f"{figures.memory_sum:.1f} MB with it; {parts}"
    )
    if figures.search:
        yield from _search(figures.search, found["large search", "p50 ms"])
    yield ""
    missed = [verdict for verdict in verdicts if not verdict.is_kept]
    yield f"{len(verdicts) - len(missed)} limits kept, {len(missed)} missed"
    yield from (f"missed: {verdict}" for verdict in missed)


def _acted(name: str, actions: Actions, found: dict[tuple[str, str], Verdict]) -> str:
    rate, cpu = found[name, "a second"], found.get((name, "CPU ms"))
    fast = f"{actions.per_second:.0f} a second by {actions.writers} writers, at least {rate.limit:g}: {_said(rate)}"
    return (
        f"{name:<20} {actions.cpu_ms_python:>8.3f} {actions.cpu_ms_postgres:>8.3f} {actions.cpu_ms:>8.3f} "
        f"{_limit(cpu)}   {fast}; "
        f"p50 {actions.p50_ms:.1f} ms, p99 {actions.p99_ms:.1f} ms"
    )


def _search(search: dict[str, Any], limit: Verdict) -> Iterator[str]:
    yield (
        f"{'large search':<20} {search['documents']} documents; p50 {limit.value:g} ms, at most {limit.limit:g}: "
        f"{_said(limit)}; p95 {search['p95_ms']:g} ms, longest {search['longest_ms']:g} ms"
    )
    yield f"{'':<20} p50 by sort: " + ", ".join(f"{sort} {wait:g}" for sort, wait in search["sorts"].items())


def _said(verdict: Verdict) -> str:
    return "ok" if verdict.is_kept else "OVER"


def _limit(verdict: Verdict | None, width: int = 6) -> str:
    return f"{verdict.limit:>{width}g} {_said(verdict):<4}" if verdict else " " * (width + 5)
