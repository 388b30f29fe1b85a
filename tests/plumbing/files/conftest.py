"""A folder of files for each test, and pictures in it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from talkoo.plumbing.files import storage
from tests.plumbing.files.drawn import photograph, saved


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> storage.Folder:
    settings.FILES_FOLDER = tmp_path / "files"
    return storage.Folder(settings.FILES_FOLDER)


@pytest.fixture
def kept(rows: None) -> Callable[..., Any]:
    """Keep a picture at the current site."""
    from talkoo.kernel.text import texts
    from talkoo.plumbing.files import pictures

    def keep(image: Image.Image | None = None, words: str = "Kolme ihmistä pöydän ääressä.") -> Any:
        content = saved(image or photograph(), "PNG")
        return pictures.keep(pictures.examine(io.BytesIO(content)), texts("fi", fi=words))

    return keep
