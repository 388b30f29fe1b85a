"""The pages of a space's files."""

from talkoo.blocks.documents.views.folders import folder, folders
from talkoo.blocks.documents.views.reading import document, download, listing
from talkoo.blocks.documents.views.writing import add, change, delete, deleted, new_version

__all__ = [
    "add",
    "change",
    "delete",
    "deleted",
    "document",
    "download",
    "folder",
    "folders",
    "listing",
    "new_version",
]
