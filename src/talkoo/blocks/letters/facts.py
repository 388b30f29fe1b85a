"""What happened to letters. None of it shows on a public page."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class LetterSent(Fact):
    """`to_id` is the space, organisation or person it was written to, as `kind` says."""

    changes_pages = False
    letter_id: uuid.UUID
    kind: str
    to_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LetterRead(Fact):
    changes_pages = False
    letter_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LetterAnswered(Fact):
    changes_pages = False
    letter_id: uuid.UUID


silence(LetterRead, "a writer is not watched for when they are read")
