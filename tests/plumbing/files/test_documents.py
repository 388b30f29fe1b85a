"""What a file is, told by its content; what is refused, and how what is taken is kept."""

import hashlib
import io
import random
import struct
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from talkoo.plumbing.files import documents, kinds, storage, stored
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import sites
from tests.plumbing.files.drawn import photograph, saved
from tests.plumbing.files.sent import MAIN, OPEN, PDF, office, opened, packed

GOOD = {
    "pdf": PDF,
    **{code: office(code) for code in (*OPEN, *MAIN)},
    "txt": b"Kokous maanantaina klo 18, tervetuloa!\r\n",
    "csv": "nimi;määrä\r\nMaija;3\r\n".encode(),
}


def examine(content: bytes, name: str = "") -> documents.Examined:
    return documents.examine(opened(content), name)


@pytest.mark.parametrize("code", GOOD)
def test_each_kind_is_told_by_its_content_whatever_it_is_called(code: str) -> None:
    name = f"esitys.{code}" if code in {"txt", "csv"} else "esitys.jpg.exe"
    found = examine(GOOD[code], name)
    assert (found.kind.code, found.name, found.size) == (code, f"esitys.{code}", len(GOOD[code]))
    assert found.source.read() == GOOD[code]
    assert kinds.code_of(found.kind.media_type) == code


def test_only_pdf_pictures_and_recordings_are_shown_in_place() -> None:
    shown = {code for code, kind in kinds.KINDS.items() if kind.is_shown}
    assert shown == {"pdf", "png", "jpeg", "webp", "weba", "ogg", "m4a", "mp3"}


PROGRAMS = {
    "windows": b"MZ\x90\0" + b"\0" * 200,
    "linux": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "mac": b"\xcf\xfa\xed\xfe" + b"\0" * 200,
    "java": b"\xca\xfe\xba\xbe" + b"\0" * 200,
    "script": b"#!/bin/sh\nrm -rf ~\n",
    "shortcut": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 100,
    "web assembly": b"\0asm\x01\0\0\0",
}


@pytest.mark.parametrize("name", ["esitys.pdf", "kuva.png", "muistio.txt", "muistio"])
@pytest.mark.parametrize("content", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_is_refused_whatever_it_is_called(content: bytes, name: str) -> None:
    with pytest.raises(documents.NotAllowed, match="program"):
        examine(content, name)


PAGES = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html later": b"\n\n  <ScRiPt>alert(1)</script>",
    "html with a mark": b"\xef\xbb\xbf<html></html>",
    "html in 16 bits": "<script>alert(1)</script>".encode("utf-16"),
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg alone": b"<svg onload=alert(1)>",
    "comment": b"<!-- x --><script>alert(1)</script>",
}


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES)
def test_a_page_is_not_a_text(content: bytes) -> None:
    with pytest.raises(documents.NotAllowed):
        examine(content, "muistio.txt")


@pytest.mark.parametrize("name", ["x.bat", "x.ps1", "x.js", "x.html", "x.svg", "x.txt.vbs", "x.eml", "x.xml"])
def test_a_text_called_like_a_program_is_refused(name: str) -> None:
    with pytest.raises(documents.NotAllowed):
        examine(b"echo hello\r\n", name)


@pytest.mark.parametrize(
    ("content", "is_good"),
    [
        ("Äiti söi йогурт ☕".encode(), True),
        ("Äiti söi".encode("cp1252"), True),
        ("Äiti söi".encode("utf-16"), True),
        (b"tab\tand\x0cpage", True),
        (b"null\0byte", False),
        (b"\x1b[31mred", False),
        (b"\xff\xfe\x00\x00\x01", False),
        (bytes(range(128, 256)), False),
    ],
)
def test_a_text_is_a_text_in_a_known_alphabet(content: bytes, is_good: bool) -> None:
    if is_good:
        assert examine(content, "muistio.txt").kind.code == "txt"
    else:
        with pytest.raises(documents.NotAllowed):
            examine(content, "muistio.txt")


def with_comment(content: bytes, comment: bytes) -> bytes:
    place = content.rindex(b"PK\x05\x06")
    return content[: place + 20] + struct.pack("<H", len(comment)) + comment


ODD = {
    "archive": packed({"a.txt": b"a"}),
    "empty archive": b"PK\x05\x06" + b"\0" * 18,
    "jar": packed({"META-INF/MANIFEST.MF": b"x", "Main.class": b"\xca\xfe\xba\xbe"}),
    "rar": b"Rar!\x1a\x07\0" + b"\0" * 50,
    "gzip": b"\x1f\x8b\x08" + b"\0" * 50,
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 50,
    "gif": b"GIF89a" + b"\0" * 50,
    "macros": office("docx", {"word/vbaProject.bin": b"x"}),
    "macros by type": office("docx", main="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "macros in odt": office("odt", {"Basic/Standard/Module1.xml": b"x"}),
    "program inside": office("docx", {"word/run.EXE": b"MZ"}),
    "java inside": office("odt", {"a/Main.class": b"x"}),
    "page inside": office("odt", {"index.html": b"x"}),
    "two kinds": office("docx", {"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "two main parts": office("docx", main=MAIN["docx"] + '"/><x a="' + MAIN["xlsx"]),
    "leads away": office("docx", {"../../etc/passwd": b"x"}),
    "absolute": office("docx", {"/etc/passwd": b"x"}),
    "another drawing": packed({"mimetype": b"application/vnd.oasis.opendocument.graphics"}),
    "something before": b"GIF89a" + office("docx"),
    "something behind": office("docx") + b"<script>alert(1)</script>",
    "a comment": with_comment(office("docx"), b"<script>"),
    "prefixed": b"PK\x03\x04<script>" + office("docx"),
    "pdf and archive": PDF + packed({"a.txt": b"a"}),
    "archive in a pdf's comment": PDF + with_comment(packed({"a": b"a"}), b"\n%%EOF\n"),
    "cut pdf": PDF[:30],
    "pdf later": b"\n" + PDF,
    "cut docx": office("docx")[:-30],
    "bomb": packed({"[Content_Types].xml": b" " * 3_000_000}),
    "nothing": b"",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_is_no_plain_document_is_refused(content: bytes) -> None:
    with pytest.raises(documents.Refused) as told:
        examine(content, "esitys.pdf")
    assert str(told.value).endswith(".")


def test_an_archive_that_unpacks_to_far_too_much_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<a ContentType="{MAIN["docx"]}"/>')
        for number in range(5):
            archive.writestr(f"{number}.xml", b"\0" * 90_000_000)
    assert len(buffer.getvalue()) < 3_000_000
    with pytest.raises(documents.Refused):
        examine(buffer.getvalue())


def test_a_picture_is_drawn_anew_and_keeps_nothing_but_what_it_shows() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x9286] = "TALKOO-SECRET", 6, "GPS 62.1 30.2"
    for form, options in {"JPEG": {"exif": exif}, "PNG": {"exif": exif}, "WEBP": {"exif": exif}}.items():
        buffer = io.BytesIO()
        photograph(640).save(buffer, form, **options)
        content = buffer.getvalue() + b"<script>alert('hidden')</script>PK\x05\x06"
        assert b"TALKOO-SECRET" in content
        found = examine(content, "kuva.png")
        drawn = found.source.read()
        assert b"SECRET" not in drawn
        assert b"script" not in drawn
        assert found.kind.code == form.lower()
        assert found.size == len(drawn)
        with Image.open(io.BytesIO(drawn)) as image:
            assert image.format == form
            assert image.size == (400, 640)  # upright
            assert not image.getexif()


def test_a_broken_picture_is_refused() -> None:
    for content in (saved(photograph(), "PNG")[:500], b"\xff\xd8\xff\xe0" + b"\0" * 90, b"RIFF\0\0\0\0WEBP"):
        with pytest.raises(documents.Refused):
            examine(content, "kuva.png")


def test_more_than_twenty_megabytes_is_too_much() -> None:
    exact = PDF[:9] + b" " * (20_000_000 - len(PDF)) + PDF[9:]
    assert examine(exact).size == 20_000_000
    with pytest.raises(documents.TooLarge, match="20 MB"):
        examine(exact + b"\n")
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload.size = 30_000_000  # of which only the beginning was kept
    with pytest.raises(documents.TooLarge):
        documents.examine(upload)


def test_a_file_that_did_not_arrive_whole_is_refused() -> None:
    """A text would otherwise be kept without its end."""
    upload = SimpleUploadedFile("x.txt", b"hello")
    upload.size = 6
    with pytest.raises(documents.TooLarge):
        documents.examine(upload)


def test_a_long_upload_is_read_from_the_disk() -> None:
    upload = TemporaryUploadedFile("../../Raportti 2026.pdf", "text/html", 0, None)
    upload.write(PDF)
    upload.size = len(PDF)
    found = documents.examine(upload)
    assert (found.name, found.kind.code) == ("Raportti 2026.pdf", "pdf")
    upload.close()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_content_makes_anything_but_a_refusal(data: Any) -> None:
    whole = data.draw(st.sampled_from([*GOOD.values(), *ODD.values(), saved(photograph(40), "PNG")]))
    content = bytearray(whole)
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    for _change in range(data.draw(st.integers(0, 8))):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    cut = data.draw(st.integers(0, len(content)))
    name = data.draw(st.text(max_size=40))
    try:
        found = examine(bytes(content[:cut]) if data.draw(st.booleans()) else bytes(content), name)
    except documents.Refused:
        return
    assert found.name.endswith(found.kind.ending)
    assert found.size > 0


def test_a_file_is_kept_once_and_leaves_with_its_last_reference(
    rows: None, alpha: Any, folder: storage.Folder
) -> None:
    with sites.within(alpha.id):
        laid = documents.lay(examine(PDF, "a.pdf"))
        digest = hashlib.sha256(PDF).hexdigest()
        assert (laid.digest, laid.size) == (digest, len(PDF))
        assert folder.path(alpha.id, digest).read_bytes() == PDF
        one, two = documents.keep(laid), documents.keep(documents.lay(examine(PDF, "b.pdf")))
        assert one == two
        kept = StoredFile.objects.get()
        assert (kept.digest, kept.size, kept.media_type) == (digest, len(PDF), "application/pdf")
        gone = []
        documents.forget({one}, after=lambda: gone.append(1))
        assert gone == [1]
        assert not StoredFile.objects.exists()
        assert stored.lock([one]) == []
        assert folder.path(alpha.id, digest).exists()  # until the nightly sweep
