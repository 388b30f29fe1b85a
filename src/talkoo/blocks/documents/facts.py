"""What happened to the files of a space."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class FolderAdded(Fact):
    changes_pages = False  # visitors see a folder when something for them is in it
    space_id: uuid.UUID
    folder_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class FolderRenamed(Fact):
    space_id: uuid.UUID
    folder_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class FolderRemoved(Fact):
    """It was empty."""

    changes_pages = False
    space_id: uuid.UUID
    folder_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Fact):
    space_id: uuid.UUID
    document_id: uuid.UUID
    audience: str


@dataclass(frozen=True, kw_only=True)
class VersionAdded(Fact):
    space_id: uuid.UUID
    document_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class DocumentDescribed(Fact):
    """Its words, its folder or who may see it changed; `fields` names which, not what they say."""

    space_id: uuid.UUID
    document_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DocumentDeleted(Fact):
    """It can be brought back for 30 days."""

    space_id: uuid.UUID
    document_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DocumentRestored(Fact):
    space_id: uuid.UUID
    document_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DocumentRemoved(Fact):
    """Deleted 30 days ago and not brought back: it is gone, and so are its files."""

    changes_pages = False
    space_id: uuid.UUID
    document_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DocumentHidden(Fact):
    """A moderator took it out of sight; the reason stands with the moderator's decision."""

    space_id: uuid.UUID
    document_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DocumentShown(Fact):
    """A moderator let it be seen again."""

    space_id: uuid.UUID
    document_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AddingChanged(Fact):
    """Whether those who take part in the space may add files to it."""

    changes_pages = False
    space_id: uuid.UUID
    is_open: bool


silence(AddingChanged, "the page of files shows it to whoever may add one")
silence(FolderAdded, "an empty folder is no news")
silence(FolderRenamed, "what is in it is the same")
silence(FolderRemoved, "it was empty")
silence(DocumentRemoved, "it was deleted 30 days ago")
