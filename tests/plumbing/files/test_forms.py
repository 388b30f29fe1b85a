"""The forms: words or decoration, and what was typed stays."""

from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from talkoo.kernel.text import texts
from talkoo.plumbing.files import forms
from tests.plumbing.files.drawn import photograph, saved
from tests.plumbing.files.sent import PDF

WORDS = "Kolme ihmistä pöydän ääressä."


def sent(content: bytes | None = None, *, is_required: bool = True, **typed: Any) -> forms.PictureForm:
    chosen = {} if content is None else {"picture": SimpleUploadedFile("aino.png", content)}
    return forms.PictureForm(typed, chosen, is_required=is_required)


@pytest.fixture
def png() -> bytes:
    return saved(photograph(), "PNG")


def test_a_picture_with_words_is_ready_to_be_kept(png: bytes) -> None:
    with translation.override("fi"):
        form = sent(png, alt=f"  {WORDS}\n")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["picture"].width == 640
        assert form.alt_texts == texts("fi", fi=WORDS)
        assert not form.cleaned_data["is_decorative"]


def test_a_decoration_needs_no_words(png: bytes) -> None:
    form = sent(png, is_decorative="on")
    assert form.is_valid(), form.errors
    assert form.alt_texts is None
    assert form.cleaned_data["is_decorative"]


@pytest.mark.parametrize("alt", ["", "  ", "\u202e"])
def test_without_words_it_says_what_to_do_beside_the_words(png: bytes, alt: str) -> None:
    form = sent(png, alt=alt)
    assert form.errors == {
        "alt": ["Say what the picture shows, or tick that it is decoration. Then choose the picture again."]
    }


def test_words_for_a_decoration_are_asked_about(png: bytes) -> None:
    form = sent(png, alt=WORDS, is_decorative="on")
    assert list(form.errors) == ["alt"]
    assert form.errors["alt"][0].startswith("A decoration needs no words.")
    assert form["alt"].value() == WORDS


def test_a_wrong_file_keeps_what_was_typed() -> None:
    form = sent(b"<svg/>", alt=WORDS)
    assert form.errors == {
        "picture": ["This is not a picture that can be shown. Choose a PNG, JPEG, WebP or GIF file."]
    }
    assert form["alt"].value() == WORDS
    assert form["picture"].value() is None, "its name is not shown as if it were still chosen"
    assert list(sent(b"<svg/>").errors) == ["picture", "alt"]
    assert sent(b"", alt=WORDS).errors == {"picture": ["This file is empty. Choose another one."]}


def test_a_picture_must_be_chosen_unless_it_need_not() -> None:
    assert sent(alt=WORDS).errors == {"picture": ["Choose a picture."]}
    form = sent(is_required=False)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["picture"] is None
    assert sent(alt=WORDS).fields["picture"].required, "the next form asks again"


def test_words_have_room_for_three_hundred_characters(png: bytes) -> None:
    assert sent(png, alt="ä" * 300).is_valid()
    assert list(sent(png, alt="ä" * 301).errors) == ["alt"]


def described(stored: dict[str, str] | None, **typed: str) -> forms.AltForm:
    return forms.AltForm(typed, languages=("fi", "sv"), alt=stored, is_decorative=stored is None)


def test_words_in_several_languages_keep_their_original_and_those_not_asked_for() -> None:
    stored = texts("fi", fi="Pöytä", ar="طاولة")
    shown = forms.AltForm(languages=("fi", "sv"), alt=stored)
    assert [field.html_name for field in shown] == ["alt_fi", "alt_sv", "is_decorative"]
    assert shown["alt_fi"].value() == "Pöytä"
    form = described(stored, alt_fi="Iso pöytä", alt_sv="Ett stort bord")
    assert form.is_valid(), form.errors
    assert form.alt_texts == texts("fi", fi="Iso pöytä", sv="Ett stort bord", ar="طاولة")
    form = described(stored, alt_sv="Ett bord")
    assert form.is_valid(), form.errors
    assert form.alt_texts == texts("sv", sv="Ett bord", ar="طاولة")
    form = described(texts("sv", sv="Ett bord"), alt_fi="Pöytä", alt_sv="Ett stort bord")
    assert form.is_valid(), form.errors
    assert form.alt_texts == texts("sv", fi="Pöytä", sv="Ett stort bord")
    form = described(None, alt_sv="Ett bord")
    assert form.is_valid(), form.errors
    assert form.alt_texts == texts("sv", sv="Ett bord")


def test_words_and_decoration_exclude_each_other_there_too() -> None:
    assert list(described(None, alt_fi=" ").errors) == ["alt_fi"]
    assert list(described(None, alt_fi="Pöytä", is_decorative="on").errors) == ["is_decorative"]
    form = described(texts("fi", fi="Pöytä", ar="طاولة"), is_decorative="on")
    assert form.is_valid(), form.errors
    assert form.alt_texts is None


def test_a_field_for_documents_gives_what_may_be_kept_or_says_why_not() -> None:
    class Sending(django_forms.Form):
        document = forms.DocumentField()

    def sending(content: bytes, name: str = "a.pdf") -> Sending:
        return Sending({}, {"document": SimpleUploadedFile(name, content)})

    good = sending(PDF, "b.exe")
    assert good.is_valid()
    assert (good.cleaned_data["document"].name, good.cleaned_data["document"].kind.code) == ("b.pdf", "pdf")
    assert "value" not in str(good["document"])
    for bad in (sending(b"MZ\0\0"), sending(b""), Sending({}, {}), Sending({"document": "text"}, {})):
        assert list(bad.errors) == ["document"]
