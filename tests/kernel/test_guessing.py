"""Which language words are in, where that can be told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkoo.kernel.guessing import language_of

OFFERED = ["fi", "et", "sv", "en", "ru", "uk", "ar", "de", "so", "fa"]
SAID = {
    "fi": "Hei kaikki, meillä on ollut retki ja se oli hyvä alku. Mitä olette tehneet, kun nuoret eivät tule?",
    "et": "Tere kõigile, meil on olnud matk ja see oli hea algus. Mida olete teinud, kui noored ei tule?",
    "sv": "Hej alla, vi har haft en utflykt och det var en bra början. Vad gör ni när de unga inte kommer?",
    "en": "Hello all, we have had an excursion and it was a good start. What do you do if the young do not come?",
    "ru": "Привет всем, у нас была поездка, и это было хорошее начало. Что вы делаете, если молодёжь не приходит?",
    "uk": "Привіт усім, у нас була подорож, і це був добрий початок. Що ви робите, якщо молодь не приходить?",
    "ar": "مرحبا بالجميع، كان لدينا رحلة وكانت بداية جيدة. ماذا تفعلون إذا لم يأت الشباب إلى هذا المكان؟",
    "de": "Hallo zusammen, wir haben einen Ausflug gemacht und das war ein guter Anfang. Was macht ihr?",
    "fa": "سلام به همه، ما یک سفر داشتیم که شروع خوبی بود. شما چه می‌کنید اگر جوانان نمی‌آیند؟",
    "so": "Waa in la sameeyo wax kale oo ay dhallinyaradu jeceshahay, laakiin haddii ay iman waayaan.",
}


@pytest.mark.parametrize("language", SAID)
def test_a_few_sentences_tell_their_language(language: str) -> None:
    assert language_of(SAID[language], OFFERED) == language


@pytest.mark.parametrize(
    "text", ["", " ", "Ok", "12345", "https://and.example/the/of/is", "Maija", "😀", "the@and.example"]
)
def test_what_does_not_tell_is_not_guessed(text: str) -> None:
    assert language_of(text, OFFERED) == ""


def test_only_what_the_site_offers_is_found() -> None:
    assert language_of(SAID["ru"], ["fi", "sv"]) == ""
    assert language_of(SAID["sv"], ["fi", "ru"]) == ""
    assert language_of("Привіт", ["fi", "uk"]) == "uk"
    assert language_of(SAID["fi"], []) == ""


@given(st.text(max_size=300))
def test_any_text_gives_an_offered_language_or_none(text: str) -> None:
    assert language_of(text, OFFERED) in {"", *OFFERED}


def test_a_long_text_takes_no_longer() -> None:
    began = time.process_time()
    language_of("ja " * 1_000_000, OFFERED)
    assert time.process_time() - began < 0.5
