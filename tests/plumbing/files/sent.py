"""Documents as people send them: good ones, and those that only look good."""

import io
import zipfile
from typing import Any

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_X = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{_X}wordprocessingml.document.main+xml",
    "xlsx": f"{_X}spreadsheetml.sheet.main+xml",
    "pptx": f"{_X}presentationml.presentation.main+xml",
}
OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(code: str, extra: dict[str, bytes] | None = None, main: str = "") -> bytes:
    """A small document of this kind with `extra` parts inside."""
    if code in OPEN:
        parts = {"mimetype": f"application/vnd.oasis.opendocument.{OPEN[code]}".encode()}
        return packed({**parts, "content.xml": b"<x/>", **(extra or {})}, zipfile.ZIP_STORED)
    types = f'<Types><Override PartName="/main.xml" ContentType="{main or MAIN[code]}"/></Types>'
    parts = {"[Content_Types].xml": types.encode(), "_rels/.rels": b"<x/>", "main.xml": b"<x/>"}
    return packed({**parts, **(extra or {})})


def opened(content: bytes) -> Any:
    return io.BytesIO(content)
