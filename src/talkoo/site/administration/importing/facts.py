import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class FileRead(Fact):
    """A file was read; nothing of it is imported. `counts` is how many rows are what."""

    changes_pages = False
    batch_id: uuid.UUID
    kind: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class FilePutAway(Fact):
    """A file that was read is not going to be imported; its rows are gone."""

    changes_pages = False
    batch_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Fact):
    changes_pages = False
    batch_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonImported(Fact):
    """Somebody who agreed on paper was entered from a file. The batch says where the paper is."""

    changes_pages = False
    person_id: uuid.UUID
    batch_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ImportEnded(Fact):
    """`counts` is how many rows became what. `is_stopped`: whoever began it may not any more."""

    batch_id: uuid.UUID
    counts: dict[str, int]
    is_stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class UndoStarted(Fact):
    changes_pages = False
    batch_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ImportTakenBack(Fact):
    """What an import had made is gone again, but for what somebody has touched since; `counts` says how many."""

    batch_id: uuid.UUID
    counts: dict[str, int]


silence(FileRead, "whoever sent the file sees what was read")
silence(FilePutAway, "whoever put it away knows it")
silence(PersonImported, "nobody gets a mail at an import: whoever has the papers tells them")
silence(ImportEnded, "whoever began it sees it on the page of the import")
silence(ImportTakenBack, "whoever took it back sees it on the page of the import")


silence(ImportStarted, "whoever began it sees it on the page of the import")
silence(UndoStarted, "whoever takes it back sees it on the page of the import")
