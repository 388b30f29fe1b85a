"""One message for many: rendered once for each language, with each receiver's name and link put in afterwards."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from talkoo.kernel.text import clean_line

LONGEST_SUBJECT = 300


class Words(Protocol):
    """A message as its template says it."""

    def said(self, block: str) -> str:
        """A block of it, or the whole for none."""


@dataclass(frozen=True)
class Own:
    """What differs from receiver to receiver: the name they are greeted with, the proof in the link that stops."""

    name: str = ""
    stop: str = ""


@dataclass
class Press:
    """For one message only: what else its template is given is the same for all who read the same language.

    Templates may ask whether there is a name, and say it; they must not ask what it is.
    """

    _mark: str = field(default_factory=lambda: secrets.token_hex(12))
    _set: dict[tuple[str, bool, bool, bool], tuple[str, str]] = field(default_factory=dict)

    def printed(
        self, language: str, own: Own, *, is_answered: bool, make: Callable[[Own], Words]
    ) -> tuple[str, str]:
        """Subject and text for one receiver who reads `language`. `make(own)` is asked once for each language and
        shape."""
        shape = (language, bool(own.name), bool(own.stop), is_answered)
        if shape not in self._set:
            name, stop = f"{self._mark}n", f"{self._mark}s"
            words = make(Own(name if own.name else "", stop if own.stop else ""))
            self._set[shape] = (words.said("subject"), words.said(""))
        subject, text = (
            said.replace(f"{self._mark}n", own.name).replace(f"{self._mark}s", own.stop)
            for said in self._set[shape]
        )
        return clean_line(subject)[:LONGEST_SUBJECT], text.strip() + "\n"
