"""Versions of terms: counted, kept as they were, accepted once."""

import datetime
import decimal
import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions, defaults, layout, queries
from talkoo.plumbing.terms.models import OF_THE_SITE, Acceptance, Terms
from talkoo.plumbing.translation.models import Translation
from tests import factories
from tests.blocks.documents.test_races import all_at_once

LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")
FINNISH = texts("fi", fi="Ole reilu.")


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def facts_named(name):
    return Entry.objects.filter(fact=f"terms.{name}").count()


def test_versions_count_from_one_for_each_kind_and_subject(here):
    one, other = uuid.uuid4(), uuid.uuid4()
    first = actions.publish("terms", FINNISH, by=PROGRAM)
    second = actions.publish("terms", FINNISH, by=PROGRAM)
    of_one = actions.publish("membership", FINNISH, by=PROGRAM, subject_id=one, fee=decimal.Decimal("25.50"))
    of_other = actions.publish("membership", FINNISH, by=PROGRAM, subject_id=other)
    assert [first.number, second.number, of_one.number, of_other.number] == [1, 2, 1, 1]
    assert facts_named("TermsPublished") == 4
    assert queries.current("terms").number == 2
    assert queries.current("membership", one).fee == decimal.Decimal("25.50")
    assert queries.current("membership") is None
    assert [row["number"] for row in queries.versions("terms")] == [2, 1]


def test_a_version_holds_from_its_day_on(here):
    actions.publish("terms", FINNISH, by=PROGRAM)
    today = clock.today(here.time_zone)
    later = today + datetime.timedelta(days=10)
    actions.publish("terms", texts("fi", fi="Ole reilumpi."), by=PROGRAM, valid_from=later)
    assert queries.current("terms").number == 1
    assert queries.current("terms", on=later).number == 2
    assert queries.current("terms", on=later - datetime.timedelta(days=1)).number == 1


def test_what_was_published_cannot_be_changed_even_by_our_own_code(here):
    made = actions.publish("terms", FINNISH, by=PROGRAM)
    for broken in (
        'update terms_terms set text = \'{"_": "fi", "fi": "Muuta"}\' where id = %s',
        "update terms_terms set text = text - 'fi' || '{\"_\": \"fi\"}' where id = %s",
        'update terms_terms set text = text || \'{"_": "ru", "ru": "x"}\' where id = %s',
        'update terms_terms set obligations = \'{"_": "fi", "fi": "Lisaa"}\' where id = %s',
        "update terms_terms set number = 5 where id = %s",
        "delete from terms_terms where id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(broken, [made.pk])
    made.refresh_from_db()
    assert made.text == FINNISH


def test_languages_can_be_added_to_what_was_published(here):
    made = actions.publish("terms", FINNISH, by=PROGRAM)
    actions.translate(made.pk, {**FINNISH, "ru": "Будьте честны."}, by=PROGRAM)
    made.refresh_from_db()
    assert made.text == {**FINNISH, "ru": "Будьте честны."}
    assert facts_named("TermsTranslated") == 1
    assert Translation.objects.filter(subject_id=made.pk).count() == 2
    with pytest.raises(actions.AlreadySaid):
        actions.translate(made.pk, texts("fi", fi="Toisin."), by=PROGRAM)
    with pytest.raises(actions.AlreadySaid):
        actions.translate(made.pk, {**FINNISH, "ru": "Иначе."}, by=PROGRAM)
    actions.translate(made.pk, {**FINNISH, "ru": "Будьте честны."}, by=PROGRAM)
    assert facts_named("TermsTranslated") == 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("terms", {"subject_id": uuid.uuid4()}),
        ("membership", {}),
        ("terms", {"fee": decimal.Decimal("1")}),
        ("membership", {"subject_id": uuid.uuid4(), "fee": decimal.Decimal("-1")}),
        ("rumour", {}),
    ],
)
def test_the_database_refuses_terms_that_fit_nobody(here, kind, more):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.publish(kind, FINNISH, by=PROGRAM, **more)


def test_who_may_publish_and_accept(here):
    person, admin = factories.person(), factories.person(role="site_admin")
    with pytest.raises(PermissionDenied):
        actions.publish("terms", FINNISH, by=person)
    made = actions.publish("terms", FINNISH, by=admin)
    with pytest.raises(PermissionDenied):
        actions.translate(made.pk, {**FINNISH, "ru": "x"}, by=person)
    with pytest.raises(PermissionDenied):
        actions.publish("membership", FINNISH, by=person, subject_id=uuid.uuid4())
    actions.accept(made.pk, by=person)
    with pytest.raises(PermissionDenied):
        actions.accept(made.pk, by=person, person_id=admin.pk)
    with pytest.raises(PermissionDenied):
        actions.accept(made.pk, by=person, organisation_id=uuid.uuid4())


def test_accepting_twice_is_accepting_once(here):
    person, organisation = factories.person(), uuid.uuid4()
    made = actions.publish("terms", FINNISH, by=PROGRAM)
    first = actions.accept(made.pk, by=person, language="ru")
    assert actions.accept(made.pk, by=person).pk == first.pk
    assert (first.language, first.via, first.person_id) == ("ru", "self", person.pk)
    assert queries.has_accepted(made.pk, person_id=person.pk)
    assert not queries.has_accepted(made.pk, organisation_id=organisation)
    actions.accept(made.pk, by=PROGRAM, organisation_id=organisation, via="coordinator")
    actions.accept(made.pk, by=PROGRAM, organisation_id=organisation, person_id=person.pk, via="paper")
    assert facts_named("TermsAccepted") == 3
    assert {row["via"] for row in queries.accepted_by(organisation_id=organisation)} == {
        "coordinator",
        "paper",
    }
    assert queries.organisations_that_accepted(made.pk, [organisation, uuid.uuid4()]) == {organisation}
    with pytest.raises(ValueError, match="name a person"):
        queries.accepted_by()


def test_an_acceptance_stays(here):
    made = actions.publish("terms", FINNISH, by=PROGRAM)
    accepted = actions.accept(made.pk, by=factories.person())
    for broken in ("update terms_acceptance set via = 'oral'", "delete from terms_acceptance"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.create(
            terms_id=made.pk, language="fi", accepted_at=clock.now(), via="self", organisation_id=None
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.create(
            terms_id=made.pk, language="fi", accepted_at=clock.now(), via="self", person_id=accepted.person_id
        )


def test_the_list_of_who_accepted_asks_once_for_any_number(here):
    person = factories.person()
    numbers = []
    for _turn in range(3):
        made = actions.publish("terms", FINNISH, by=PROGRAM)
        actions.accept(made.pk, by=person)
        with CaptureQueriesContext(connection) as asked:
            queries.accepted_by(person_id=person.pk)
        numbers.append(len(asked))
    assert numbers == [1, 1, 1]


def test_two_who_publish_at_once_get_two_numbers_and_two_who_accept_one_row(committed, alpha):
    with sites.within(alpha.id):
        person = factories.person()
        made = actions.publish("terms", FINNISH, by=PROGRAM)
    problems, numbers = [], []

    def work():
        try:
            with sites.within(alpha.id):
                numbers.append(actions.publish("privacy", FINNISH, by=PROGRAM).number)
                actions.accept(made.pk, by=person)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    with sites.within(alpha.id):
        assert Acceptance.objects.count() == 1


def test_who_asks_at_the_same_time_gets_the_one_first_version(committed, alpha):
    found = all_at_once(alpha, [lambda: defaults.ensure("conduct").id for _ in range(6)])
    with sites.within(alpha.id):
        assert [row["number"] for row in queries.versions("conduct")] == [1]
        assert set(found) == {queries.current("conduct").id}


def test_every_site_gets_the_statements_it_has_not(committed, alpha, beta):
    defaults.publish_where_missing()
    defaults.publish_where_missing()
    for site in (alpha, beta):
        with sites.within(site.id):
            assert sorted(Terms.objects.values_list("kind", "number")) == [
                ("accessibility", 1),
                ("conduct", 1),
                ("privacy", 1),
                ("terms", 1),
            ]
            for kind in OF_THE_SITE:
                stored = queries.current(kind).text
                assert stored["_"] == site.default_language
                assert set(stored) == {"_", *LANGUAGES}
                for language in LANGUAGES:
                    assert "{" not in stored[language], (kind, language)
                    assert f"Operator of {site.key}" in stored[language]
                    assert f"Site {site.key}" in stored[language]


@pytest.mark.parametrize("kind", OF_THE_SITE)
def test_the_shipped_statements_say_the_same_in_every_language(here, kind):
    stored = defaults.texts_of(kind)
    shapes = {
        language: [
            (block.kind, len(block.lines))
            for block in layout.blocks(stored[language])
            if block.kind != "paragraph"
        ]
        for language in LANGUAGES
    }
    assert len(shapes["en"]) >= 3
    assert {language: shape for language, shape in shapes.items() if shape != shapes["en"]} == {}


def test_the_notice_names_the_authority_of_the_sites_country(here, beta):
    assert "tietosuoja.fi" in defaults.texts_of("privacy")["fi"]


def test_a_text_is_laid_out_in_headings_lists_and_paragraphs():
    laid = layout.blocks("Alku\njatkuu\n\n## Otsikko\nTeksti\n- yksi\n- kaksi\njatkuu\n\nLoppu")
    assert [(one.kind, one.lines) for one in laid] == [
        ("paragraph", ["Alku", "jatkuu"]),
        ("heading", ["Otsikko"]),
        ("paragraph", ["Teksti"]),
        ("list", ["yksi", "kaksi jatkuu"]),
        ("paragraph", ["Loppu"]),
    ]
