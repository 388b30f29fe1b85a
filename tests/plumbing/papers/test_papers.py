"""Papers as files: what stands on them, in which language and direction, and what whatever makes them cannot do."""

import contextlib
import datetime
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from talkoo.kernel.text import Text
from talkoo.plumbing.papers import make
from talkoo.plumbing.papers.paper import Facts, Heading, Paper, Paragraph, Points


def words(text: str, language: str = "fi") -> Text:
    return Text(text, language, False, language)


def paper(language: str = "fi", **given: Any) -> Paper:
    return Paper(
        **{
            "title": words("Kokous & <muu>", language),
            "language": language,
            "made_at": datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
            "foot": 'Kerho "A" \\',
            "author": "Kerho",
            "parts": [
                Facts([("Aika", words("tänään")), ("Läsnä", words("Maija, Žanna"))]),
                Heading(words("1. Talousarvio")),
                Paragraph(words("Yksi.\nKaksi.\n\nKolme.")),
                Heading(words("Päätetty"), 2),
                Points([words("Hyväksyttiin."), words("تمت الموافقة.", "ar")], is_numbered=True),
                Points([words("Ensin.")], is_numbered=True),
                Points([words("Tehtävä")]),
                Paragraph(words("<img src='http://192.0.2.1/x'><script>"), is_small=True),
            ],
            **given,
        }
    )


def inside(made: bytes) -> bytes:
    """What stands in a PDF, its streams unpacked."""
    found = [made]
    for part in made.split(b"stream")[1:]:
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(part.lstrip(b"\r\n")))
    return b"\n".join(found)


def text_of(made: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The same paper from left to right and from right to left."""
    return {language: make.pdf(paper(language)) for language in ("fi", "ar")}


@pytest.mark.parametrize("language", ["fi", "ar"])
def test_a_pdf_has_tags_a_title_and_its_language(made: dict[str, bytes], language: str) -> None:
    plain = made[language]
    assert plain.startswith(b"%PDF-1.7")
    found = inside(plain)
    assert f"/Lang ({language})".encode() in found or f"/Lang({language})".encode() in found
    assert "Kokous & <muu>".encode("utf-16-be") in found or b"(Kokous & <muu>)" in found
    assert b"pdfuaid:part" in found
    assert b"/DisplayDocTitle true" in found
    for tag in (b"/H1", b"/H2", b"/H3", b"/Table", b"/TH", b"/TD", b"/LI", b"/LBody"):
        assert re.search(rb"/S\s*" + tag + rb"\b", found), tag


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the file as others do")
def test_a_pdf_says_what_was_written_and_loads_nothing(made: dict[str, bytes]) -> None:
    said = text_of(made["fi"])
    for one in (
        "Kokous & <muu>",
        "Maija, Žanna",
        "Kolme.",
        "1. Hyväksyttiin.",
        "<img src='http://192.0.2.1/x'>",
    ):
        assert one in said, one
    assert 'Kerho "A" \\' in said


def test_a_docx_has_styles_and_numbers_that_begin_anew() -> None:
    archive = zipfile.ZipFile(io.BytesIO(make.docx(paper())))
    body = archive.read("word/document.xml").decode()
    for one in ('w:val="Title"', 'w:val="Heading1"', 'w:val="ListBullet"', "Kokous &amp; &lt;muu&gt;"):
        assert one in body, one
    assert body.count("<w:bidi/>") == 1  # the one line in Arabic
    assert '<w:lang w:bidi="ar"/>' in body
    numbers = {part.split('"')[1] for part in body.split("<w:numId ")[1:]}
    assert len(numbers) == 2
    assert "startOverride" in archive.read("word/numbering.xml").decode()
    assert "<dc:title>Kokous &amp; &lt;muu&gt;</dc:title>" in archive.read("docProps/core.xml").decode()


def test_a_docx_from_right_to_left_runs_so_throughout() -> None:
    given = [Facts([("الرئيس", words("Maija", "ar"))]), Paragraph(words("تمت الموافقة.", "ar"))]
    body = zipfile.ZipFile(io.BytesIO(make.docx(paper("ar", parts=given)))).read("word/document.xml").decode()
    assert "<w:bidiVisual/>" in body
    assert body.count("<w:rtl/>") == 4
    assert body.index("<w:bidi/>", body.index("<w:sectPr")) > 0


def test_what_makes_papers_can_reach_nothing() -> None:
    """The same process with other work: it opens no connection and starts no program."""
    press = Path(make.__file__).with_name("press.py")
    for attempt in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
    ):
        code = f"import runpy; own = runpy.run_path({str(press)!r}); own['bound'](); own['shut'](); {attempt}"
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], capture_output=True, timeout=30, check=False
        )
        assert done.returncode == 1, attempt
        assert b"PermissionError" in done.stderr, attempt


def test_very_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "PATIENCE", 0.2)
    with pytest.raises(make.Failed):
        make.pdf(paper())
    monkeypatch.setattr(make, "LONGEST", 10)
    with pytest.raises(make.Failed):
        make.docx(paper())


def test_a_missing_library_is_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lacking = tmp_path / "press.py"
    source = Path(make.__file__).with_name("press.py").read_text()
    lacking.write_text(source.replace("import weasyprint as made_with", "raise OSError('libpango')"))
    monkeypatch.setattr(make, "_PRESS", lacking)
    with pytest.raises(make.Unavailable, match="libpango"):
        make.pdf(paper())
    monkeypatch.undo()
    assert json.loads(json.dumps(paper().plain()))["direction"] == "ltr"
