"""A file that is far too large is refused without filling the disk."""

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from talkoo.plumbing.files import documents, pictures, sizes
from talkoo.plumbing.files.examined import MOST_BYTES, MOST_BYTES_OF_A_DOCUMENT
from tests.plumbing.files.drawn import photograph, saved

SIZES = [
    (1, "0.1 kB", "0,1 kt"),
    (2_345, "2.3 kB", "2,3 kt"),
    (99_500, "100 kB", "100 kt"),
    (1_234_567, "1.2 MB", "1,2 Mt"),
    (500_000_000, "500 MB", "500 Mt"),
    (1_500_000_000, "1.5 GB", "1,5 Gt"),
]


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


def test_the_field_for_documents_takes_more_and_all_files_together_no_more_than_one(settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["talkoo.plumbing.files.uploads.BoundedUpload"]
    sent = {
        "document": SimpleUploadedFile("a.pdf", b"\0" * MOST_BYTES_OF_A_DOCUMENT),
        **{f"more{number}": SimpleUploadedFile("b.pdf", b"\0" * 5_000_000) for number in range(4)},
    }
    files = RequestFactory().post("/", sent).FILES
    there = {name: os.stat(upload.temporary_file_path()).st_size for name, upload in files.items()}
    assert there["document"] == files["document"].size == MOST_BYTES_OF_A_DOCUMENT
    assert sum(there.values()) < MOST_BYTES_OF_A_DOCUMENT + 200_000
    assert files["more3"].size == 5_000_000
    with pytest.raises(documents.TooLarge):  # its end never reached the disk
        documents.examine(files["more3"])
    for upload in files.values():
        upload.close()


@pytest.mark.parametrize(("size", "en", "fi"), SIZES)
def test_sizes_are_said_as_people_say_them(size: int, en: str, fi: str) -> None:
    assert sizes.say(size, "en").replace("\xa0", " ") == en
    assert sizes.say(size, "fi").replace("\xa0", " ") == fi
    assert sizes.say(size, "ar")
