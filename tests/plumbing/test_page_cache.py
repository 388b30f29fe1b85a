"""A kept page is never another site's, language's or person's, and never an old one."""

import itertools
import time
import uuid

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.kernel import turns
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions
from talkoo.plumbing.page_cache import store
from talkoo.plumbing.page_cache.remembered import remembered
from talkoo.plumbing.page_cache.store import PAGES, Kept, Store
from talkoo.plumbing.tenancy import sites
from tests import factories


@pytest.fixture
def both(committed, alpha, beta):
    for site in (alpha, beta):
        with sites.within(site.id):
            factories.space(f"Only {site.key}", slug="only", contact=factories.person())
    PAGES.open()
    return alpha, beta


def test_a_page_is_made_once_and_answered_from_memory_without_asking_the_database(
    both, browse, django_assert_num_queries
):
    alpha, _beta = both
    first = browse(alpha).get("/networks/only/")
    with django_assert_num_queries(0):
        second = browse(alpha).get("/networks/only/")
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert browse(alpha).get("/networks/only/", headers={"if-none-match": first["ETag"]}).status_code == 304
    packed = browse(alpha).get("/networks/only/", headers={"accept-encoding": "br"})
    assert packed["Content-Encoding"] == "br"
    assert len(packed.content) < len(first.content) / 2
    assert "Set-Cookie" not in second.headers
    assert not second.cookies


def test_a_fact_of_the_site_drops_its_pages_and_no_other_sites(both, listening, browse):
    alpha, beta = both
    for site in both:
        browse(site).get("/networks/only/")
    assert len(PAGES) == 2
    with sites.within(alpha.id):
        space = queries_space()
        actions.describe(space, by=PROGRAM, name=texts("fi", fi="Renamed"))
    until = time.monotonic() + 5
    while len(PAGES) != 1 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(PAGES) == 1
    assert b"Renamed" in browse(alpha).get("/networks/only/").content
    assert b"Only beta" in browse(beta).get("/networks/only/").content


def queries_space():
    from talkoo.people.spaces.models import Space

    return Space.objects.get().pk


def test_a_page_made_before_a_change_is_not_kept_after_it():
    pages = Store()
    pages.open()
    before = pages.generation("s")
    pages.drop("s")
    pages.put(("k",), Kept("s", b"old", {}, time.time() + 60, "e"), before)
    assert pages.get(("k",)) is None
    pages.put(("k",), Kept("s", b"new", {}, time.time() + 60, "e"), pages.generation("s"))
    assert pages.get(("k",)).body == b"new"


def test_nothing_is_kept_while_nobody_listens():
    pages = Store()
    assert pages.generation("s") is None
    pages.put(("k",), Kept("s", b"x", {}, time.time() + 60, "e"), None)
    assert pages.get(("k",)) is None
    pages.open()
    pages.put(("k",), Kept("s", b"x", {}, time.time() + 60, "e"), pages.generation("s"))
    pages.close()
    assert pages.get(("k",)) is None


def test_a_page_ends_at_its_time():
    pages = Store()
    pages.open()
    pages.put(("k",), Kept("s", b"x", {}, time.time() - 1, "e"), pages.generation("s"))
    assert pages.get(("k",)) is None
    assert len(pages) == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 1_500)), max_size=60))
def test_the_memory_stays_bounded(puts):
    pages = Store(limit=20_000)
    pages.open()
    for key, size in puts:
        pages.put((str(key),), Kept("s", b"x" * size, {}, time.time() + 60, "e"), pages.generation("s"))
        assert pages._bytes <= 20_000
        assert pages._bytes == sum(page.size for page in pages._pages.values())


def test_a_signed_in_person_gets_a_page_of_her_own(both, browse):
    alpha, _beta = both
    with sites.within(alpha.id):
        person = factories.person("Very Private")
    browse(alpha).get("/networks/")
    signed_in = browse(alpha, person)
    mine = signed_in.get("/networks/")
    assert b"Very Private" in mine.content
    assert b"Very Private" not in browse(alpha).get("/networks/").content
    assert mine["Cache-Control"] == "no-store"


PATHS = ["/", "/networks/", "/ru/networks/", "/ar/networks/only/", "/networks/only/", "/programmes/", "/sv/"]
QUERIES = ["", "state=forming", "state=ended", "area=fi-kunta:290", "unknown=1"]
LANGUAGES = ["", "fi", "et,ru;q=0.5", "ru", "de,fi;q=0.9", "de,ru;q=0.9", "ar-EG"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visits=st.lists(
        st.tuples(
            st.booleans(), st.sampled_from(PATHS), st.sampled_from(QUERIES), st.sampled_from(LANGUAGES)
        ),
        max_size=8,
    )
)
def test_what_is_kept_is_what_would_have_been_made(both, browse, visits):
    for is_beta, path, query, language in visits:
        site = both[is_beta]
        headers = {"accept-language": language} if language else {}
        address = f"{path}?{query}" if query else path
        kept = browse(site).get(address, headers=headers)
        PAGES.close()
        made = browse(site).get(address, headers=headers)
        PAGES.open()
        again = browse(site).get(address, headers=headers)
        assert (kept.status_code, kept.get("Location")) == (made.status_code, made.get("Location"))
        assert kept.content == made.content == again.content


def test_unknown_parameters_are_not_kept(both, browse):
    alpha, _beta = both
    for number in range(30):
        browse(alpha).get(f"/networks/?x={number}")
    assert len(PAGES) == 0


def test_host_names_are_part_of_the_key(both, browse):
    alpha, beta = both
    for site, path in itertools.product((alpha, beta), ("/networks/", "/networks/only/")):
        page = browse(site).get(path).content.decode()
        other = beta if site is alpha else alpha
        assert f"Only {site.key}" in page
        assert f"Only {other.key}" not in page


def test_the_store_has_a_limit():
    assert store.LIMIT <= 32 * 1024 * 1024


def test_what_many_pages_share_is_found_out_once_until_a_fact_changes_them(both):
    alpha, beta = both
    asked = []

    def find_out() -> str:
        asked.append(1)
        return f"answer {len(asked)}"

    def ask(site) -> str:
        with sites.within(site.id):
            return remembered("test.answer", find_out)

    assert [ask(alpha), ask(alpha), ask(beta), ask(alpha)] == ["answer 1", "answer 1", "answer 2", "answer 1"]
    PAGES.drop(str(alpha.id))
    assert [ask(alpha), ask(beta)] == ["answer 3", "answer 2"]
    PAGES.close()  # nobody listens for changes: nothing is kept
    assert [ask(alpha), ask(alpha)] == ["answer 4", "answer 5"]


def test_a_new_organisation_stands_in_the_choices_of_the_directory_at_once(both, browse):
    alpha, beta = both
    for site in both:
        assert 'value="EE"' not in browse(site).get("/organisations/").content.decode()
    with sites.within(alpha.id):
        factories.organisation(country="EE")
        factories.organisation(country="FI")
    PAGES.drop(str(alpha.id))  # as the listener does when the fact has committed
    assert 'value="EE"' in browse(alpha).get("/organisations/").content.decode()
    assert 'value="EE"' not in browse(beta).get("/organisations/").content.decode()


@pytest.mark.parametrize("query", ["&".join(f"a{number}=" for number in range(21)), "&".join(["a=1"] * 60)])
@pytest.mark.parametrize("path", ["/", "/networks/", "/search/", "/-/accent.css"])
def test_many_parameters_are_no_error(both, browse, path, query):
    alpha, _beta = both
    before = len(PAGES)
    assert browse(alpha).get(f"{path}?{query}").status_code == 200
    assert len(PAGES) == before


def test_of_a_repeated_parameter_the_answer_is_always_the_views_own(both, browse):
    alpha, _beta = both
    with sites.within(alpha.id):
        factories.organisation("Suomi", country="FI", slug="suomi")
        factories.organisation("Viro", country="EE", slug="viro")
    for query, shown in (("country=FI&country=EE", "viro"), ("country=EE&country=FI", "suomi")):
        page = browse(alpha).get(f"/organisations/?{query}").content.decode()
        assert [name for name in ("suomi", "viro") if f'href="/organisations/{name}/"' in page] == [shown]
    assert len(PAGES) == 0


def test_the_order_of_different_parameters_does_not_matter(both, browse, django_assert_num_queries):
    alpha, _beta = both
    browse(alpha).get("/networks/?area=fi-kunta:290&state=forming")
    with django_assert_num_queries(0):
        browse(alpha).get("/networks/?state=forming&area=fi-kunta:290")


def test_raw_letters_in_the_query_are_not_taken_for_others(both, browse):
    alpha, _beta = both
    with sites.within(alpha.id):
        factories.organisation(languages=("fi",))
    pages = [
        browse(alpha).generic("GET", "/organisations/", QUERY_STRING=f"language={written}")
        for written in ("fi", "%C3%83%C2%A4", "ä")
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(PAGES) == 1


def test_a_page_that_would_push_out_many_is_not_kept():
    pages = Store(limit=40_000)
    pages.open()
    for key, size in (("small", 100), ("largest", 4_000), ("larger", 4_001), ("huge", 90_000)):
        page = Kept("s", b"x" * size, {}, time.time() + 60, "e")
        pages.put((key,), page, pages.generation("s"))
    assert [key for key in ("small", "largest", "larger", "huge") if pages.get((key,))] == [
        "small",
        "largest",
    ]


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("/organisations/?country=FI&q=", True),
        ("/organisations/?q=mielen", False),
        ("/organisations/?country=FI&international=1", True),
        ("/organisations/?international=word", False),
        ("/organisations/?language=word", False),
        ("/organisations/?country=ZZ", False),
        ("/networks/?after=", True),
        ("/networks/?after={place}", False),
    ],
)
def test_what_a_visitor_can_write_freely_does_not_fill_the_memory(both, browse, path, is_kept):
    from talkoo.kernel.lists import _close

    alpha, _beta = both
    with sites.within(alpha.id):
        factories.organisation("Mielen tuki", country="FI", seeks_international=True)
    place = _close({"_sort": "a", "_id": uuid.uuid4()})
    assert browse(alpha).get(path.format(place=place)).status_code == 200
    assert len(PAGES) == is_kept


@pytest.mark.parametrize("path", ["/organisations", "/networks", "/programmes"])
def test_downloads_are_made_once_and_spreadsheets_one_at_a_time(
    both, browse, path, django_assert_num_queries
):
    alpha, _beta = both
    with sites.within(alpha.id):
        factories.organisation()
    for form in ("csv", "json"):
        first = browse(alpha).get(f"{path}.{form}")
        with django_assert_num_queries(0):
            second = browse(alpha).get(f"{path}.{form}")
        assert second.content == first.content
        assert second.get("Content-Disposition") == first.get("Content-Disposition")
        assert ("Content-Disposition" in second.headers) == (form == "csv")
    kept = len(PAGES)
    browse(alpha).get(f"{path}.csv?x=1")
    assert browse(alpha).get(f"{path}.xlsx").status_code == 200
    with turns._turn:
        busy = browse(alpha).get(f"/sv{path}.xlsx")
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert busy["Content-Type"].startswith("text/plain")
    assert browse(alpha).get(f"{path}.xlsx").status_code == 200
    assert len(PAGES) == kept


def test_a_download_by_words_is_not_kept(both, browse):
    alpha, _beta = both
    for form in ("csv", "json"):
        assert browse(alpha).get(f"/organisations.{form}?q=mielen").status_code == 200
    assert len(PAGES) == 0


def test_a_spreadsheet_that_fails_leaves_the_turn_to_the_next():
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        turns.in_turn(fail)
    assert turns.in_turn(lambda: HttpResponse("made")).content == b"made"
