"""What a person finds on coming back: every part of the product hangs in a block, the page "My networks" shows them.

mine.add(mine.Block(name="networks", template="spaces/mine.html", find=queries.mine_of, place=10))
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.rows import first

_NAMED = re.compile(r"%\((\w+)\)s")


def _oneself(person: Any) -> Mapping[str, Any]:
    return {"person": person.pk}


@dataclass(frozen=True)
class Block:
    """`find` gives what the template shows of it for this person, in one statement; empty leaves the block out.

    A block with few rows asks nothing itself: `select` is its statement, with the named values of `given`, and is run
    together with those of other blocks. `find` is then called with the person and the rows as JSON holds them, moments
    and days as text.

    The template is included with `block`, what was found. Of smaller `place` stands first.
    """

    name: str
    template: str
    find: Callable[..., Any]
    place: int = 50
    select: str = ""
    given: Callable[[Any], Mapping[str, Any]] = _oneself


_blocks: dict[str, Block] = {}


def add(block: Block) -> None:
    """From now on the page has this block."""
    _blocks[block.name] = block


def found_for(person: Any) -> Sequence[tuple[Block, Any]]:
    """The blocks with something in them, in the order in which they are shown."""
    ordered = sorted(_blocks.values(), key=lambda one: (one.place, one.name))
    rows = _together([block for block in ordered if block.select], person)
    shown = (
        (block, block.find(person, rows[block.name]) if block.select else block.find(person))
        for block in ordered
    )
    return [(block, found) for block, found in shown if found]


def _together(blocks: Sequence[Block], person: Any) -> dict[str, Any]:
    """The rows of these blocks by their names, in one statement."""
    if not blocks:
        return {}
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, block in enumerate(blocks):
        select = _NAMED.sub(rf"%(b{number}_\1)s", block.select)
        parts.append(f"(select coalesce(jsonb_agg(to_jsonb(q)), '[]') from ({select}) q) as b{number}")
        values |= {f"b{number}_{name}": value for name, value in block.given(person).items()}
    row = first(f"select {', '.join(parts)}", values)
    assert row is not None
    return {block.name: row[f"b{number}"] for number, block in enumerate(blocks)}
