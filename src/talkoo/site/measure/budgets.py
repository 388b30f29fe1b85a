"""The limits. A missed one makes the bench fail."""

from __future__ import annotations

from dataclasses import dataclass

from talkoo.site.measure.figures import Figures


@dataclass(frozen=True)
class Limit:
    """Of one page: CPU of Python and PostgreSQL together, and questions to the database."""

    cpu_ms: float
    queries: int


PAGES = {
    "anonymous-cached": Limit(cpu_ms=0.5, queries=0),
    "networks": Limit(cpu_ms=10, queries=4),
    "network": Limit(cpu_ms=10, queries=4),
    "organisations": Limit(cpu_ms=10, queries=4),
    "organisation": Limit(cpu_ms=10, queries=4),
    "search": Limit(cpu_ms=12, queries=4),
    "organisations-search": Limit(cpu_ms=12, queries=4),
    "letters": Limit(cpu_ms=10, queries=10),
    "threads": Limit(cpu_ms=10, queries=10),
    "thread": Limit(cpu_ms=10, queries=10),
    "thread-long": Limit(cpu_ms=10, queries=10),
    "chat": Limit(cpu_ms=10, queries=10),
    "events": Limit(cpu_ms=10, queries=4),
    "event": Limit(cpu_ms=10, queries=4),
    "meetings": Limit(cpu_ms=12, queries=10),
    "my-networks": Limit(cpu_ms=12, queries=10),
    "monday": Limit(cpu_ms=12, queries=10),
    "staff-list": Limit(cpu_ms=25, queries=10),
}
ACTIONS_PER_SECOND = 300
REPLIES_PER_SECOND = 50
REPLY_CPU_MS = 25
MESSAGE_CPU_MS = 15
MEMORY_MB = 300  # without PostgreSQL
SEARCH_MS = 20
"""For half of the questions to a site with so many organisations as `crowd.ORGANISATIONS`, at any size."""
LARGE = 2  # so many times the CPU is allowed at size large, except from the cache


@dataclass(frozen=True)
class Verdict:
    """One figure beside its limit."""

    name: str
    what: str
    value: float
    limit: float
    is_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within its limit."""
        return self.value >= self.limit if self.is_least else self.value <= self.limit

    def __str__(self) -> str:
        bound = "at least" if self.is_least else "at most"
        return f"{self.name}: {self.what} {self.value:g}, {bound} {self.limit:g}"


def judge(figures: Figures, size: str) -> list[Verdict]:
    """Every figure that has a limit."""
    verdicts = []
    for page in figures.pages:
        if limit := PAGES.get(page.name):
            times = LARGE if size == "large" and limit.queries else 1
            verdicts.append(Verdict(page.name, "CPU ms", round(page.cpu_ms, 3), limit.cpu_ms * times))
            verdicts.append(Verdict(page.name, "queries", page.queries, limit.queries))
    rate = figures.actions.per_second
    verdicts.append(Verdict("actions", "a second", rate, ACTIONS_PER_SECOND, is_least=True))
    replies = figures.replies
    verdicts.append(Verdict("reply", "CPU ms", round(replies.cpu_ms, 3), REPLY_CPU_MS))
    verdicts.append(Verdict("reply", "a second", replies.per_second, REPLIES_PER_SECOND, is_least=True))
    verdicts.append(Verdict("chat-send", "CPU ms", round(figures.messages.cpu_ms, 3), MESSAGE_CPU_MS))
    rate = figures.messages.per_second
    verdicts.append(Verdict("chat-send", "a second", rate, REPLIES_PER_SECOND, is_least=True))
    verdicts.append(Verdict("memory", "MB", figures.memory_of_program, MEMORY_MB))
    if figures.search:
        verdicts.append(Verdict("large search", "p50 ms", figures.search["p50_ms"], SEARCH_MS))
    return verdicts
