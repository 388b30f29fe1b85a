"""Forgetting by time: marked, a month later gone, a few a day, and brought back from the bin."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.letters.models import Letter
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation.models import Report
from talkoo.plumbing.retention import actions, queries, registry, running, tasks
from talkoo.plumbing.retention.models import Mark, Run, Undo
from talkoo.plumbing.tenancy import sites
from tests import factories

START = datetime.datetime(2026, 3, 31, 12, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def here(rows, alpha):
    with clock.frozen(START), sites.within(alpha.id):
        contact = factories.person("The Contact")
        factories.space("Village", slug="village", contact=contact)
        yield contact


def a_letter(contact, *, answered_at=START, text="Hello"):
    to = public.find("network", "village")
    with clock.frozen(answered_at):
        made = letters.send(to, by=PROGRAM, name="V", email="v@example.net", text=text, language="en")
        letters.answer(made.pk, by=contact, text="An answer")
    return made.pk


def after(days):
    return clock.frozen(START + days * DAY)


def line(name="letters.answered"):
    return next(one for one in running.report() if one.name == name)


def test_months_before_end_in_shorter_months():
    assert running.months_before(START, 1).date() == datetime.date(2026, 2, 28)
    assert running.months_before(START, 24).date() == datetime.date(2024, 3, 31)
    assert running.months_before(START, 3).date() == datetime.date(2025, 12, 31)


def test_a_row_is_marked_waits_a_month_and_goes(here):
    old, fresh = a_letter(here), a_letter(here, answered_at=START + 400 * DAY)
    with after(729):
        assert running.mark().counts == {}
    with after(732):
        assert (line().to_mark, line().marked, line().due) == (1, 0, 0)
        assert running.dry()[0] is not None
        assert not Mark.objects.exists()
        assert running.mark().counts == {"letters.answered": 1}
        assert running.mark().counts == {}
        assert running.execute().counts == {}
        assert Letter.objects.count() == 2
    with after(761):
        assert running.execute().counts == {}
    with after(763):
        assert line().due == 1
        assert running.execute().counts == {"letters.answered": 1}
    assert list(Letter.objects.values_list("pk", flat=True)) == [fresh]
    assert not Mark.objects.exists()
    assert Entry.objects.get(fact="retention.RowForgotten").values["row_id"] == str(old)


def test_a_row_that_is_not_over_any_more_loses_its_mark_and_stays(here):
    old = a_letter(here)
    with after(732):
        running.mark()
        Letter.objects.filter(pk=old).update(answered_at=START + 700 * DAY)
    with after(763):
        assert running.execute().counts == {}
        running.mark()
    assert Letter.objects.filter(pk=old).exists()
    assert not Mark.objects.exists()


def test_no_day_takes_more_than_twenty_or_one_in_a_hundred_and_the_rest_is_told(here):
    for _number in range(23):
        a_letter(here)
    with after(732):
        running.mark()
    with after(763):
        assert line().is_too_much
        run = running.execute()
        assert run.counts == {"letters.answered": 20}
        assert "letters.answered" in run.stopped_because
        assert running.execute().counts == {}
        assert Letter.objects.count() == 3
    with after(764):
        assert running.execute().counts == {"letters.answered": 3}
    ended = Entry.objects.filter(fact="retention.RunEnded").order_by("at")
    assert [one.values["is_stopped"] for one in ended] == [True, True, False]


def test_the_bin_gives_back_the_very_row_with_what_hung_on_it(here, as_role):
    old = a_letter(here, text="Very Öwn words ✓")
    before = Letter.objects.filter(pk=old).values().get()
    with after(732):
        running.mark()
    with after(763):
        run = running.execute()
        assert not Letter.objects.filter(pk=old).exists()
        sealed = Undo.objects.get(run=run)
        assert "Very" in sealed.content
        admin = factories.person(role="site_admin")
        with pytest.raises(PermissionDenied):
            actions.undo(run.pk, by=factories.person())
        assert actions.undo(run.pk, by=admin) == 1
        assert Letter.objects.filter(pk=old).values().get() == before
        with pytest.raises(NotNow):
            actions.undo(run.pk, by=admin)
        running.mark()
        assert running.execute().counts == {}
    with after(800):
        running.mark()
        assert running.execute().counts == {}
    with after(763 + 366):
        running.mark()
        assert running.execute().counts == {"letters.answered": 1}


def test_sealed_columns_come_back_readable(here):
    with clock.frozen(START):
        made = Report.objects.create(
            kind="x", key="y", reason="spam", text="sealed words", once=uuid.uuid4(), reported_at=START,
            state="kept", decided_at=START, decision_text=None,
        )  # fmt: skip
    with after(732):
        running.mark()
    with after(763):
        run = running.execute()
        assert run.counts == {"moderation.reports": 1}
        actions.undo(run.pk, by=PROGRAM)
    assert Report.objects.get(pk=made.pk).text == "sealed words"


def test_after_thirty_days_the_bin_is_empty_for_good(here):
    a_letter(here)
    with after(732):
        running.mark()
    with after(763):
        run = running.execute()
    with after(792):
        assert running.empty_the_bin() == 0
    with after(793):
        assert running.empty_the_bin() == 1
        with pytest.raises(NotNow):
            actions.undo(run.pk, by=PROGRAM)


def test_marked_rows_can_be_spared_for_a_year(here):
    old = a_letter(here)
    with after(732):
        running.mark()
        with pytest.raises(PermissionDenied):
            actions.spare("letters.answered", by=here)
        assert actions.spare("letters.answered", by=PROGRAM) == 1
        assert actions.spare("letters.answered", by=PROGRAM) == 0
    with after(763):
        running.mark()
        assert running.execute().counts == {}
    assert Letter.objects.filter(pk=old).exists()
    assert Entry.objects.filter(fact="retention.RowsSpared").count() == 1


def test_plain_rows_go_at_once_and_not_into_the_bin(here):
    def mail(days):
        return Mail.objects.create(
            fact_id=uuid.uuid4(), receiver="x", kind="x.y", address="a@example.org", language="fi", subject="S",
            text="T", created_at=START + days * DAY,
        )  # fmt: skip

    old, fresh = mail(-100), mail(-80)
    before = Undo.objects.count()
    assert running.execute().counts == {"mail_out.mails": 1}
    assert not Mail.objects.filter(pk=old.pk).exists()
    assert Mail.objects.filter(pk=fresh.pk).exists()
    assert Undo.objects.count() == before


def test_a_class_may_empty_rows_instead_and_then_they_are_not_over(here):
    def empty(ids):
        Letter.objects.filter(pk__in=ids).update(text="")

    monkey = registry._classes.pop("letters.answered")
    registry.kept(
        Letter,
        name="letters.emptied",
        months=24,
        since="answered_at",
        label="Letters",
        why="test",
        erase=empty,
        where=~Q(text=""),
    )
    old = a_letter(here)
    with after(732):
        running.mark()
    with after(763):
        run = running.execute()
        assert run.counts == {"letters.emptied": 1}
        assert Letter.objects.get(pk=old).text == ""
        assert running.mark().counts == {}
        actions.undo(run.pk, by=PROGRAM)
        assert Letter.objects.get(pk=old).text == "Hello"
    registry._classes["letters.answered"] = monkey


def test_an_installation_may_keep_a_class_for_another_time(here, settings):
    a_letter(here)
    settings.RETENTION_MONTHS = {"letters.answered": 6}
    with after(190):
        assert line().to_mark == 1
        assert line().months == 6


def test_erasing_somebody_empties_the_bin_of_them(here):
    kept, gone = a_letter(here, text="Nobody is named"), a_letter(here, text="Ask Maija Meikäläinen")
    Letter.objects.update(answered_by=factories.person())
    person = factories.person("Maija Meikäläinen")
    with after(732):
        running.mark()
    with after(763):
        running.execute()
        assert Undo.objects.count() == 2
        actions.erase_person(person.pk, by=PROGRAM)
        assert list(Undo.objects.values_list("row_id", flat=True)) == [kept]
    assert gone != kept


def test_the_page_of_the_classes_asks_as_often_for_one_row_as_for_many(here):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _turn in range(2):
        a_letter(here)
        a_letter(here)
        with after(732):
            running.mark()
            with CaptureQueriesContext(connection) as asked:
                queries.classes()
                queries.runs()
        counts.append(len(asked))
    assert counts == [2, 2]


def test_every_night_all_sites_are_done_each_for_itself(committed, alpha, beta):
    for site in (alpha, beta):
        with clock.frozen(START), sites.within(site.id):
            contact = factories.person("The Contact")
            factories.space("Village", slug="village", contact=contact)
            a_letter(contact)
    with after(732):
        tasks.run_once()
    with after(763):
        tasks.run_once()
    for site in (alpha, beta):
        with sites.within(site.id):
            assert Letter.objects.count() == 0
            assert Run.objects.filter(kind="execute").exclude(counts={}).count() == 1
