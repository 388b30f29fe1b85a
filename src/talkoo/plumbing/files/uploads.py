"""How files that are sent in reach the disk before any of our code looks at them (`FILE_UPLOAD_HANDLERS`).

Every request that sends a form is read so far, whoever sends it, to find the token that proves it is from our page.
"""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from talkoo.plumbing.files.examined import MOST_BYTES


class BoundedUpload(TemporaryFileUploadHandler):
    """A file on the disk of which no more is kept than a picture may have; its `size` tells how long it really was."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)
