"""The index in the database: who sees what, in which order, and what is written how often."""

import uuid

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.plumbing.search import index, queries, tasks
from talkoo.plumbing.search.index import Document
from talkoo.plumbing.search.parse import Question, parse
from talkoo.plumbing.tenancy import sites

CARE = Document(
    "fi",
    "Mielenterveysyhdistys Taimi ry",
    names=("Taimi",),
    summary="Vertaistukea nuorille ja heidän läheisilleen.",
    labels=("Avohoito",),
    text="Kokoonnumme torstaisin kylätalolla.",
    broader=("Terveyspalvelut",),
)

_INSERT = f"insert into search_document ({', '.join(index.COLUMNS)}) values ({', '.join(['%s'] * len(index.COLUMNS))})"


def find(site, text, language="fi", kinds=("thing",), per_kind=10):
    with sites.within(site.id):
        return queries.find(parse(text, language, site.languages), kinds, per_kind)


def classes(site, text, **options):
    return [(row["title"], row["class"]) for row in find(site, text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mielenterveysyhdistys taimi RY", queries.EXACT),
        ("Mielenterveysyhd", queries.BEGINNING),
        ("taim", queries.BEGINNING),
        ("nuori", queries.WORDS),
        ("nuorten vertaistuki", queries.WORDS),
        ("avohoidossa", queries.WORDS),
        ("torstai", queries.WORDS),
        ("terveyspalveluita", queries.BROADER),
        ("nuorten terveyspalvelut", queries.BROADER),
        ("mielentervesyyhdistys", queries.TYPING),
        ("taimmi", queries.TYPING),
    ],
)
def test_a_thing_is_found_by_its_words(put, alpha, text, expected):
    put(alpha, CARE)
    assert classes(alpha, text) == [(CARE.title, expected)]


@pytest.mark.parametrize("text", ["kalastus", "nuorten kalastus", "xyzzy", "берёза", "t"])
def test_what_is_not_there_is_not_found(put, alpha, text):
    put(alpha, CARE)
    assert classes(alpha, text) == []


@pytest.mark.parametrize(
    ("language", "title", "typed", "slip"),
    [
        ("ru", "Общество инвалидов", "обществом инвалида", "общеставо"),
        ("et", "Noorte ühing", "noored ühingud", "noorte uhnig"),
        ("ar", "جمعية الأطفال", "للطفل", "جمعبة الأطفال"),
        ("sv", "Föreningen för närstående", "foreningar", "forenignen"),
        ("en", "Women's network", "women networks", "womens netwrok"),
    ],
)
def test_every_language_is_found_inflected_and_with_a_slip(put, alpha, language, title, typed, slip):
    put(alpha, Document(language, title))
    assert [kind for _title, kind in classes(alpha, typed, language=language)] in ([1], [2])
    assert classes(alpha, slip, language=language) == [(title, queries.TYPING)]


def test_a_name_is_found_from_the_other_alphabet(put, alpha):
    put(alpha, CARE)
    put(alpha, Document("ru", "Берёзка"))
    assert classes(alpha, "тайми") == [(CARE.title, queries.TYPING)]


def test_a_long_name_is_forgiven_a_slip_but_not_a_missing_word(put, alpha):
    put(alpha, Document("fi", "Kaariranta nuorisoseura ry"))
    assert classes(alpha, "kaariranta nuroisoseura ry") == [("Kaariranta nuorisoseura ry", queries.TYPING)]
    assert classes(alpha, "lehtomäki nuorisoseura ry") == []


def test_the_nearest_comes_first_and_broader_fields_after_it(put, alpha):
    put(alpha, Document("fi", "Sydän ry", broader=("Terveys",)))
    put(alpha, Document("fi", "Askel ry", text="Terveys on meille tärkeä."))
    put(alpha, Document("fi", "Bulevardi ry", labels=("Terveys",)))
    put(alpha, Document("fi", "Hyvä terveys ry"))
    put(alpha, Document("fi", "Terveys ja ilo"))
    put(alpha, Document("fi", "Terveys"))
    assert classes(alpha, "terveys") == [
        ("Terveys", 0),
        ("Terveys ja ilo", 1),
        ("Hyvä terveys ry", 1),
        ("Bulevardi ry", 2),
        ("Askel ry", 2),
        ("Sydän ry", 3),
    ]


def test_typing_mistakes_are_not_offered_beside_a_name_that_is_right(put, alpha):
    put(alpha, Document("fi", "Taimi ry"))
    put(alpha, Document("fi", "Taimio ry"))
    put(alpha, Document("fi", "Tammi ry"))
    assert [kind for _title, kind in classes(alpha, "taimi")] == [1, 1]


def test_of_one_thing_the_language_of_the_page_is_shown_once(put, alpha):
    put(alpha, Document("fi", "Taimi ry"), Document("sv", "Taimi rf"), Document("en", "Taimi"))
    assert classes(alpha, "taimi", language="sv") == [("Taimi rf", 0)]
    assert classes(alpha, "taimi ry", language="sv")[0] == ("Taimi ry", 0)
    assert [row["total"] for row in find(alpha, "taimi")] == [1]


def test_kinds_come_in_the_order_asked_for_each_with_its_own_limit(put, alpha):
    for number in range(3):
        put(alpha, Document("fi", f"Taimi {number}"))
        put(alpha, Document("fi", f"Taimi {number}"), kind="circle")
    found = find(alpha, "taimi", kinds=("circle", "thing"), per_kind=2)
    assert [(row["kind"], row["title"], row["total"]) for row in found] == [
        ("circle", "Taimi 0", 3),
        ("circle", "Taimi 1", 3),
        ("thing", "Taimi 0", 3),
        ("thing", "Taimi 1", 3),
    ]
    assert find(alpha, "taimi", kinds=()) == []


def test_a_list_can_be_joined_with_what_matches(put, alpha, beta):
    mine = put(alpha, CARE)
    put(beta, CARE)
    with sites.within(alpha.id), connection.cursor() as cursor:
        source, values = queries.match(parse("taimi", "fi", ("fi",)), "thing")
        for text in ("taimi", "terveyspalveluita", "taimmi"):
            source, values = queries.match(parse(text, "fi", ("fi",)), "thing")
            cursor.execute(f"select object_id from {source}", values)
            assert cursor.fetchall() == [(mine,)]
        source, values = queries.match(parse("", "fi", ("fi",)), "thing")
        cursor.execute(f"select count(*) from {source}", values)
        assert cursor.fetchone() == (0,)


def test_a_list_is_joined_with_every_match_in_however_many_languages(things, alpha, as_worker):
    languages = ("fi", "et", "ru", "sv", "en")
    objects = [
        (uuid.uuid4(), f"number-{number}", [Document(one, f"Yhdistys numero {number}") for one in languages])
        for number in range(450)
    ]
    with as_worker(), sites.within(alpha.id):
        index.put_all("thing", objects)
    for text in ("yhdistys", "yhdistis"):
        source, values = queries.match(parse(text, "fi", ("fi",)), "thing")
        with sites.within(alpha.id), connection.cursor() as cursor:
            cursor.execute(f"select object_id from {source}", values)
            found = [object_id for (object_id,) in cursor.fetchall()]
        assert len(found) == 450
        assert set(found) == {one[0] for one in objects}


def test_what_is_written_almost_so_is_joined_only_for_a_long_word_that_finds_nothing(put, alpha):
    right = put(alpha, Document("fi", "Taimio ry"))
    almost = put(alpha, Document("fi", "Taimmo ry"))
    found = {}
    with sites.within(alpha.id), connection.cursor() as cursor:
        for text in ("taimio", "taimoi", "taimj"):
            source, values = queries.match(parse(text, "fi", ("fi",)), "thing")
            cursor.execute(f"select object_id from {source}", values)
            found[text] = {object_id for (object_id,) in cursor.fetchall()}
    assert found == {"taimio": {right}, "taimoi": {right, almost}, "taimj": set()}


@pytest.mark.parametrize(("text", "number"), [("taimj", 1), ("tomj", 0)])
def test_a_short_word_is_not_forgiven_a_slip(put, alpha, text, number):
    put(alpha, Document("fi", "Taimi"))
    put(alpha, Document("fi", "Tommi"))
    assert len(find(alpha, text)) == number


def test_a_language_with_a_long_code_is_found(put, alpha):
    put(alpha, Document("kmr-arab-variant"[:16], "Taimi"))
    assert len(find(alpha, "taimi")) == 1


def test_another_site_is_not_seen(put, alpha, beta):
    put(alpha, CARE)
    for text in ("taimi", "nuori", "terveyspalvelut", "taimmi"):
        assert len(find(alpha, text)) == 1
        assert find(beta, text) == []


def test_without_a_site_there_is_nothing(put, alpha, as_role):
    put(alpha, CARE)
    ask = "select count(*) from search_find(%s, 'taimi', 'fi', '{thing}', 10)"
    raw = as_role("app")
    assert raw.execute(ask, ["'taimi'"]).fetchone() == (0,)
    with raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        assert raw.execute(ask, ["'taimi'"]).fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from search_document",
        "insert into search_document (id) values (gen_random_uuid())",
        "update search_document set title = 'x'",
        "delete from search_document",
        "select * from search_words('{site}', 'taimi', 'taimi', 'taimi', 'fi', 'thing', 10)",
        "select * from search_similar('{site}', 'x', 'taimmi', 'fi', 'thing', 10)",
    ],
)
def test_the_application_reads_the_table_through_its_function_only(put, alpha, as_role, statement):
    put(alpha, CARE)
    raw = as_role("app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        raw.execute(statement.format(site=alpha.id))


def test_a_table_of_the_same_name_cannot_be_pushed_before_ours(put, alpha, as_role):
    put(alpha, CARE)
    raw = as_role("app")
    with raw.transaction():
        raw.execute("create temporary table search_document (kind text)")
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        ask = "select title from search_find('''taimi''', 'taimi', 'fi', '{thing}', 10)"
        assert raw.execute(ask).fetchall() == [(CARE.title,)]


def test_the_worker_writes_into_its_site_only(put, alpha, beta, as_worker, as_role):
    mine = put(alpha, CARE)
    with as_worker(), sites.within(beta.id):
        assert index.take_away("thing", mine) == 0
    assert len(find(alpha, "taimi")) == 1
    (row,) = index.rows_for_copy(beta.id, "thing", mine, "one", [CARE])
    raw = as_role("worker")
    for site_id in (str(alpha.id), ""):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
            raw.execute("select set_config('app.site_id', %s, true)", [site_id])
            raw.execute(_INSERT, row)


def test_writing_the_same_again_changes_no_row(put, alpha, as_worker):
    mine = put(alpha, CARE, Document("sv", "Taimi rf"))
    with as_worker(), sites.within(alpha.id):
        assert index.put("thing", mine, "one", [CARE, Document("sv", "Taimi rf")]) == 0
        assert index.put("thing", mine, "one", [CARE, Document("sv", "Taimi rf", names=("Plantan",))]) == 1
        assert index.put("thing", mine, "two", [CARE, Document("sv", "Taimi rf", names=("Plantan",))]) == 2
        assert index.put("thing", mine, "two", [CARE]) == 1
    assert [row["slug"] for row in find(alpha, "taimi")] == ["two"]
    assert find(alpha, "plantan") == []
    with as_worker(), sites.within(alpha.id):
        assert index.take_away("thing", mine) == 1
        assert index.take_away("thing", mine) == 0
    assert find(alpha, "taimi") == []


def test_two_documents_in_one_language_are_refused(put, alpha):
    with pytest.raises(ValueError, match="one language"):
        put(alpha, CARE, CARE)


def test_rows_for_copy_are_those_that_put_writes(put, alpha, as_role):
    mine = put(alpha, CARE)
    (row,) = index.rows_for_copy(alpha.id, "thing", mine, "one", [CARE])
    columns = ", ".join(index.COLUMNS[1:])
    raw = as_role("worker")
    with raw.transaction():
        raw.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        before = raw.execute(f"select {columns} from search_document").fetchall()
        raw.execute("delete from search_document")
        raw.execute(_INSERT, row)
        assert raw.execute(f"select {columns} from search_document").fetchall() == before


def test_a_very_long_text_is_cut_and_its_title_still_found(put, alpha):
    put(alpha, Document("fi", "Taimi " + "x" * 500, text=" ".join(f"sana{n}" for n in range(5_000))))
    assert len(find(alpha, "taimi")) == 1
    assert len(find(alpha, "sana12")) == 1
    assert find(alpha, "sana4999") == []


def test_a_kind_is_made_anew_in_batches(things, alpha, beta, put, as_worker, monkeypatch):
    theirs = put(beta, CARE)
    objects = sorted(
        (uuid.uuid4(), f"number-{number}", [Document("fi", f"Esine {number}")]) for number in range(5)
    )
    gone = [put(alpha, Document("fi", "Esine vanha"), of=uuid.UUID(int=number)) for number in (1, 2**128 - 1)]
    put(alpha, Document("fi", "Esine vanha"), of=objects[2][0])
    index.rebuild_with(
        "thing", lambda after, most: [one for one in objects if not after or one[0] > after][:most]
    )
    monkeypatch.setattr(tasks, "BATCH", 2)
    asked = []
    monkeypatch.setattr(type(tasks.rebuild), "defer", lambda task, **values: asked.append(values))
    with sites.within(alpha.id):
        tasks.rebuild_all()
    with as_worker():
        for values in asked:
            tasks.rebuild(**values)
    assert len(asked) == 4
    assert sorted(row["title"] for row in find(alpha, "esine")) == [f"Esine {number}" for number in range(5)]
    assert not {row["object_id"] for row in find(alpha, "esine")} & set(gone)
    assert [row["object_id"] for row in find(beta, "taimi")] == [theirs]


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table search_document; --",
        "a' | 'b",
        "taimi:*",
        "!taimi",
        "(((",
        "\\",
        "%",
        "a & | b",
        "<->",
        "$1",
        "{}",
    ],
)
def test_what_looks_like_syntax_is_taken_as_words(put, alpha, text):
    put(alpha, CARE)
    find(alpha, text)
    assert len(find(alpha, "taimi")) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_nothing_typed_is_an_error_of_the_database(committed, alpha, text):
    with sites.within(alpha.id):
        queries.find(parse(text, "fi", ("fi", "ru", "ar")), ["thing"], 5)


def test_the_property_test_would_see_an_error(committed, alpha):
    with sites.within(alpha.id), pytest.raises(DatabaseError):
        queries.find(Question("x", "fi", "x", "'a' 'b'"), ["thing"], 5)


def test_one_statement_for_one_hit_and_for_many(put, alpha):
    for number in range(12):
        put(alpha, Document("fi", f"Taimi {number}"))
    counts = []
    for text in ("taimi 3", "taimi", "taimmi", "nothing"):
        with sites.within(alpha.id), CaptureQueriesContext(connection) as seen:
            queries.find(parse(text, "fi", ("fi",)), ["thing"], 50)
        counts.append(len(seen))
    assert counts == [1, 1, 1, 1]
