"""Documents of spaces, made through the product's own actions."""

import io
import uuid
from typing import Any

from PIL import Image

from talkoo.blocks.documents import actions
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.files import documents
from tests.plumbing.files.sent import PDF


def pdf(words: str = "") -> bytes:
    return PDF.replace(b"\n1 0", b"\n% " + words.encode() + b"\n1 0") if words else PDF


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, form)
    return buffer.getvalue()


def examined(content: bytes = PDF, name: str = "kokous.pdf") -> documents.Examined:
    return documents.examine(io.BytesIO(content), name)


def words(**given: Any) -> actions.Words:
    return actions.Words(**{"title": "Kokous", "language": "fi", "audience": "everybody", **given})


def document(
    space: Any, *, by: Any = PROGRAM, content: bytes = PDF, name: str = "kokous.pdf", **given: Any
) -> Any:
    """A document of a space, added by `by`; the rest is as in actions.Words. Call it inside a site."""
    return actions.add(space.pk, words(**given), examined(content, name), by=by, once=uuid.uuid4())


def version(
    document: Any, content: bytes, *, by: Any = PROGRAM, name: str = "kokous.pdf", note: str = ""
) -> Any:
    return actions.add_version(document.pk, examined(content, name), by=by, once=uuid.uuid4(), note=note)
