"""Words: the lists are whole in six languages, wider concepts hold narrower ones, loading may be repeated."""

import importlib.util
import json
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel.text import pick
from talkoo.plumbing.vocabulary import load, queries
from talkoo.plumbing.vocabulary.models import Concept, Scheme

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "concepts.py"
LANGUAGES = ("en", "fi", "et", "ru", "sv", "ar")

CODES = {
    "legal_form": """fi-ry fi-ey fi-sr fi-osk fi-uskyhd fi-kunta fi-hva ee-mty ee-sa ee-selts ee-kov co public intl
        se-if lv-bdr lt-as no-for dk-for de-ev pl-st""",
    "org_kind": """umbrella leader neighbourhood village migrant patient youth study-centre congregation
        free-network""",
    "field": """A A10 A11 A12 A21 A22 A30 B B11 B31 B32 C C12 C13 C30 D D11 D12 D13 D14 D19 D31 D34 D41 E E10 E20
        F F20 F30 F50 G G11 G12 G13 G14 G15 G16 G30 H H10 H90 I J K K10 K21 L L80""",
    "target": """all child youth senior family single-parent women men newcomer intl-prot asylum tempprot langmin
        rusp mental disab carer unemp rural village volunteer ngo-worker entre authority""",
    "topic": "involvement funding delegation",
}
BY_OWN_NAME = {"se-if", "lv-bdr", "lt-as", "no-for", "dk-for", "de-ev", "pl-st"}


@pytest.mark.parametrize("scheme", Scheme.values)
def test_every_code_of_the_lists_is_there_in_their_order(rows, scheme):
    assert list(queries.labels(scheme)) == CODES[scheme].split()


def test_every_concept_is_named_in_six_languages(rows):
    for concept in Concept.objects.all():
        if concept.code in BY_OWN_NAME:
            assert len(concept.labels) == 2  # an association of another country goes by its own name
            assert set(LANGUAGES) <= concept.note.keys()
        else:
            assert concept.labels.keys() == {"_", *LANGUAGES}
        for label in concept.labels.values():
            assert label == label.strip() != ""
            assert "|" not in label
            assert "*" not in label
            assert " / " not in label


def test_no_list_says_the_same_twice(rows):
    for scheme in Scheme.values:
        for language in LANGUAGES:
            said = Counter(
                pick(labels, language).text
                for code, labels in queries.labels(scheme).items()
                if code not in BY_OWN_NAME
            )
            assert [label for label, number in said.items() if number > 1] == []


@pytest.mark.parametrize(
    ("scheme", "code", "language", "label"),
    [
        ("field", "C12", "fi", "Avopalvelut: mielenterveys, päihde, kuntoutus"),
        ("field", "H90", "sv", "Frivilligcentral"),
        ("field", "K21", "et", "Õigusabi, lepitus"),
        ("field", "L80", "fi", "Talkoo- ja kotityö"),
        ("target", "single-parent", "ru", "одинокие родители"),
        ("target", "village", "et", "külaelanikud"),
        ("target", "rusp", "fi", "venäjänkieliset"),
        ("legal_form", "ee-mty", "et", "mittetulundusühing (MTÜ)"),
        ("legal_form", "pl-st", "fi", "stowarzyszenie"),
        ("org_kind", "leader", "ru", "группа LEADER"),
    ],
)
def test_labels_are_those_of_the_tables(rows, scheme, code, language, label):
    assert pick(queries.labels(scheme)[code], language).text == label


@pytest.mark.parametrize(
    ("scheme", "code", "label"),
    [
        ("field", "A10", "الثقافة والفنون"),
        ("legal_form", "fi-ry", "جمعية مسجلة (فنلندا)"),
        ("org_kind", "youth", "منظمة شبابية"),
        ("target", "child", "الأطفال"),
        ("topic", "funding", "تمويل الجمعيات"),
    ],
)
def test_arabic_pages_say_it_in_arabic(rows, scheme, code, label):
    said = pick(queries.labels(scheme)[code], "ar")
    assert (said.text, said.is_fallback) == (label, False)


def test_what_an_association_of_another_country_is_called_stays_its_own_word_in_arabic(rows):
    said = pick(queries.labels("legal_form")["se-if"], "ar")
    assert (said.text, said.lang, said.is_fallback) == ("ideell förening", "sv", True)
    assert pick(Concept.objects.get(code="se-if").note, "ar").text == "السويد"


@pytest.fixture
def script(monkeypatch):
    """The script that makes the lists."""
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    spec = importlib.util.spec_from_file_location("concepts_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("scheme", "code", "labels", "complaint"),
    [
        ("field", "A10", {}, ""),
        ("field", "A10", {"ar": None}, "field:A10 lacks a label: ar"),
        ("target", "child", {"ar": " "}, "target:child lacks a label: ar"),
        ("topic", "funding", {"fi": None, "ar": None}, "topic:funding lacks a label: ar, fi"),
        ("legal_form", "se-if", {"ar": "جمعية"}, "legal_form:se-if has a label it should not have: ar"),
    ],
)
def test_the_script_complains_of_each_label_that_is_missing_or_needless(
    script, scheme, code, labels, complaint
):
    lists = json.loads(load.SHIPPED.read_text(encoding="utf-8"))
    concept = next(one for one in lists[scheme] if one["code"] == code)
    changed = {**concept["labels"], **labels}
    concept["labels"] = {language: label for language, label in changed.items() if label is not None}
    assert script.problems(lists) == ([complaint] if complaint else [])


def test_the_script_complains_of_an_arabic_label_of_no_concept(script, monkeypatch):
    monkeypatch.setattr(script, "ARABIC", {**script.ARABIC, ("field", "Z99"): "لا شيء"})
    lists = json.loads(load.SHIPPED.read_text(encoding="utf-8"))
    assert script.problems(lists) == ["field:Z99 has an Arabic label and is not in the lists"]


def test_the_first_topics_are_cross_field_and_nothing_else_is(rows):
    cross = Concept.objects.filter(is_cross_field=True)
    assert {(concept.scheme, concept.code) for concept in cross} == {
        ("topic", code) for code in CODES["topic"].split()
    }


def codes_of(identifiers) -> set[str]:
    return set(Concept.objects.filter(pk__in=identifiers).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("code", "below"),
    [
        ("A", "A A10 A11 A12 A21 A22 A30"),
        ("A10", "A10 A11 A12"),
        ("A11", "A11"),
        ("C", "C C12 C13 C30"),
        ("I", "I"),
        ("K", "K K10 K21"),
        ("nothing", ""),
        ("", ""),
    ],
)
def test_a_field_holds_everything_below_it(rows, code, below):
    assert codes_of(queries.with_narrower("field", code)) == set(below.split())


def test_reading_a_list_or_what_is_below_is_one_statement(rows):
    for ask in (lambda: queries.labels("field"), lambda: queries.with_narrower("field", "D")):
        with CaptureQueriesContext(connection) as asked:
            assert ask()
        assert len(asked) == 1


@pytest.fixture
def owner(rows, as_role):
    """For a while the application may do what only the owner may: write the lists. It is rolled back."""
    role = connection.settings_dict["USER"]
    raw = as_role("owner")
    raw.execute(f'grant insert, update, delete on vocabulary_concept to "{role}"')
    yield
    raw.execute(f'revoke insert, update, delete on vocabulary_concept from "{role}"')


def test_loading_again_changes_nothing(owner):
    with CaptureQueriesContext(connection) as asked:
        assert load.load() == 0
    assert [query["sql"].split()[0] for query in asked if "vocabulary" in query["sql"]] == ["SELECT"]


def test_loading_brings_labels_up_to_date_and_keeps_ids_and_strangers(owner):
    before = set(Concept.objects.values_list("code", "id"))
    Concept.objects.filter(code="C12").update(labels={"_": "en", "en": "Old"}, broader=None)
    Concept.objects.filter(code="rusp").update(is_active=False)
    own = Concept.objects.create(scheme="topic", code="own", labels={"_": "en", "en": "Own"})
    assert load.load() == 2
    assert queries.labels("field")["C12"]["sv"] == "Psykisk hälsa, missbruk, rehabilitering"
    assert "C12" in codes_of(queries.with_narrower("field", "C"))
    assert set(Concept.objects.values_list("code", "id")) == before | {("own", own.pk)}


def test_what_is_no_longer_offered_is_still_found(owner):
    Concept.objects.filter(code="C13").update(is_active=False)
    assert "C13" not in queries.labels("field")
    assert "C13" in codes_of(queries.with_narrower("field", "C"))


def test_loading_everything_is_quick(owner):
    with connection.cursor() as cursor:
        cursor.execute("delete from vocabulary_concept")
    started = time.process_time()
    assert load.load() == sum(len(codes.split()) for codes in CODES.values())
    assert time.process_time() - started < 0.5


def word(code: str, broader: str = "", scheme: str = "field") -> load.Word:
    return load.Word(scheme, code, broader, {"_": "en", "en": code}, None, False)


@pytest.mark.parametrize(
    "words",
    [
        [word("a", "a")],
        [word("a", "b"), word("b", "a")],
        [word("x", "a"), word("a", "b"), word("b", "c"), word("c", "a")],
        [word("a", "b")],
        [word("a", "b"), word("b", scheme="target")],
    ],
)
def test_a_circle_or_a_broader_one_that_is_not_there_is_refused(words):
    with pytest.raises(load.Circular):
        load.check(words)


def test_the_lists_have_no_circle():
    load.check(load.shipped())
    load.check([word("a"), word("b", "a"), word("c", "b")])


def test_a_circle_in_the_table_does_not_make_a_question_endless(owner):
    Concept.objects.filter(code="A").update(broader=Concept.objects.get(code="A11"))
    assert codes_of(queries.with_narrower("field", "A10")) == set("A A10 A11 A12 A21 A22 A30".split())


def test_the_database_refuses_what_the_lists_do_not_allow(owner):
    labels = {"_": "en", "en": "Wrong"}
    section = Concept.objects.get(scheme="field", code="A")
    for wrong in (
        {"scheme": "field", "code": "A"},
        {"scheme": "colour", "code": "red"},
        {"scheme": "target", "code": "new", "broader": section},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Concept.objects.create(**wrong, labels=labels)
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
    with pytest.raises(IntegrityError), transaction.atomic():
        Concept.objects.filter(pk=section.pk).update(broader=section)


def test_pages_read_the_lists_and_cannot_write_them(rows, as_role):
    for role in ("app", "worker"):
        raw = as_role(role)
        assert raw.execute("select count(*) from vocabulary_concept").fetchone() == (107,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("update vocabulary_concept set code = 'x'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role("live").execute("select from vocabulary_concept")
