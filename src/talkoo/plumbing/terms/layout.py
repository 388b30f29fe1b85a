"""How a long plain text becomes a page: `## ` before a line makes it a heading, `- ` a point of a list."""

from dataclasses import dataclass, field


@dataclass
class Block:
    """`kind` is `heading`, `paragraph` or `list`; `lines` are its points, or its one text."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """In one piece."""
        return " ".join(self.lines)


def blocks(text: str) -> list[Block]:
    """The text in blocks. Lines that follow each other are one paragraph; an empty line ends it."""
    found: list[Block] = []
    is_open = False
    for line in (one.strip() for one in text.splitlines()):
        if not line:
            is_open = False
        elif line.startswith("## "):
            found.append(Block("heading", [line[3:].strip()]))
            is_open = False
        elif line.startswith("- "):
            if not (is_open and found[-1].kind == "list"):
                found.append(Block("list"))
            found[-1].lines.append(line[2:].strip())
            is_open = True
        elif is_open and found[-1].kind == "list":
            found[-1].lines[-1] += f" {line}"
        elif is_open:
            found[-1].lines.append(line)
        else:
            found.append(Block("paragraph", [line]))
            is_open = True
    return found
