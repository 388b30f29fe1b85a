"""What a person finds on coming back: every part of the product hangs in a block, the page "My networks" shows them.

mine.add(mine.Block(name="networks", template="spaces/mine.html", find=queries.mine_of, place=10))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """`find` gives what the template shows of it for this person, in one statement; empty leaves the block out.

    The template is included with `block`, what was found. Of smaller `place` stands first.
    """

    name: str
    template: str
    find: Callable[[Any], Any]
    place: int = 50


_blocks: dict[str, Block] = {}


def add(block: Block) -> None:
    """From now on the page has this block."""
    _blocks[block.name] = block


def found_for(person: Any) -> Sequence[tuple[Block, Any]]:
    """The blocks with something in them, in the order in which they are shown."""
    ordered = sorted(_blocks.values(), key=lambda one: (one.place, one.name))
    return [(block, found) for block in ordered if (found := block.find(person))]
