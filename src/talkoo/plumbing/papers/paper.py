"""What stands on a paper, in the order in which it is read: the same for every format."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import i18n
from talkoo.kernel.text import Text


@dataclass(frozen=True)
class Heading:
    """`level` is 1 to 3; the title of the paper stands above all."""

    text: Text
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Lines of words; an empty line begins a paragraph. `is_small`: beside the point."""

    text: Text
    is_small: bool = False


@dataclass(frozen=True)
class Points:
    """A list, with numbers where one refers to them."""

    items: Sequence[Text]
    is_numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """A table of two columns: what it is, and what it says."""

    rows: Sequence[tuple[str, Text]]


Part = Heading | Paragraph | Points | Facts


@dataclass(frozen=True, kw_only=True)
class Paper:
    """`language` is that of our own words on it; what people wrote can be in others. `foot` stands on each page, beside
    its number; `author` is who answers for it. `made_at` goes into the file."""

    title: Text
    language: str
    parts: Sequence[Part]
    made_at: datetime.datetime
    foot: str = ""
    author: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it; press.py reads it."""
        return {
            "title": _words(self.title),
            "language": self.language,
            "direction": i18n.direction(self.language),
            "foot": self.foot,
            "author": self.author,
            "made_at": self.made_at.isoformat(),
            "parts": [_part(one) for one in self.parts],
        }


def _words(text: Text) -> dict[str, str]:
    return {"text": text.text, "language": text.lang, "direction": text.dir}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"is": "heading", "level": part.level, "words": _words(part.text)}
    if isinstance(part, Paragraph):
        return {"is": "paragraph", "is_small": part.is_small, "words": _words(part.text)}
    if isinstance(part, Points):
        return {
            "is": "points",
            "is_numbered": part.is_numbered,
            "items": [_words(one) for one in part.items],
        }
    return {"is": "facts", "rows": [[label, _words(value)] for label, value in part.rows]}
