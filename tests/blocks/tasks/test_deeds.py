"""What is done is a deed: who did it, what came of it, how long it took; counted on the page of the space."""

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import Task
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.tenancy import sites
from tests.blocks.tasks import made

TASKS = "/networks/village/tasks/"
TOLD = actions.Outcome(text="Sali on varattu.", language="fi", hours=Decimal("1.5"))


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def done(space: Any, **given: Any) -> Any:
    return actions.finish(made.task(space, **given).pk, by=PROGRAM)


def test_what_came_of_it_is_told_changed_and_gone_when_it_is_open_again(village: Any) -> None:
    with sites.within(village.site.id):
        task = made.task(village.space, by=village.contact, owner_id=village.author.pk)
        with pytest.raises(NotNow):
            actions.tell_outcome(task.pk, TOLD, by=village.author)
        actions.finish(task.pk, by=village.author)
        told = actions.tell_outcome(task.pk, TOLD, by=village.author)
        assert (told.outcome, told.outcome_language, told.hours) == ("Sali on varattu.", "fi", Decimal("1.5"))
        changed_at = told.changed_at
        assert actions.tell_outcome(task.pk, TOLD, by=village.contact).changed_at == changed_at
        hours = actions.tell_outcome(
            task.pk, actions.Outcome(language="fi", hours=Decimal(2)), by=village.staff
        )
        assert (hours.outcome, hours.outcome_language, hours.hours) == ("", "", Decimal(2))
        for someone in (village.participant, village.nobody, village.moderator):
            with pytest.raises(PermissionDenied):
                actions.tell_outcome(task.pk, TOLD, by=someone)
        for wrong in ("0", "-1", "1000.01"):
            with pytest.raises(ValueError, match=re.escape(wrong)):
                actions.tell_outcome(task.pk, actions.Outcome(hours=Decimal(wrong)), by=village.author)
        actions.tell_outcome(task.pk, TOLD, by=village.author)
        opened = actions.reopen(task.pk, by=village.contact)
        assert (opened.outcome, opened.outcome_language, opened.hours) == ("", "", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "x"},
        {"outcome_language": "fi"},
        {"hours": Decimal(0)},
        {"hours": Decimal("1000.01")},
        {"state": "dropped", "outcome": "x", "outcome_language": "fi"},
        {"state": "dropped", "hours": 1},
        {"state": "open", "ended_at": None, "ended_by": None, "hours": 1},
    ],
)
def test_the_database_refuses_a_deed_that_cannot_be(village: Any, wrong: dict[str, Any]) -> None:
    with sites.within(village.site.id):
        task = done(village.space)
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**wrong)


def count_said(client: Any) -> str:
    found = re.search(r"\d+ tasks? done \(this year: \d+\)", words(client.get("/en/networks/village/")))
    return found[0] if found else ""


def test_the_page_of_a_space_counts_deeds_of_this_year_and_all(
    town: Any, alpha: Any, beta: Any, browse: Any
) -> None:
    assert count_said(browse(alpha)) == ""
    with sites.within(alpha.id):
        first, old, older = (done(town.space) for _ in range(3))
        actions.drop(made.task(town.space).pk, by=PROGRAM)
        made.task(town.space)
        done(town.elsewhere)
        year = clock.today(alpha.time_zone).year
        # Half past ten in the evening in London is the next year in Finland.
        eve = datetime.datetime(year - 1, 12, 31, 22, 30, tzinfo=datetime.UTC)
        Task.objects.filter(pk=old.pk).update(ended_at=eve)
        Task.objects.filter(pk=older.pk).update(ended_at=eve - datetime.timedelta(hours=1))
    assert count_said(browse(alpha)) == "3 tasks done (this year: 2)"
    with sites.within(alpha.id):
        actions.reopen(first.pk, by=PROGRAM)
        actions.reopen(old.pk, by=PROGRAM)
    assert count_said(browse(alpha)) == "1 task done (this year: 0)"
    assert count_said(browse(beta)) == ""


def test_the_number_leads_to_the_list_those_who_see_it(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        done(town.space)
    link = f'href="/en{TASKS}?show=ended"'
    for person, has_link in (
        (town.author, True),
        (town.contact, True),
        (town.coordinator, True),
        (town.nobody, False),
        (town.moderator, False),
        (None, False),
    ):
        page = browse(alpha, person).get("/en/networks/village/").content.decode()
        assert "1 task done" in page
        assert (link in page) is has_link, person


def test_counting_costs_the_page_no_statement(town: Any, alpha: Any, browse: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browse(alpha).get("/en/networks/village/?x=1").status_code == 200
        return len(asked)

    count()
    none = count()
    with sites.within(alpha.id):
        for _ in range(5):
            done(town.space)
    assert count() == none


def test_from_one_click_to_what_came_of_it(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.contact, owner_id=town.author.pk)
    at = f"{TASKS}{task.pk}/"
    author = browse(alpha, town.author)
    assert author.get(f"{at}outcome/")["Location"] == at  # not done yet
    answer = author.post(f"{at}finish/")
    assert answer["Location"] == f"{at}outcome/"
    page = author.get(answer["Location"])
    assert page.status_code == 200
    assert f'href="{TASKS}"' in page.content.decode()  # nothing need be said
    given = {"outcome": "Sali on varattu.", "outcome_language": "fi", "hours": "1,5"}
    for wrong in ("x", "-1", "0", "1001", "NaN", "Infinity", "1e9", "٠"):
        answer = author.post(f"{at}outcome/", {**given, "hours": wrong})
        assert answer.status_code == 422, wrong
        assert "Sali on varattu." in answer.content.decode()
        assert 'href="#id_hours"' in answer.content.decode() or 'id="error-hours"' in answer.content.decode()
    for field, wrong in (("outcome", "x" * 1_001), ("outcome_language", "xx")):
        assert author.post(f"{at}outcome/", {**given, field: wrong}).status_code == 422
    assert author.post(f"{at}outcome/", given)["Location"] == at
    for client in (author, browse(alpha, town.participant)):
        for path in (at, f"{TASKS}?show=ended", TASKS):
            said = words(client.get(path))
            assert "Sali on varattu." in said, path
            assert "1,5 h" in said
    assert 'value="1,5"' in author.get(f"{at}outcome/").content.decode()
    assert 'value="1.5"' in author.get(f"/en{at}outcome/").content.decode()
    assert author.post(f"{at}outcome/", {**given, "hours": "٢٫٥"}).status_code == 302
    with sites.within(alpha.id):
        task.refresh_from_db()
        assert task.hours == Decimal("2.5")
    for person, refused in ((town.participant, 403), (town.nobody, 403), (None, 302)):
        for method in ("get", "post"):
            assert getattr(browse(alpha, person), method)(f"{at}outcome/", given).status_code == refused
    for client in (browse(beta), browse(beta, town.beta.coordinator)):
        assert client.get(f"{at}outcome/").status_code in {302, 404}
        assert client.post(f"{at}outcome/", given).status_code in {302, 404}


def test_the_list_says_who_did_it(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        mine = made.task(town.space, title="OMISTETTU", owner_id=town.author.pk)
        free = made.task(town.space, title="VAPAA", by=town.participant)
        actions.finish(mine.pk, by=town.contact)
        actions.finish(free.pk, by=town.participant)
    page = words(browse(alpha, town.contact).get(f"/en{TASKS}?show=ended"))
    assert re.search(r"OMISTETTU\s+author", page)
    assert re.search(r"VAPAA\s+participant", page)
