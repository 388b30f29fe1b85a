"""How files that are sent in reach the disk before any of our code looks at them (`FILE_UPLOAD_HANDLERS`).

Every request that sends a form is read so far, whoever sends it, to find the token that proves it is from our page.
"""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from talkoo.plumbing.files.examined import MOST_BYTES, MOST_BYTES_OF_A_DOCUMENT

DOCUMENT_FIELD = "document"
"""The name of the field whose file may be larger than a picture."""


class BoundedUpload(TemporaryFileUploadHandler):
    """A file on the disk of which no more is kept than its field may have, and of all files of a request together no
    more than one document; its `size` tells how long it really was."""

    taken = 0

    def new_file(self, field_name: str, *given: Any, **more: Any) -> None:
        super().new_file(field_name, *given, **more)
        self.most = MOST_BYTES_OF_A_DOCUMENT if field_name == DOCUMENT_FIELD else MOST_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self.most and self.taken <= MOST_BYTES_OF_A_DOCUMENT:
            self.taken += len(raw_data)
            super().receive_data_chunk(raw_data, start)
