"""From hand to hand: who asks whom, who says no, what becomes of it when somebody leaves, and two at the same time."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import Task
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Block, Role
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Participation
from talkoo.people.spaces.queries import contact_of
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents.test_races import all_at_once
from tests.blocks.tasks import made

TASKS = "/networks/village/tasks/"


def test_whoever_has_a_task_may_give_it_back_and_hand_it_to_nobody_else(village: Any) -> None:
    with sites.within(village.site.id):
        task = made.task(village.space, by=village.contact, owner_id=village.author.pk)
        assert (task.asked_by_id, task.taken_at) == (village.contact.pk, task.created_at)
        with pytest.raises(PermissionDenied):
            actions.change(task.pk, made.words(owner_id=village.participant.pk), by=village.author)
        with pytest.raises(PermissionDenied):
            actions.give_back(task.pk, by=village.contact)
        actions.change(
            task.pk, made.words(title="Varaa iso sali", owner_id=village.author.pk), by=village.author
        )
        back = actions.give_back(task.pk, by=village.author)
        assert (back.owner_id, back.taken_at, back.asked_by_id) == (None, None, None)
        for someone in (village.author, village.contact):
            with pytest.raises(NotNow):
                actions.give_back(task.pk, by=someone)
        with pytest.raises(PermissionDenied):
            actions.give_back(task.pk, by=village.nobody)
        taken = actions.take(task.pk, by=village.author)
        assert taken.asked_by_id is None
        given = actions.change(task.pk, made.words(owner_id=village.participant.pk), by=village.staff)
        assert (given.owner_id, given.asked_by_id) == (village.participant.pk, village.staff.pk)
        cleared = actions.change(task.pk, made.words(), by=village.participant)
        assert (cleared.owner_id, cleared.asked_by_id) == (None, None)
        actions.take(task.pk, by=village.participant)
        actions.finish(task.pk, by=village.participant)
        with pytest.raises(NotNow):
            actions.give_back(task.pk, by=village.participant)


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        ("contact", "others"),
        ("staff", "others"),
        ("coordinator", "others"),
        ("author", "own"),
        ("participant", None),
        ("nobody", None),
        ("moderator", None),
        ("site_admin", None),
    ],
)
def test_who_added_it_and_who_leads_asks_others(village: Any, role: str, whose: str | None) -> None:
    with sites.within(village.site.id):
        someone = getattr(village, role)
        task = made.task(village.space, by=village.author)
        assert may(someone, "tasks.assign", task) is (whose is not None)
        others = made.task(village.space, by=village.participant)
        if role != "participant":
            assert may(someone, "tasks.assign", others) is (whose == "others")
        if role == "author":
            spaces.leave(village.space.pk, by=village.author)
            assert not may(someone, "tasks.assign", task)


def mails(site: Any, kind: str) -> list[tuple[str, str]]:
    with sites.within(site.id):
        Notification.objects.filter(state="waiting").update(due_at="2020-01-01T00:00Z")
        while due.work():
            pass
        found = Mail.objects.filter(kind=kind).order_by("created_at")
        return [(one.receiver.removeprefix("person:"), one.text) for one in found]


def test_who_asked_is_told_of_the_no_and_else_who_added_it(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        asked = made.task(town.space, by=town.author, title="PYYDETTY")
        actions.change(asked.pk, made.words(title="PYYDETTY", owner_id=town.participant.pk), by=town.staff)
        taken = made.task(town.space, by=town.author, title="OTETTU")
        own = made.task(town.space, by=town.author, title="OMA", owner_id=town.author.pk)
        nobodys = made.task(town.space, title="OHJELMAN", owner_id=town.author.pk)
        actions.take(taken.pk, by=town.participant)
        for task, by in (
            (asked, town.participant),
            (taken, town.participant),
            (own, town.author),
            (nobodys, town.author),
        ):
            actions.give_back(task.pk, by=by)
    run_jobs()
    told = mails(alpha, "tasks.given_back")
    assert sorted(one[0] for one in told) == sorted([str(town.staff.pk), str(town.author.pk)])
    by_person = dict(told)
    assert "PYYDETTY" in by_person[str(town.staff.pk)]
    assert "participant" in by_person[str(town.staff.pk)]
    assert "OTETTU" in by_person[str(town.author.pk)]
    assert mails(beta, "tasks.given_back") == []


def test_nobody_is_told_of_a_no_when_somebody_else_has_it_by_then(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.author, owner_id=town.participant.pk)
        actions.give_back(task.pk, by=town.participant)
        actions.take(task.pk, by=town.contact)
    run_jobs()
    assert mails(alpha, "tasks.given_back") == []


def test_whom_one_has_blocked_is_heard_in_their_office_alone(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        for other in (town.author, town.contact):
            Block.objects.create(person=town.participant, blocked=other, since=clock.now())
            made.task(
                town.space, by=other, title=f"{other.name.upper()} PYYTÄÄ", owner_id=town.participant.pk
            )
    run_jobs()
    told = mails(alpha, "tasks.given")
    assert [one[0] for one in told] == [str(town.participant.pk)]
    assert "CONTACT PYYTÄÄ" in told[0][1]


@pytest.mark.parametrize("way", ["leaves", "is removed"])
def test_what_somebody_had_who_leaves_is_free_and_the_contact_hears_once(
    town: Any, alpha: Any, beta: Any, run_jobs: Any, way: str
) -> None:
    with sites.within(alpha.id):
        free = [made.task(town.space, by=town.contact, owner_id=town.author.pk) for _ in range(3)]
        done = made.task(town.space, owner_id=town.author.pk)
        actions.finish(done.pk, by=town.author)
        kept = made.task(town.space, owner_id=town.participant.pk)
        if way == "leaves":
            spaces.leave(town.space.pk, by=town.author)
        else:
            part = Participation.objects.get(space=town.space, person=town.author, until=None)
            spaces.remove_member(part.pk, by=town.contact, reason="sovittu")
    with sites.within(beta.id):
        there = made.task(town.beta.space, owner_id=town.beta.author.pk)
    run_jobs()
    with sites.within(alpha.id):
        owners = dict(Task.objects.values_list("pk", "owner_id"))
        assert [owners[one.pk] for one in free] == [None] * 3
        assert (owners[done.pk], owners[kept.pk]) == (town.author.pk, town.participant.pk)
    ((receiver, text),) = mails(alpha, "tasks.freed")
    assert receiver == str(town.contact.pk)
    assert "author" in text
    assert "3 " in text
    with sites.within(beta.id):
        assert Task.objects.get(pk=there.pk).owner_id == town.beta.author.pk
    assert mails(beta, "tasks.freed") == []


def test_a_contact_who_goes_leaves_no_task_behind_and_coordinators_hear(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.author, owner_id=town.contact.pk)
        spaces.end_role(town.space.pk, town.contact.pk, by=PROGRAM)
        assert contact_of(town.space.pk) is None
    run_jobs()
    with sites.within(alpha.id):
        assert Task.objects.get(pk=task.pk).owner_id is None
    receivers = {one[0] for one in mails(alpha, "tasks.freed")}
    assert receivers == {str(town.coordinator.pk), str(town.staff.pk)}


def test_the_contact_before_keeps_tasks_only_while_taking_part(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.author, owner_id=town.contact.pk)
        spaces.appoint_contact(town.space.pk, town.author.pk, by=PROGRAM)
        kept = made.task(town.space, owner_id=town.author.pk)
        spaces.appoint_contact(town.space.pk, town.participant.pk, by=PROGRAM)
    run_jobs()
    with sites.within(alpha.id):
        assert Task.objects.get(pk=task.pk).owner_id is None
        assert Task.objects.get(pk=kept.pk).owner_id == town.author.pk


def test_whoever_loses_the_role_of_a_group_keeps_no_tasks_there(town: Any, alpha: Any, run_jobs: Any) -> None:
    role = Role.VOLUNTEER_COORDINATOR
    with sites.within(alpha.id):
        grants = [accounts.grant_role(one.pk, role, by=PROGRAM) for one in (town.author, town.participant)]
        words = texts("fi", fi="Koordinaattorit")
        founding = spaces.Founding(name=words, purpose=words, is_contact=True)
        group = spaces.found_by_role(founding, role, by=town.coordinator)
        task, kept = (made.task(group, owner_id=one.pk) for one in (town.author, town.participant))
        accounts.end_role(grants[0].pk, by=PROGRAM)
        spaces.follow_role(group.pk)
    run_jobs()
    with sites.within(alpha.id):
        assert Task.objects.get(pk=task.pk).owner_id is None
        assert Task.objects.get(pk=kept.pk).owner_id == town.participant.pk


def test_of_many_who_take_it_at_once_one_has_it(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space)
    people = [town.author, town.participant, town.contact, town.staff, town.coordinator]
    results = all_at_once(alpha, [lambda by=by: actions.take(task.pk, by=by) for by in people])
    assert sorted(type(one).__name__ for one in results) == ["NotNow"] * 4 + ["Task"]
    with sites.within(alpha.id):
        owner = Task.objects.get(pk=task.pk).owner_id
    assert owner == next(by.pk for by, one in zip(people, results, strict=True) if isinstance(one, Task))


@pytest.mark.parametrize("turn", range(4))
def test_nobody_is_left_with_a_task_who_left_at_that_moment(
    town: Any, alpha: Any, run_jobs: Any, turn: int
) -> None:
    with sites.within(alpha.id):
        tasks = [made.task(town.space, by=town.contact) for _ in range(3)]
    asked = made.words(owner_id=town.author.pk)
    works = [
        lambda: actions.take(tasks[0].pk, by=town.author),
        lambda: actions.change(tasks[1].pk, asked, by=town.contact),
        lambda: actions.change(tasks[2].pk, asked, by=town.staff),
    ]
    works.insert(turn, lambda: spaces.leave(town.space.pk, by=town.author))
    results = all_at_once(alpha, works)
    for one in results:
        assert isinstance(one, Task | bool | PermissionDenied | actions.NotTakingPart), one
    run_jobs()
    with sites.within(alpha.id):
        assert not Task.objects.filter(owner=town.author).exists()


def test_one_click_says_no_and_the_form_offers_only_what_one_may(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.contact, owner_id=town.author.pk)
    at = f"{TASKS}{task.pk}/"
    author = browse(alpha, town.author)
    assert "contact asks you to do this." in author.get(f"/en{at}").content.decode()
    page = author.get(at).content.decode()
    assert f'action="{at}give-back/"' in page
    owner = re.search(r'<select[^>]* name="owner".*?</select>', page, re.DOTALL)
    assert owner is not None
    assert re.findall(r'value="([^"]*)"', owner[0]) == ["", str(town.author.pk)]
    contact = browse(alpha, town.contact).get(at).content.decode()
    assert f'action="{at}give-back/"' not in contact
    assert f'value="{town.participant.pk}"' in contact
    form = {"title": "Varaa sali", "due_on": "", "text": "", "language": "fi"}
    assert author.post(at, {**form, "owner": str(town.participant.pk)}).status_code == 422
    assert browse(alpha, town.participant).post(f"{at}give-back/").status_code == 403
    assert author.post(f"{at}give-back/")["Location"] == TASKS
    answer = author.post(f"{at}give-back/")  # twice: told so, and nothing happens
    assert answer["Location"] == at
    with sites.within(alpha.id):
        task.refresh_from_db()
        assert task.owner_id is None
        Task.objects.filter(pk=task.pk).update(owner=town.author, asked_by=None)
    assert f'action="{at}give-back/"' in author.get(at).content.decode()
    assert author.post(at, {**form, "owner": ""}).status_code == 302
    with sites.within(alpha.id):
        task.refresh_from_db()
        assert task.owner_id is None
