import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Fact):
    """A site administrator wants everything of the site in one file."""

    changes_pages = False
    export_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ExportDownloaded(Fact):
    changes_pages = False
    export_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ExportRemoved(Fact):
    changes_pages = False
    export_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SiteBroughtIn(Fact):
    """The site came from a file; `rows` is how many."""

    rows: int


silence(ExportDownloaded, "whoever took it knows it; the record keeps it")
silence(ExportRemoved, "its time was over, or its maker removed it")
silence(SiteBroughtIn, "the operator did it")
silence(ExportAsked, "whoever asked waits for it on the page of the copies")
