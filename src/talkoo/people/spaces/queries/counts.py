"""How many of its things each block tells of on the page of a space, in the page's own statement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.rows import Row


@dataclass(frozen=True)
class Count:
    """How many of its things a block tells of on the page of a space.

    `select` is an expression about the space `s`; `say` puts its value into words in the page's language, and says
    nothing of none. `address` gives the page that lists them, of a space's kind and slug; the number leads there for
    those who have the tab called `tab` (of a space of this kind).
    """

    name: str
    select: str
    say: Callable[[Any], str]
    tab: Callable[[str], str] = str
    address: Callable[[str, str], str] | None = None


_counts: dict[str, Count] = {}


def count_with(count: Count) -> None:
    """From now on the page of a space tells of it."""
    _counts[count.name] = count


def counted(row: Row, tabs: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What blocks count, of the row of `visible`, for somebody who has these tabs: `label`, and `url` or nothing."""
    theirs = {one["name"] for one in tabs}
    found = []
    for name, value in sorted(row["counts"].items()):
        one = _counts[name]
        if label := one.say(value):
            is_listed = one.address is not None and one.tab(row["kind"]) in theirs
            found.append(
                {
                    "label": label,
                    "url": one.address(row["kind"], row["slug"]) if is_listed and one.address else "",
                }
            )
    return found


def as_json() -> str:
    """All of them by name, as part of a statement."""
    pairs = ", ".join(f"'{name}', {one.select}" for name, one in sorted(_counts.items()))
    return f"jsonb_build_object({pairs})"
