"""A kept page is never another site's, language's or person's, and never an old one."""

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions
from talkoo.plumbing.page_cache import listener, store
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


def test_a_fact_of_the_site_drops_its_pages_and_no_other_sites(both, browse, django_db_blocker):
    import threading

    alpha, beta = both
    heard = threading.Thread(target=listener._listen, daemon=True)
    heard.start()
    time.sleep(0.5)
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


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4_000)), max_size=60))
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
