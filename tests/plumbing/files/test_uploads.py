"""A file that is far too large is refused without filling the disk."""

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.examined import MOST_BYTES
from tests.plumbing.files.drawn import photograph, saved


def received(content: bytes, settings: Any) -> Any:
    settings.FILE_UPLOAD_HANDLERS = [
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
        "talkoo.plumbing.files.uploads.BoundedUpload",
    ]
    request = RequestFactory().post("/", {"picture": SimpleUploadedFile("x.png", content)})
    return request.FILES["picture"]


def test_of_a_file_that_is_too_large_only_the_beginning_is_kept(settings: Any) -> None:
    upload = received(b"\0" * 30_000_000, settings)
    assert upload.size == 30_000_000
    assert os.stat(upload.temporary_file_path()).st_size < MOST_BYTES + 100_000
    with pytest.raises(pictures.TooLarge):
        pictures.examine(upload)
    upload.close()


@pytest.mark.parametrize("size", [1_000_000, 5_000_000, MOST_BYTES])
def test_a_file_that_is_not_arrives_whole(settings: Any, size: int) -> None:
    content = saved(photograph(), "PNG")
    upload = received(content.ljust(size, b"\0"), settings)
    assert upload.size == size
    assert len(upload.read()) == size
    upload.seek(0)
    assert pictures.examine(upload).width == 640
    upload.close()
