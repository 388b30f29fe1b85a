"""The mechanisms without tables."""

import datetime
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkoo.kernel import clock, i18n, ids, links, text
from talkoo.kernel.lifecycle import Lifecycle, NotNow
from talkoo.kernel.partial_dates import PartialDate


def test_identifiers_sort_by_time_and_are_version_7():
    made = [ids.uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == 5_000
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}
    milliseconds = made[-1].int >> 80
    assert abs(milliseconds / 1000 - datetime.datetime.now(datetime.UTC).timestamp()) < 5


def test_a_lifecycle_refuses_what_leads_nowhere():
    with pytest.raises(ValueError, match="nothing leads to"):
        Lifecycle(initial="a", steps=[("go", ["lost"], "b")])
    table = Lifecycle(initial="a", steps=[("go", ["a"], "b"), ("back", ["b"], "a")])
    assert table.after("go", "a") == "b"
    assert table.verbs_from("b") == ["back"]
    with pytest.raises(NotNow):
        table.after("go", "b")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "13.1.2020"),
        ("et", "13.01.2020"),
        ("ru", "13.01.2020"),
        ("sv", "2020-01-13"),
        ("en", "13 January 2020"),
    ],
)
def test_a_day_reads_as_each_language_writes_it(language, words):
    assert i18n.say_date(datetime.date(2020, 1, 13), language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "helmikuu 2015"),
        ("et", "veebruar 2015"),
        ("ru", "февраль 2015\u202fг."),
        ("en", "February 2015"),
    ],
)
def test_a_month_reads_as_a_month(language, words):
    assert i18n.say_date(PartialDate(2015, 2), language) == words
    assert i18n.say_date(PartialDate(2015), language) == "2015"


@pytest.mark.parametrize("wrong", ["2015-13", "2015-02-30", "x", "2015-0-3", ""])
def test_a_date_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError):
        PartialDate.parse(wrong)


def test_partial_dates_know_how_much_they_know():
    assert PartialDate.parse("2015-02").isoformat() == "2015-02"
    assert PartialDate.parse("2015-02").first_day == datetime.date(2015, 2, 1)


def test_a_text_is_shown_in_its_original_with_a_mark():
    stored = text.texts("fi", fi="Verkosto", ru="Сеть")
    assert text.pick(stored, "ru") == text.Text("Сеть", "ru", False, "fi")
    shown = text.pick(stored, "ar")
    assert (shown.text, shown.lang, shown.is_fallback, shown.dir) == ("Verkosto", "fi", True, "ltr")
    assert text.pick({"_": "fa", "fa": "نمونه"}, "fi").dir == "rtl"
    assert text.pick(None, "fi").text == ""


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("fi", ["Aava", "Yhistykset", "Zeta", "Åland", "Älä", "Öljy"]),
        ("sv", ["Ada", "Zorn", "Åbo", "Ärla", "Öster"]),
        ("et", ["Saar", "Šokk", "Zoo", "Žanr", "Tartu", "Vald", "Õun", "Äke", "Öö", "Üle"]),
        ("ru", ["Анна", "Борис", "Яна"]),
    ],
)
def test_names_stand_in_the_order_of_each_language(language, ordered):
    assert (
        sorted(random.sample(ordered, len(ordered)), key=lambda name: text.sort_key(name, language))
        == ordered
    )


@given(st.text(max_size=200))
def test_cleaning_is_done_once_and_leaves_nothing_that_misleads(typed):
    clean = text.clean_line(typed)
    assert text.clean_line(clean) == clean
    assert not set(clean) & set("\n\r\0\u202e\u2066")
    assert text.clean_paragraphs(text.clean_paragraphs(typed)) == text.clean_paragraphs(typed)


def test_names_in_dialect_and_any_script_stay_as_they_are():
    for name in ("Tiijätkö mitä?", "Yhistykset yhessä", "Сеть «Дружба»", "شبكة الجيران", "کوردی"):
        assert text.clean_line(name) == name


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,sv;q=0.5,fi;q=0.7", "fi"),
        ("*", "et"),
        ("", "et"),
        ("x" * 5_000, "et"),
        ("fi;q=nonsense,sv", "sv"),
    ],
)
def test_the_browser_is_asked_for_its_language(asked, found):
    assert i18n.best_language(asked, "et") == found


def test_the_clock_can_be_stopped():
    moment = datetime.datetime(2026, 3, 29, 0, 30, tzinfo=datetime.UTC)
    with clock.frozen(moment):
        assert clock.now() == moment
        assert clock.today("Europe/Helsinki") == datetime.date(2026, 3, 29)
    assert clock.now() != moment


@pytest.mark.parametrize(
    "wrong",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "https://",
        "http://[",
        "https://example.org/a b",
        "https://example.org/" + "a" * 300,
        "ftp://example.org/",
        "",
    ],
)
def test_a_link_that_leads_nowhere_or_runs_something_is_refused(wrong):
    with pytest.raises(links.WrongLink):
        links.tidy(wrong)


def test_a_link_to_the_web_is_kept_as_it_is():
    for right in ("https://example.org/ä?b=c#d", "http://example.org"):
        assert links.tidy(f" {right}\u202e ") == right
