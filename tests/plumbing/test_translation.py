"""Texts and their history: what is behind, what a machine wrote, what was checked, who wrote when."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from talkoo.kernel import text
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import pick, texts
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation import history
from talkoo.plumbing.translation.models import Translation


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def write(subject, new, before, **more):
    return history.write(subject, "purpose", new, before=before, by=PROGRAM, **more)


def test_a_new_text_has_no_marks_and_one_revision_for_each_language(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="Yhdessä", ru="Вместе"), None)
    assert stored == {"_": "fi", "fi": "Yhdessä", "ru": "Вместе"}
    found = Translation.objects.filter(subject_id=subject).values_list(
        "language", "revision", "origin", "source_revision"
    )
    assert set(found) == {("fi", 1, "original", None), ("ru", 1, "person", 1)}


def test_a_changed_original_leaves_its_translations_behind_until_they_are_written_again(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="Yhdessä", ru="Вместе", sv="Tillsammans"), None)
    stored = write(subject, {**stored, "fi": "Kaikki yhdessä"}, stored)
    assert stored["~"] == "ru sv"
    assert pick(stored, "ru").is_behind
    assert not pick(stored, "fi").is_behind
    assert pick(stored, "ar").is_fallback
    stored = write(subject, {**stored, "ru": "Все вместе"}, stored)
    assert stored["~"] == "sv"
    stored = write(subject, stored, stored, checked=frozenset({"sv"}))  # right as it stands
    assert "~" not in stored
    assert Translation.objects.filter(subject_id=subject, language="sv").count() == 2


def test_original_and_translation_changed_together_are_not_behind(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="A", ru="А"), None)
    stored = write(subject, {"_": "fi", "fi": "B", "ru": "Б"}, stored)
    assert "~" not in stored


def test_what_a_machine_wrote_is_marked_until_a_person_has_checked_it(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="Yhdessä"), None)
    stored = write(subject, {**stored, "et": "Koos"}, stored, machine=frozenset({"et"}))
    assert stored["*"] == "et"
    assert pick(stored, "et").is_machine
    stored = write(subject, {**stored, "fi": "Me yhdessä"}, stored)
    assert (stored["*"], stored["~"]) == ("et", "et")
    stored = write(subject, stored, stored, checked=frozenset({"et"}))
    assert set(stored) == {"_", "fi", "et"}


def test_reading_one_language_does_not_put_the_others_behind(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("ru", ru="Вместе", sv="Tillsammans"), None)
    stored = write(subject, stored, stored, checked=frozenset({"ru"}))
    assert set(stored) == {"_", "ru", "sv"}


def test_a_language_taken_away_stays_in_the_history(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="Yhdessä", ru="Вместе"), None)
    stored = write(subject, texts("fi", fi="Yhdessä"), stored)
    assert set(stored) == {"_", "fi"}
    newest = Translation.objects.filter(subject_id=subject, language="ru").order_by("-revision").first()
    assert (newest.revision, newest.text) == (2, "")


def test_nothing_changed_writes_nothing(here):
    subject = uuid.uuid4()
    stored = write(subject, texts("fi", fi="Yhdessä", ru="Вместе"), None)
    assert write(subject, stored, stored) == stored
    assert Translation.objects.filter(subject_id=subject).count() == 2


def test_a_text_without_its_original_is_refused(here):
    with pytest.raises(KeyError):
        write(uuid.uuid4(), {"_": "fi", "ru": "Вместе"}, None)


@pytest.mark.parametrize(
    "change",
    [
        "origin = 'original', source_revision = 1",
        "origin = 'person', source_revision = null",
        "origin = 'robot'",
        "language = 'fi', revision = 1",
    ],
)
def test_the_database_refuses_what_cannot_be(here, change):
    subject = uuid.uuid4()
    write(subject, texts("fi", fi="A", ru="А"), None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"update translation_translation set {change} where subject_id = %s and language = 'ru'",
            [subject],
        )


def test_another_site_does_not_see_the_history(rows, alpha, beta):
    subject = uuid.uuid4()
    with sites.within(alpha.id):
        write(subject, texts("fi", fi="A"), None)
    with sites.within(beta.id):
        assert Translation.objects.filter(subject_id=subject).count() == 0


def test_marks_are_no_languages():
    stored = {"_": "fi", "fi": "A", "ru": "Б", "~": "ru", "*": "ru"}
    assert text.languages_of(stored) == ["fi", "ru"]
    for mark in text.MARKS:
        assert pick(stored, mark).text == "A"
    assert text.cleaned(stored, str.lower) == {"_": "fi", "fi": "a", "ru": "б", "~": "ru", "*": "ru"}
    assert text.cleaned({"_": "fi", "fi": " ", "ru": " "}, str.strip) == {"_": "fi", "fi": ""}
