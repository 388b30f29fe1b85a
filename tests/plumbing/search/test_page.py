"""The page of results."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.plumbing.search.index import Document


@pytest.fixture
def page(put, browse, alpha):
    """`page("words")` gives the page's text as a visitor of alpha gets it."""

    def get(q=None, status=200, path="/search/", **parameters):
        answer = browse(alpha).get(path, {**({} if q is None else {"q": q}), **parameters})
        assert answer.status_code == status
        return answer.content.decode()

    return get


def test_the_empty_page_asks_for_words(page):
    text = page(path="/en/search/")
    assert "Write one or more words" in text
    assert 'name="q"' in text
    assert "Nothing found" not in text


def test_hits_stand_under_their_kind_with_links(page, put, alpha):
    put(alpha, Document("fi", "Taimi ry", summary="Vertaistukea."), slug="taimi")
    put(alpha, Document("fi", "Taimien piiri"), kind="circle", slug="piiri")
    text = page("taimi", path="/en/search/")
    assert (
        text.index("Circles")
        < text.index("/circles/piiri/")
        < text.index("Things")
        < text.index("/things/taimi/")
    )
    assert "2 found" in text
    assert "Vertaistukea." in text
    assert "Broader fields" not in text


def test_a_hit_in_another_language_says_in_which(page, put, alpha):
    put(alpha, Document("fi", "Taimi ry", summary="Vertaistukea."))
    text = page("taimi", path="/en/search/")
    assert '<span lang="fi" dir="ltr">Taimi ry</span>' in text
    assert 'class="lang" lang="en" dir="ltr">Finnish<' in text
    assert 'class="lang"' not in page("taimi")


def test_broader_fields_stand_apart_and_after(page, put, alpha):
    put(alpha, Document("fi", "Sydän", broader=("Terveys",)))
    put(alpha, Document("fi", "Ilo", labels=("Terveys",)))
    text = page("terveys", path="/en/search/")
    assert text.index("Ilo") < text.index("Broader fields") < text.index("Sydän")


def test_a_slip_is_answered_with_what_is_written_almost_so(page, put, alpha):
    put(alpha, Document("fi", "Taimi ry"))
    text = page("taimmi", path="/en/search/")
    assert "Nothing is called exactly so" in text
    assert "Taimi ry" in text


def test_where_nothing_is_found_the_page_says_what_to_do(page):
    assert "Try another word" in page("qwertz", path="/en/search/")


def test_more_of_one_kind_are_a_click_away(page, put, alpha):
    for number in range(11):
        put(alpha, Document("fi", f"Taimi {number}"), slug=f"taimi-{number}")
    text = page("taimi", path="/en/search/")
    assert "/en/search/?q=taimi&amp;kind=thing" in text
    assert text.count("/things/taimi-") == 10
    text = page("taimi", path="/en/search/", kind="thing")
    assert text.count("/things/taimi-") == 11
    assert "Look everywhere" in text
    page("taimi", status=404, kind="nothing")


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b",
        "x" * 10_000,
        "\u202e\u202dabc",
        "?!…",
        "'",
        "&|!",
        "<script>alert(1)</script>",
        "🎉" * 50,
    ],
)
def test_odd_input_is_a_page_with_a_clear_sentence(page, text):
    answer = page(text, path="/en/search/")
    assert "There is no word in this" in answer or "Nothing found" in answer
    assert "<script>alert" not in answer


def test_bytes_that_are_no_text_are_a_page_too(page, browse, alpha):
    assert browse(alpha).get("/search/?q=%ff%fe%00").status_code == 200


def test_another_site_finds_its_own(page, put, browse, beta):
    put(beta, Document("et", "Taimede ring"))
    assert "Taimede ring" not in page("taimede")
    assert "Taimede ring" in browse(beta).get("/search/", {"q": "taim"}).content.decode()


def test_results_are_not_kept_and_take_one_statement(page, put, browse, alpha):
    put(alpha, Document("fi", "Taimi 1"))
    client = browse(alpha)
    client.get("/search/?q=taimi")

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert not getattr(client.get("/search/?q=taimi"), "keep", False)
        return [one["sql"] for one in seen if "search_find" in one["sql"]], len(seen)

    one, of_one = statements()
    for number in range(2, 9):
        put(alpha, Document("fi", f"Taimi {number}"))
    many, of_many = statements()
    assert len(one) == len(many) == 1
    assert of_one == of_many
