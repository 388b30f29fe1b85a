"""Who is told, and what becomes of the tasks of a person who leaves or is erased."""

import datetime
from typing import Any

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import Task
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.queries import contact_of
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites
from tests.blocks.tasks import made


def mails(site: Any) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind__startswith="tasks.").order_by("created_at"))


def test_who_is_asked_is_told_and_who_takes_it_is_not(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        day = datetime.date(2027, 1, 31)
        asked = made.task(town.space, by=town.author, owner_id=town.participant.pk, due_on=day)
        actions.take(made.task(town.space).pk, by=town.participant)
        made.task(town.space, by=town.author, owner_id=town.author.pk)
        late = made.task(town.space, by=town.author)
        actions.change(late.pk, made.words(owner_id=town.contact.pk), by=town.author)
        actions.finish(
            made.task(town.space, owner_id=town.contact.pk).pk, by=town.contact
        )  # no news any more
    run_jobs()
    told = mails(alpha)
    assert sorted(mail.receiver for mail in told) == sorted(
        f"person:{one.pk}" for one in (town.participant, town.contact)
    )
    first = next(mail for mail in told if mail.receiver.endswith(str(town.participant.pk)))
    assert f"/networks/village/tasks/{asked.pk}/" in first.text
    assert "Varaa sali" in first.text
    assert "31.1.2027" in first.text
    assert mails(beta) == []


def test_a_mail_about_a_projects_task_carries_the_funders_line(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        line = texts("fi", fi="R rahoittaa hanketta")
        plan = spaces.Plan(funding=({"funder": texts("fi", fi="R"), "line": line},))
        spaces.plan(town.programme.pk, plan, by=PROGRAM)
        made.task(town.programme, by=town.coordinator, owner_id=contact_of(town.programme.pk))
    run_jobs()
    (mail,) = mails(alpha)
    assert "R rahoittaa hanketta" in mail.text
    assert "/programmes/project/tasks/" in mail.text


def test_what_somebody_had_who_left_is_free_for_others(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        left, stays = (made.task(town.space, owner_id=one.pk) for one in (town.author, town.participant))
        spaces.leave(town.space.pk, by=town.author)
    run_jobs()
    with sites.within(alpha.id):
        for task, owner in ((left, None), (stays, town.participant.pk)):
            task.refresh_from_db()
            assert task.owner_id == owner


def test_a_person_takes_own_tasks_along_and_leaves_no_name_behind(village: Any) -> None:
    with sites.within(village.site.id):
        given = made.task(village.space, title="ANNETTU", owner_id=village.author.pk)
        added = made.task(village.space, title="LISÄTTY", by=village.author)
        ended = made.task(village.space, title="LOPETETTU")
        other = made.task(village.space, by=village.contact, owner_id=village.contact.pk)
        actions.take(ended.pk, by=village.participant)
        actions.finish(ended.pk, by=village.contact)
        actions.finish(given.pk, by=village.author)
        entries = [one for one in registry.everything_personal() if one.model is Task]
        for one in entries:
            one.erase(village.author.pk)
        for task in (given, added, other):
            task.refresh_from_db()
        assert (given.owner_id, given.ended_by_id, given.state) == (None, None, "done")
        assert added.created_by_id is None
        assert (other.owner_id, other.created_by_id) == (village.contact.pk, village.contact.pk)
        where = next(one.where for one in registry.all_words() if one.model is Task)
        assert where(added.pk) == f"/networks/village/tasks/{added.pk}/"
