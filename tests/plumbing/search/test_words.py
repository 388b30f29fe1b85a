"""Words: folding, lemmas, the file of a dictionary, and what becomes of what people type."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simplemma.strategies.dictionaries import dictionary_factory

from talkoo.plumbing.search import arabic, folding, index, lemmas, parse, wordfile
from tests.plumbing.search.forms import FORMS, pairs


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Mielenterveys", "mielenterveys"),
        ("JÄRJESTÖ", "jarjesto"),
        ("Ühing", "uhing"),
        ("õppe", "oppe"),
        ("žanr", "zanr"),
        ("Молодёжь", "молодежь"),
        ("Край", "краи"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("æble", "aeble"),
        ("women's", "womens"),
        ("ﬁn", "fin"),
        ("Ｈｅｌｓｉｎｋｉ", "helsinki"),
        ("İzmir", "izmir"),
        ("جَمْعِيَّة", "جمعيه"),
        ("أطفال", "اطفال"),
        ("إلى", "الي"),
        ("مـــركز", "مركز"),
        ("فارسی", "فارسي"),
        ("٢٠٢٦", "2026"),
        ("۱۲", "12"),
        ("4H", "4h"),
    ],
)
def test_a_word_is_written_in_one_way(typed, folded):
    assert folding.key(typed) == folded
    assert folding.key(unicodedata.normalize("NFD", typed)) == folded


def test_a_title_keeps_its_words_and_nothing_else():
    assert folding.key("  Omaishoitajat – Kainuu ry. (2015) ") == "omaishoitajat kainuu ry 2015"
    assert folding.key("!?… 🎉") == ""


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text):
    assert folding.key(folding.key(text)) == folding.key(text)
    assert all(one.isalnum() for one in folding.key(text).replace(" ", ""))


@pytest.fixture(scope="module", autouse=True)
def dictionaries(django_db_setup):
    lemmas.prepare()


def _found_by(word: str, language: str) -> set[str]:
    return {lexeme for one in folding.words(word) for lexeme in index._lexemes(one, language)}


@pytest.mark.parametrize("language", sorted(FORMS))
def test_inflected_words_of_the_field_lead_to_each_other(language):
    forms = pairs(language)
    missed = [
        (base, form) for base, form in forms if not _found_by(base, language) & _found_by(form, language)
    ]
    assert len(forms) >= 40
    assert len(missed) <= len(forms) * 0.05, missed


@pytest.mark.parametrize("language", sorted(FORMS))
def test_without_lemmas_most_of_them_would_be_missed(language, monkeypatch):
    monkeypatch.setattr(lemmas, "lemma", lambda word, language: "")
    forms = pairs(language)
    missed = [one for one in forms if not _found_by(one[0], language) & _found_by(one[1], language)]
    assert len(missed) > len(forms) * 0.8


@pytest.mark.parametrize(
    ("word", "language"),
    [("сеть", "fi"), ("verkosto", "ru"), ("verkosto", "ar"), ("verkosto", "so"), ("", "fi")],
)
def test_a_word_in_another_script_has_no_lemma(word, language):
    assert lemmas.lemma(word, language) == ""


def test_an_arabic_stem_keeps_two_letters():
    assert all(len(arabic.stem(word)) >= 2 for word in ("ال", "الال", "وال", "لله", "هي", "انات"))


def test_a_dictionary_file_says_what_the_packed_dictionary_says(tmp_path):
    wordfile.make("en", tmp_path / "en")
    packed = dictionary_factory._load_dictionary_from_disk("en")
    opened = wordfile.WordFile(tmp_path / "en")
    assert len(opened) == len(packed)
    for word in random.Random(1).sample(sorted(packed), 2_000):
        assert opened[word.decode()] == packed[word].decode()
    assert opened.get("zzzzzz") is None
    assert opened.get("") is None
    assert opened.get("!") is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["en"]


@pytest.mark.parametrize("cut", [0, 10, 24, 5_000, -1])
def test_a_cut_dictionary_file_is_noticed_and_made_again(tmp_path, monkeypatch, cut):
    monkeypatch.setattr(lemmas, "folder", lambda: tmp_path / "new")
    monkeypatch.setattr(lemmas, "_opened", {})
    lemmas.prepare(["en"])
    whole = (tmp_path / "new" / "en").read_bytes()
    (tmp_path / "new" / "en").write_bytes(whole[:cut])
    monkeypatch.setattr(lemmas, "_opened", {})
    lemmas._looked_up.cache_clear()
    assert lemmas.lemma("children", "en") == ""
    lemmas.prepare(["en"])
    assert lemmas.lemma("children", "en") == "child"
    assert (tmp_path / "new" / "en").read_bytes() == whole


def test_who_searches_does_not_wait_for_a_dictionary(tmp_path, monkeypatch):
    monkeypatch.setattr(lemmas, "folder", lambda: tmp_path / "none")
    monkeypatch.setattr(lemmas, "_opened", {})
    assert parse.parse("yhdistyksille", "fi", ("fi",)).tsquery == "('yhdistyksille':*)"
    assert not (tmp_path / "none").exists()


def test_a_question_takes_lemmas_of_every_language_of_the_site():
    found = parse.parse("noorte lasten", "et", ("et", "fi"))
    assert found.phrase == "noorte lasten"
    first, second = found.tsquery.split(" & ")
    assert "'noorte':*" in first
    assert "'noor'" in first
    assert "'lasten':*" in second
    assert "'lapsi'" in second
    assert "'lapsi'" not in parse.parse("lasten", "ru", ("ru",)).tsquery


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("jarjestot", "fi", "jarjesto"),
        ("nayttelyn", "fi", "nayttely"),
        ("foreningar", "sv", "forening"),
        ("aldre", "sv", "aldre"),
        ("uhingud", "et", "uhing"),
        ("noustamise", "et", "noustamine"),
        ("молодежью", "ru", "молодежь"),
    ],
)
def test_words_typed_without_their_dots_are_understood(typed, language, meant):
    assert f"'{meant}'" in parse.parse(typed, language, ()).tsquery


def test_small_words_are_left_out_beside_others_only():
    assert parse.parse("health in the village", "en", ()).tsquery.count("&") == 1
    assert parse.parse("and", "en", ())


def test_too_much_is_cut_and_said():
    many = parse.parse(" ".join(f"word{number}" for number in range(9)), "en", ())
    assert (many.is_cut, many.tsquery.count("&")) == (True, 7)
    long = parse.parse("a" * 10_000, "en", ())
    assert long.is_cut
    assert len(long.text) == parse.LONGEST
    assert not parse.parse("one two", "en", ()).is_cut


@pytest.mark.parametrize("text", ["", " ", "\0", "!?", "&|!()':*", "\u202e\u202d", "🎉", "__", "´`'"])
def test_where_no_word_is_nothing_is_asked(text):
    assert not parse.parse(text, "fi", ("fi",))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["fi", "et", "ru", "sv", "en", "ar", "so"]))
def test_nothing_typed_breaks_out_of_its_quotes(text, language):
    found = parse.parse(text, language, ("fi", "ru", "ar"))
    quoted = found.tsquery.split("'")
    assert len(quoted) % 2 == 1
    assert all(word and word.replace(" ", "").isalnum() for word in quoted[1::2])
    assert all(set(between) <= set("()|&:* ") for between in quoted[0::2])
