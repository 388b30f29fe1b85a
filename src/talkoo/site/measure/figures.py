"""What a bench run finds out, and how it is written as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page. CPU is that of the servers for one request, over both runs together; `bytes` is a whole answer,
    compressed, with its headers. `p50_ms` and `p99_ms` are over one connection, `…_8` over eight."""

    name: str
    cpu_ms_python: float
    cpu_ms_postgres: float
    p50_ms: float
    p99_ms: float
    p50_ms_8: float
    p99_ms_8: float
    queries: int
    bytes: int

    @property
    def cpu_ms(self) -> float:
        """Python and PostgreSQL together."""
        return self.cpu_ms_python + self.cpu_ms_postgres


@dataclass(frozen=True)
class Actions:
    """Several processes of one site that act at the same time. CPU is that of one action; PostgreSQL's includes what
    the worker asked of it meanwhile. The wait is for one whole transaction."""

    writers: int
    seconds: float
    per_second: float
    cpu_ms_python: float
    cpu_ms_postgres: float
    p50_ms: float
    p99_ms: float

    @property
    def cpu_ms(self) -> float:
        """Python and PostgreSQL together."""
        return self.cpu_ms_python + self.cpu_ms_postgres


@dataclass(frozen=True)
class Figures:
    """A whole run: `actions` are letters, `replies` answers in conversations, `messages` those of
    chats. `memory` is PSS in megabytes
    (10^6 bytes) by part of the program."""

    pages: list[Page]
    actions: Actions
    replies: Actions
    messages: Actions
    memory: dict[str, float]
    machine: dict[str, Any] = field(default_factory=dict)
    search: dict[str, Any] | None = None
    """When it was measured: documents, p50_ms, p95_ms, longest_ms, and p50 by sort of question."""

    @property
    def memory_sum(self) -> float:
        """Of all parts; memory that several processes share counts once."""
        return round(sum(self.memory.values()), 1)

    @property
    def memory_of_program(self) -> float:
        """Of all parts except PostgreSQL."""
        return round(self.memory_sum - self.memory.get("postgres", 0), 1)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "pages": [asdict(page) for page in self.pages],
            "actions": asdict(self.actions),
            "replies": asdict(self.replies),
            "messages": asdict(self.messages),
            "memory": {
                **self.memory,
                "sum": self.memory_sum,
                "without_postgres": self.memory_of_program,
            },
            "machine": self.machine,
            **({"search": self.search} if self.search else {}),
        }
