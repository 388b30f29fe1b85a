"""The mails of this package, each with what it is given, and its other cases."""

import uuid

MAILS = {
    "documents.added": {
        "about": "Verkosto",
        "is_version": False,
        "file_page": "documents:network_file",
        "slug": "x",
        "document_id": uuid.UUID(int=7),
        "funding": [],
    },
    "documents.deleted": {
        "about": "Verkosto",
        "deleted_page": "documents:network_deleted_files",
        "slug": "x",
        "funding": [],
    },
}
OTHERWISE = [
    ("documents.added", {"is_version": True}),
]
