"""Many at once: every answer gets its own number, and what is unread is counted exactly."""

import random
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import Post, Reading, Section, Thread
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made
from tests.blocks.documents.test_races import all_at_once


@pytest.mark.parametrize("seed", range(4))
def test_unread_is_exact_for_everybody_while_eight_write(town: Any, alpha: Any, seed: int) -> None:
    """Eight people answer, read, delete and hide in two threads at once, each as chance has it. What each has unread is
    then what a count of the rows says, in the list of the space and among their own; nothing that they did not open,
    and nobody but themselves wrote, counts as read."""
    with sites.within(alpha.id):
        threads = [made.thread(town.space, by=town.author, kind="question") for _twice in "ab"]
        people = [town.author, town.participant, town.contact, town.staff, town.coordinator, town.moderator]
        for name in ("representative", "worker"):
            spaces.join(town.space.pk, by=getattr(town, name))
            people.append(getattr(town, name))
        for thread in threads:
            for person in people:
                actions.follow(thread.pk, "followed", by=person)
    opened: dict[Any, set[Any]] = {person.pk: set() for person in people}

    def act(by: Any, chance: random.Random, mine: list[Any]) -> None:
        thread, what = chance.choice(threads), chance.random()
        if what < 0.55:
            mine.append(made.answer(thread, by=by))
        elif what < 0.7:
            seen = chance.randint(1, Thread.objects.get(pk=thread.pk).last_number)
            opened[by.pk].update(thread.posts.filter(number__lte=seen).values_list("pk", flat=True))
            actions.read_to(thread.pk, seen, by=by)
        elif what < 0.85 and mine:
            actions.delete_post(mine.pop().pk, by=by)
        elif what < 0.95 and by == town.moderator:
            actions.hide_post(thread.posts.order_by("-number")[0].pk, by=by)

    problems = in_turns(alpha, [lambda chance, mine, by=by: act(by, chance, mine) for by in people], seed)
    assert problems == []
    with sites.within(alpha.id):
        for thread in threads:
            numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
        for person in people:
            expected = {thread.code: unread(thread, person) for thread in threads}
            own = {row["code"]: row["unread"] for row in queries.unread_of(person)}
            assert own == {code: number for code, number in expected.items() if number}
            assert in_list(town, person) == expected
            for thread in threads:
                read_to = Reading.objects.get(thread=thread, person=person).read_to
                passed = set(
                    thread.posts.filter(number__lte=read_to)
                    .exclude(author=person.pk)
                    .values_list("pk", flat=True)
                )
                assert passed <= opened[person.pk] | {thread.posts.get(number=1).pk}
                actions.read_to(thread.pk, len(thread.posts.all()), by=person)
            assert queries.unread_of(person) == []


def in_turns(
    site: Any, works: list[Callable[[random.Random, list[Any]], None]], seed: int
) -> list[Exception]:
    """Each work a dozen times in a thread of its own, each time in a transaction of its own, as requests are."""
    problems: list[Exception] = []
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        chance, mine = random.Random(f"{seed} {number}"), []
        try:
            start.wait(10)
            for _turn in range(12):
                with sites.within(site.id):
                    works[number](chance, mine)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return problems


def unread(thread: Any, person: Any) -> int:
    """What the rows say, counted one by one."""
    read_to = Reading.objects.get(thread=thread, person=person).read_to
    return sum(
        post.number > read_to and not post.deleted_at and not post.hidden_at and post.author_id != person.pk
        for post in thread.posts.all()
    )


def in_list(town: Any, person: Any) -> dict[str, int]:
    """What the list of the space's threads says."""
    who = queries.of_space("network", "village", person)
    assert who
    found = queries.LIST.page(
        language="fi",
        chosen={"visible": queries.seen_by(who), "section": who.section_id},
        parameters=queries.reader_of(who),
    )
    return {row["code"]: row["unread"] for row in found.rows}


def test_the_same_form_sent_at_once_says_it_once(town: Any, alpha: Any) -> None:
    once = uuid.uuid4()
    threads = all_at_once(
        alpha, [lambda: made.thread(town.space, by=town.author, once=once) for _number in range(6)]
    )
    assert len({one.pk for one in threads}) == 1
    posts = all_at_once(
        alpha,
        [lambda: made.answer(threads[0], by=town.author, once=uuid.UUID(int=5)) for _number in range(6)],
    )
    assert len({one.pk for one in posts}) == 1
    with sites.within(alpha.id):
        assert Post.objects.count() == 2


def test_a_space_gets_one_section_from_all_who_begin_at_once(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        Section.objects.filter(space=town.space).delete()
    made_now = all_at_once(
        alpha, [lambda: made.thread(town.space, by=town.author, audience="") for _number in range(6)]
    )
    assert len({one.section_id for one in made_now}) == 1


def test_a_thread_closes_or_gets_an_answer_before(town: Any, alpha: Any) -> None:
    for _number in range(4):
        with sites.within(alpha.id):
            thread = made.thread(town.space, by=town.author)
        all_at_once(
            alpha, [lambda t=thread: made.closed(t), lambda t=thread: made.answer(t, by=town.participant)]
        )
        with sites.within(alpha.id):
            there = Thread.objects.get(pk=thread.pk)
            assert there.state == "closed"
            assert there.last_number == there.posts.count()
