"""Answers go with their person, and by time; what is theirs goes into their own copy of everything."""

import datetime
import io
import json
import uuid
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.questionnaires import actions, tasks
from talkoo.blocks.questionnaires.models import Answer, Questionnaire, Sheet
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.kernel.questions import Keeping
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.retention import erasing, exporting, running
from talkoo.plumbing.tenancy import sites
from tests.blocks.questionnaires import made

VISITOR = AnonymousUser()


def later(days: float) -> clock.frozen:
    return clock.frozen(clock.now() + datetime.timedelta(days=days))


def test_a_persons_answers_and_files_go_with_the_person(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, by=village.staff)
        made.sheet(form, by=village.participant, diet=["nuts"], files={"plan": made.file("Oma suunnitelma")})
        actions.keep(form.pk, 1, {"q_name": ["A"]}, by=village.participant, once=uuid.uuid4())
        other = made.sheet(form, by=village.another, files={"plan": made.file("Toisen suunnitelma")})
        files = StoredFile.objects.count()
        erasing.erase(village.participant.pk)
        assert [one.pk for one in Sheet.objects.all()] == [other.pk]
        assert set(Answer.objects.values_list("sheet", flat=True)) == {other.pk}
        assert StoredFile.objects.count() == files - 1
        erasing.erase(village.staff.pk)
        assert Questionnaire.objects.get(pk=form.pk).created_by_id is None
        assert Sheet.objects.count() == 1


def test_the_same_file_of_somebody_else_stays(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        for person in (village.participant, village.another):
            made.sheet(village.form, by=person, files={"plan": made.file()})
        erasing.erase(village.participant.pk)
        assert Answer.objects.get(stored_file__isnull=False).sheet.person_id == village.another.pk


def test_everything_a_person_answered_is_in_their_own_copy(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        made.sheet(
            village.form, by=village.participant, name="Aamu", diet=["nuts"], files={"plan": made.file()}
        )
        for by, typed in ((village.participant, "Kesken"), (village.another, "Toisen")):
            actions.keep(village.form.pk, 1, {"q_joy": ["4"], "q_why": [typed]}, by=by, once=uuid.uuid4())
        archive = zipfile.ZipFile(io.BytesIO(exporting.zip_of(village.participant.pk)))
        name = next(one for one in archive.namelist() if one.endswith("questionnaires.sheet.json"))
        rows = json.loads(archive.read(name))
        told = {row["question"]: row["answer"] for row in rows if "sent_at" in row}
        assert told["Miksi sinua kutsutaan?"] == "Aamu"
        assert told["Mitä et syö?"] == ["nuts"]
        begun = {row["question"]: row["answer"] for row in rows if "saved_at" in row}
        assert begun == {"Iloa?": ["4"], "Mikä auttaisi?": ["Kesken"]}
        assert any(one.endswith("suunnitelma.txt") for one in archive.namelist())


def test_answers_kept_shortly_are_gone_on_day_31_and_not_before(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        made.sheet(village.form, by=VISITOR, diet=["nuts"], joy=4)
        ended = clock.now() + datetime.timedelta(days=10)
        actions.over(Owner(SPACE, village.space.pk), ended, by=village.contact)
        with later(39.9):
            assert actions.forget_over(by=PROGRAM) == 0
        with later(40.1):
            assert actions.forget_over(by=PROGRAM) == 1
            assert actions.forget_over(by=PROGRAM) == 0
        assert set(Answer.objects.values_list("question", flat=True)) == {"name", "joy"}


def test_every_night_they_go_on_every_site(town: Any, alpha: Any, beta: Any) -> None:
    for site, who in ((alpha, town), (beta, town.beta)):
        with sites.within(site.id):
            made.sheet(who.form, by=VISITOR, diet=["nuts"])
    with later(31):
        tasks.forget_over(0)
    for site in (alpha, beta):
        with sites.within(site.id):
            assert set(Answer.objects.values_list("question", flat=True)) == {"name"}


def test_after_two_years_files_go_first_and_then_the_whole_sheet(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        made.sheet(village.form, by=VISITOR, files={"plan": made.file()})
        with later(729):
            assert actions.forget_over(by=PROGRAM) == 0
            running.mark()
        with later(732):
            assert actions.forget_over(by=PROGRAM) == 1
            assert not StoredFile.objects.exists()
            running.mark()
        with later(763):
            running.execute()
        assert not Sheet.objects.exists()
        assert not Answer.objects.exists()


@pytest.mark.parametrize(("keeping", "days"), [(Keeping.NORMAL, 730), (Keeping.LONG, 3_650)])
def test_a_sheet_waits_for_its_file_when_that_is_kept_longer(
    village: Any, alpha: Any, keeping: Keeping, days: int
) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, replace(made.QUESTIONS[5], keeping=keeping))
        made.sheet(form, by=VISITOR, files={"plan": made.file()})
        ended = clock.now() + datetime.timedelta(days=100)
        actions.over(Owner(SPACE, village.space.pk), ended, by=village.contact)
        with later(days + 5):
            running.mark()
        with later(days + 40):
            running.execute()
            assert actions.forget_over(by=PROGRAM) == 0
        assert Sheet.objects.exists()
        with later(days + 101):
            assert actions.forget_over(by=PROGRAM) == 1
            running.mark()
        assert not StoredFile.objects.exists()
        with later(days + 132):
            running.execute()
        assert not Sheet.objects.exists()


def test_what_was_begun_and_never_sent_goes_after_half_a_year(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        actions.keep(village.form.pk, 1, {"q_name": ["A"]}, by=VISITOR, once=uuid.uuid4())
        made.sheet(village.form, by=VISITOR)
        with later(190):
            running.mark()
        with later(221):
            running.execute()
        assert Sheet.objects.get().sent_at is not None
