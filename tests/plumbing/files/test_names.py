"""Names of files as people and attackers give them."""

import unicodedata

import pytest
from django.utils.http import content_disposition_header
from hypothesis import given
from hypothesis import strategies as st

from talkoo.plumbing.files.names import LONGEST, named


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Budjetti.pdf", "Budjetti.pdf"),
        ("Budjetti", "Budjetti.pdf"),
        ("Budjetti.PDF", "Budjetti.pdf"),
        ("Budjetti.pdf.exe", "Budjetti.pdf"),
        ("Budjetti.exe.pdf", "Budjetti.pdf"),
        ("Budjetti.docx", "Budjetti.pdf"),
        ("puhe.weba", "puhe.pdf"),
        ("puhe.mp3", "puhe.pdf"),
        ("Budjetti 1.2.2026", "Budjetti 1.2.2026.pdf"),
        ("v1.2.pdf", "v1.2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\Windows\\win.ini", "win.ini.pdf"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("..%2f..%2fx.pdf", "2f.. 2fx.pdf"),
        ("..", "file.pdf"),
        (".", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...pdf", "file.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
        ('a"; filename="b.pdf', "a ; filename= b.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("lasku\u202efdp.exe", "laskufdp.pdf"),
        ("x\u200b\u2066y\u200f.pdf", "xy.pdf"),
        ("\u200c.pdf", "file.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("Протокол собрания.docx", "Протокол собрания.pdf"),
        ("محضر.docx", "محضر.pdf"),
        ("con.pdf", "_con.pdf"),
        ("COM1.txt", "_COM1.pdf"),
        ("console.pdf", "console.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("a?b#c%41&d=<e>|*.pdf", "a b c 41&d= e.pdf"),
        ("Pa\u0308iva\u0308.pdf", "Päivä.pdf"),
        ("Päivä .pdf ", "Päivä.pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_content_says(given: str, kept: str) -> None:
    assert named(given, ".pdf") == kept


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from('\0\r\n/\\..%"\u202e'), max_size=200))
def test_no_name_means_anything_to_a_path_or_header(given: str) -> None:
    name = named(given, ".pdf")
    assert name.endswith(".pdf")
    assert 5 <= len(name) <= LONGEST
    assert not set(name) & set('/\\:*?"<>|%#\r\n\0')
    assert not name.startswith(".")
    assert all(
        unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} or sign in "\u200c\u200d" for sign in name
    )
    header = content_disposition_header(True, name)
    header.encode("latin-1")
    assert "\n" not in header
    assert "\r" not in header
    assert named(name, ".pdf") == name
