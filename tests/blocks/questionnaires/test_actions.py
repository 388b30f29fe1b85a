"""Who may write and answer forms, what is taken once, and what old versions are for."""

import datetime
import uuid
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from talkoo.blocks.questionnaires import actions, queries
from talkoo.blocks.questionnaires.models import Answer, Questionnaire, Sheet, Version
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.questions import Condition, Kind, Question, Wrong
from talkoo.kernel.questions_checked import WrongAnswer
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests.blocks.questionnaires import made

VISITOR = AnonymousUser()
CAST = (
    "contact",
    "staff",
    "coordinator",
    "participant",
    "nobody",
    "other",
    "site_admin",
    "moderator",
    "stand_in",
)
LEAD = {"contact", "staff", "coordinator"}


def refused(act: Any) -> bool:
    try:
        act()
    except PermissionDenied:
        return True
    return False


@pytest.mark.parametrize("who", CAST)
def test_who_leads_the_space_writes_its_forms_and_reads_them(village: Any, alpha: Any, who: str) -> None:
    person = getattr(village, who)
    with sites.within(alpha.id):
        sheet = made.sheet(village.form, by=VISITOR, diet=["nuts"])
        verbs = {
            "make": lambda: made.form(village.space, by=person, is_published=False),
            "put": lambda: actions.put_question(village.form.pk, made.QUESTIONS[0], by=person),
            "move": lambda: actions.move_question(village.form.pk, "joy", 1, by=person),
            "arrange": lambda: actions.arrange(
                village.form.pk, by=person, audience="everybody", is_one_each=False, is_anonymous=False
            ),
            "publish": lambda: actions.publish(village.form.pk, by=person),
            "over": lambda: actions.over(Owner(SPACE, village.space.pk), clock.now(), by=person),
            "look": lambda: actions.look_at(sheet.pk, by=person),
            "close": lambda: actions.close(village.form.pk, by=person),
            "reopen": lambda: actions.reopen(village.form.pk, by=PROGRAM) and None,
            "remove answers": lambda: actions.remove_answers(sheet.pk, by=person),
        }
        said = {name: refused(act) for name, act in verbs.items() if name != "reopen"}
    assert set(said.values()) == {who not in LEAD}, said


@pytest.mark.parametrize(
    ("audience", "may"), [("everybody", set(CAST) | {""}), ("participants", LEAD | {"participant"})]
)
def test_who_answers_depends_on_whom_it_is_for(
    village: Any, alpha: Any, audience: str, may: set[str]
) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, audience=audience)
        for who in (*CAST, ""):
            person = getattr(village, who) if who else VISITOR
            assert refused(lambda person=person: made.sheet(form, by=person)) is (who not in may), who
        for who in (*CAST, ""):
            person = getattr(village, who) if who else VISITOR
            saves = lambda person=person: actions.keep(form.pk, 1, {}, by=person, once=uuid.uuid4())  # noqa: E731
            assert refused(saves) is (who not in may), who


def test_what_is_published_never_changes_by_any_way(town: Any, alpha: Any, as_role: Any) -> None:
    with sites.within(alpha.id):
        version = Version.objects.get(questionnaire=town.form)
    raw = as_role("app")
    for column in ("definition = '{}'", "number = 7", "published_at = now()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(f"update questionnaires_version set {column}")
    with sites.within(alpha.id):
        assert Version.objects.get(pk=version.pk).definition == version.definition


def test_old_answers_stay_readable_with_what_was_asked(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        old = made.sheet(village.form, by=village.participant, joy=4)
        changed = replace(made.QUESTIONS[3], label=made.said("Kuinka iloinen olit?"))
        actions.put_question(village.form.pk, changed, by=village.contact)
        actions.remove_question(village.form.pk, "plan", by=village.contact)
        assert actions.publish(village.form.pk, by=village.contact).newest == 2
        assert actions.publish(village.form.pk, by=village.contact).newest == 2  # nothing is new
        new = made.sheet(village.form, by=village.another, number=2, joy=5)
        told = queries.others_of([old.pk, new.pk])
        said = {key: one.definition.question("joy").label["fi"] for key, one in told.items()}
        assert said == {old.pk: "Iloa?", new.pk: "Kuinka iloinen olit?"}
        versions = queries.definitions(village.form.pk)
        assert [one.code for one in queries.columns(versions)][-1] == "plan"


def test_what_was_begun_with_old_questions_is_taken_for_a_while(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        begun = actions.keep(
            village.form.pk, 1, {"q_name": ["Aamu"]}, by=village.participant, once=uuid.uuid4()
        )
        new = Question(code="more", kind=Kind.SHORT, label=made.said("Vielä?"), is_required=True)
        actions.put_question(village.form.pk, new, by=village.contact)
        actions.publish(village.form.pk, by=village.contact)
        assert made.sheet(village.form, by=VISITOR, number=1).version.number == 1
        with pytest.raises(WrongAnswer):
            made.sheet(village.form, by=VISITOR, number=2)
        later = clock.now() + datetime.timedelta(days=queries.DAYS_FOR_OLD, seconds=1)
        with clock.frozen(later):
            with pytest.raises(actions.Outdated):
                made.sheet(village.form, by=VISITOR, number=1)
            mine = made.sheet(village.form, by=village.participant, number=1)  # began with it
        assert mine.pk == begun.pk


def test_a_code_means_the_same_for_ever(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        actions.remove_question(village.form.pk, "joy", by=village.contact)
        with pytest.raises(Wrong):
            actions.put_question(
                village.form.pk,
                Question(code="joy", kind=Kind.LONG, label=made.said("Iloa?")),
                by=village.contact,
            )


def test_the_draft_always_fits_together(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        by = village.contact
        with pytest.raises(Wrong):
            actions.remove_question(village.form.pk, "again", by=by)  # another depends on it
        with pytest.raises(Wrong):
            actions.move_question(village.form.pk, "again", 1, by=by)
        moved = actions.move_question(village.form.pk, "joy", -1, by=by)
        assert [one["code"] for one in moved.draft["questions"]][2:4] == ["joy", "why"]
        with pytest.raises(Stale):
            actions.put_question(village.form.pk, made.QUESTIONS[0], by=by, seen=village.form.created_at)
        empty = actions.make(
            Owner(SPACE, village.space.pk), made.Definition(title=made.said("Tyhjä")), by=by, slot="e"
        )
        with pytest.raises(Wrong):
            actions.publish(empty.pk, by=by)


def test_what_is_not_asked_is_not_kept(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        sheet = made.sheet(village.form, by=VISITOR, again="yes", why="Salaa")
        assert sorted(sheet.answers.values_list("question", flat=True)) == ["again", "name"]
        with pytest.raises(WrongAnswer):
            made.sheet(village.form, by=VISITOR, again="no")  # now it must be answered
        assert made.sheet(village.form, by=VISITOR, again="no", why="Kyyti").answers.count() == 3


def test_sensitive_answers_are_sealed_and_each_look_is_recorded(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        sheet = made.sheet(village.form, by=village.participant, diet=["nuts"])
        row = Answer.objects.get(sheet=sheet, question="diet")
        assert row.value is None
        raw = bytes(
            Answer.objects.filter(pk=row.pk).extra(select={"raw": "sealed"}).values_list("raw", flat=True)[0]
        )
        assert b"nuts" not in raw
        assert "diet" not in queries.sheet(sheet.pk)["answers"]
        before = Entry.objects.filter(fact="questionnaires.SensitiveAnswersRead").count()
        assert actions.look_at(sheet.pk, by=village.contact) == {"diet": ["nuts"]}
        assert Entry.objects.filter(fact="questionnaires.SensitiveAnswersRead").count() == before + 1


def test_where_nobody_is_to_be_known_nothing_says_who_or_when(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, is_anonymous=True)
        late = datetime.datetime(
            2027, 5, 2, 22, 30, 7, tzinfo=datetime.UTC
        )  # in Helsinki the day has changed
        with clock.frozen(late):
            actions.keep(form.pk, 1, {"q_name": ["A"]}, by=village.participant, once=uuid.uuid4())
            made.sheet(form, by=village.participant)
        day = datetime.datetime(2027, 5, 3, tzinfo=ZoneInfo("Europe/Helsinki"))
        sheets = Sheet.objects.filter(questionnaire=form)
        assert sorted((one.sent_at is None, one.sent_at or day) for one in sheets) == [
            (False, day),
            (True, day),
        ]
        for one in sheets:
            assert one.person_id is None
            assert one.pk.version == 4
            assert (one.begun_at, one.saved_at) == (day, day)
        for answer in Answer.objects.filter(sheet__questionnaire=form):
            assert (answer.pk.version, answer.kept_from) == (4, day)
        told = Entry.objects.filter(fact__in=["questionnaires.AnswersSent", "questionnaires.AnsweringBegun"])
        assert [one.actor_id for one in told.order_by("-id")[:2]] == [None, None]


def test_whoever_was_told_that_nobody_is_known_stays_unknown(village: Any, alpha: Any) -> None:
    named = {"audience": "everybody", "is_one_each": False, "is_anonymous": False}
    with sites.within(alpha.id):
        draft = made.form(village.space, is_anonymous=True, is_published=False)
        assert not actions.arrange(draft.pk, by=village.contact, **named).is_anonymous
        form = made.form(village.space, is_anonymous=True)
        with pytest.raises(NotNow):
            actions.arrange(form.pk, by=village.contact, **named)
        assert made.sheet(form, by=village.participant).person_id is None


def test_what_was_begun_under_a_name_goes_when_nobody_is_to_be_known(village: Any, alpha: Any) -> None:
    here = uuid.uuid4()
    with sites.within(alpha.id):
        form = made.form(village.space)
        for found, once in ((form, here), (village.form, uuid.uuid4())):
            actions.keep(found.pk, 1, {"q_name": ["A"]}, by=village.participant, once=once)
        actions.keep(form.pk, 1, {"q_name": ["B"]}, by=VISITOR, once=uuid.uuid4())
        made.sheet(form, by=village.another)  # it was sent when that was another promise
        actions.arrange(
            form.pk, by=village.contact, audience="everybody", is_one_each=False, is_anonymous=True
        )
        begun = Sheet.objects.filter(sent_at=None)
        assert [one.person_id for one in begun.filter(questionnaire=form)] == [None]
        assert begun.get(questionnaire=village.form).person_id == village.participant.pk
        assert form.sheets.get(sent_at__isnull=False).person_id == village.another.pk
        again = actions.keep(form.pk, 1, {"q_name": ["Aamu"]}, by=village.participant, once=here)
        assert (again.person_id, again.typed) == (None, '{"q_name": ["Aamu"]}')


def test_one_answers_once_where_that_is_asked_for(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, is_one_each=True)
        first = made.sheet(form, by=village.participant)
        with pytest.raises(actions.Already) as caught:
            made.sheet(form, by=village.participant)
        assert caught.value.sheet_id == first.pk
        made.sheet(form, by=village.another)
        assert queries.number_of(form.pk) == 2


def test_a_closed_form_takes_nothing_and_neither_does_one_of_an_ended_space(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        actions.close(village.form.pk, by=village.contact)
        with pytest.raises(NotNow):
            made.sheet(village.form, by=village.participant)
        with pytest.raises(NotNow):
            actions.keep(village.form.pk, 1, {}, by=village.participant, once=uuid.uuid4())
        actions.reopen(village.form.pk, by=village.contact)
        made.sheet(village.form, by=village.participant)
        spaces.change_state(village.space.pk, "end", by=PROGRAM)
        with pytest.raises(NotNow):
            made.sheet(village.form, by=village.another)


def test_a_form_goes_with_its_answers_when_it_is_closed(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        made.sheet(village.form, by=VISITOR, files={"plan": made.file()})
        with pytest.raises(NotNow):
            actions.remove(village.form.pk, by=village.contact)
        actions.close(village.form.pk, by=village.contact)
        actions.remove(village.form.pk, by=village.contact)
        assert not Questionnaire.objects.filter(pk=village.form.pk).exists()
        assert not Answer.objects.exists()


def test_a_condition_can_be_added_and_taken_away(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        joy = replace(made.QUESTIONS[3], when=Condition("again", ("yes",)))
        actions.put_question(village.form.pk, joy, by=village.contact)
        actions.put_question(village.form.pk, made.QUESTIONS[3], by=village.contact)
        found = queries.one(village.form.pk)
        assert found is not None
        assert not found["is_changed"]
