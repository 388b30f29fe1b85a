"""What can be done with tasks, and every refusal."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import Task
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests.blocks.tasks import made


@pytest.fixture(autouse=True)
def _inside(village: Any) -> Any:
    with sites.within(village.site.id):
        yield


def facts() -> list[str]:
    found = Entry.objects.filter(fact__startswith="tasks.").order_by("id").values_list("fact", flat=True)
    return [one.removeprefix("tasks.Task") for one in found]


def test_a_task_goes_from_hand_to_hand_until_it_is_done(village: Any) -> None:
    task = made.task(
        village.space, by=village.author, title="  Varaa\u202e sali ", text="Yksi\r\n\r\n\r\nKaksi"
    )
    task.refresh_from_db()
    assert (task.title, task.text, task.state, task.owner_id) == ("Varaa sali", "Yksi\n\nKaksi", "open", None)
    assert actions.take(task.pk, by=village.participant).owner_id == village.participant.pk
    assert actions.take(task.pk, by=village.participant).owner_id == village.participant.pk
    with pytest.raises(NotNow):
        actions.take(task.pk, by=village.contact)
    done = actions.finish(task.pk, by=village.participant)
    assert (done.state, done.ended_by_id) == ("done", village.participant.pk)
    assert done.ended_at is not None
    for verb in (actions.finish, actions.drop, actions.take):
        with pytest.raises(NotNow):
            verb(task.pk, by=village.contact)
    opened = actions.reopen(task.pk, by=village.author)
    assert (opened.state, opened.ended_at, opened.ended_by_id) == ("open", None, None)
    assert opened.owner_id == village.participant.pk
    actions.drop(task.pk, by=village.contact)
    assert facts() == ["Added", "Taken", "Done", "Reopened", "Dropped"]


@pytest.mark.parametrize("role", ["nobody", "other", "asking", "stand_in", "moderator", "site_admin"])
def test_who_does_not_take_part_does_nothing(village: Any, role: str) -> None:
    someone = getattr(village, role)
    task = made.task(village.space, owner_id=village.author.pk)
    free = made.task(village.space)
    before = facts()
    for attempt in (
        lambda: made.task(village.space, by=someone),
        lambda: actions.change(task.pk, made.words(title="x"), by=someone),
        lambda: actions.take(free.pk, by=someone),
        lambda: actions.take(task.pk, by=someone),
        lambda: actions.finish(task.pk, by=someone),
        lambda: actions.drop(task.pk, by=someone),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    actions.finish(task.pk, by=PROGRAM)
    with pytest.raises(PermissionDenied):
        actions.reopen(task.pk, by=someone)
    assert facts() == [*before, "Done"]


def test_a_form_that_is_sent_twice_adds_once(village: Any) -> None:
    once = uuid.uuid4()
    first, again = (
        actions.add(village.space.pk, made.words(title=title), by=village.author, once=once) for title in "ab"
    )
    assert (first.pk, again.title) == (again.pk, "a")
    other = actions.add(village.space.pk, made.words(), by=village.contact, once=once)
    assert other.pk != first.pk  # somebody else's form is another form
    assert facts() == ["Added", "Added"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=other.pk).update(created_by=village.author)


def test_only_who_takes_part_is_asked_to_do_something(village: Any) -> None:
    for role in ("nobody", "other", "asking", "staff"):
        with pytest.raises(actions.NotTakingPart):
            made.task(village.space, by=village.author, owner_id=getattr(village, role).pk)
    assert made.task(village.space, by=village.author, owner_id=village.contact.pk).owner_id
    assert made.task(
        village.space, by=village.staff, owner_id=village.staff.pk
    ).owner_id  # who leads takes it on
    task = made.task(village.space, by=village.author)
    with pytest.raises(actions.NotTakingPart):
        actions.change(task.pk, made.words(owner_id=village.nobody.pk), by=village.author)


def test_changing_says_what_differs_and_nothing_when_nothing_does(village: Any) -> None:
    task = made.task(village.space, by=village.author)
    seen = task.changed_at
    day = datetime.date(2027, 3, 1)
    given = made.words(title="Varaa iso sali", due_on=day, owner_id=village.participant.pk)
    changed = actions.change(task.pk, given, by=village.author, seen=seen)
    assert (changed.title, changed.due_on, changed.owner_id) == (
        "Varaa iso sali",
        day,
        village.participant.pk,
    )
    assert sorted(Entry.objects.get(fact="tasks.TaskChanged").values["fields"]) == [
        "due_on",
        "owner_id",
        "title",
    ]
    with pytest.raises(Stale):
        actions.change(task.pk, made.words(), by=village.author, seen=seen)
    actions.change(task.pk, given, by=village.author)
    assert facts() == ["Added", "Changed", "Taken"]
    actions.finish(task.pk, by=village.contact)
    with pytest.raises(NotNow):
        actions.change(task.pk, made.words(), by=village.author)


def test_a_space_that_has_ended_takes_no_task(village: Any) -> None:
    task = made.task(village.space, by=village.author)
    spaces.change_state(village.space.pk, "end", by=village.coordinator)
    with pytest.raises(NotNow):
        made.task(village.space, by=village.author)
    assert actions.finish(task.pk, by=village.author).state == "done"


def test_what_somebody_had_who_has_left_is_free_again(village: Any) -> None:
    kept = made.task(village.elsewhere, by=village.other, owner_id=village.other.pk)
    task = made.task(village.space, owner_id=village.author.pk)
    done = made.task(village.space, owner_id=village.author.pk)
    actions.finish(done.pk, by=village.author)
    assert actions.put_back(village.space.pk, village.author.pk) == []  # still taking part
    spaces.leave(village.space.pk, by=village.author)
    assert actions.put_back(village.space.pk, village.author.pk) == [task.pk]
    assert actions.put_back(village.space.pk, village.author.pk) == []
    task.refresh_from_db()
    done.refresh_from_db()
    kept.refresh_from_db()
    assert (task.owner_id, done.owner_id, kept.owner_id) == (None, village.author.pk, village.other.pk)
    assert actions.reopen(done.pk, by=village.contact).owner_id is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "done"},
        {"title": ""},
        {"origin_kind": "discussions.post"},
        {"origin_key": uuid.UUID(int=1)},
    ],
)
def test_the_database_refuses_what_cannot_be(village: Any, wrong: dict[str, Any]) -> None:
    task = made.task(village.space)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**wrong)
