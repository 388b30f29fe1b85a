"""Many at once: every answer gets its own number, and what is unread is counted exactly."""

import uuid
from typing import Any

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import Post, Reading, Section, Thread
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made
from tests.blocks.documents.test_races import all_at_once


def test_unread_is_exact_while_eight_write_and_read(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author)
        actions.follow(thread.pk, "followed", by=town.participant)

    def write(by: Any) -> None:
        for _number in range(5):
            made.answer(thread, by=by)

    def read() -> None:
        for _number in range(10):
            seen = Thread.objects.get(pk=thread.pk).last_number
            actions.read_to(thread.pk, seen, by=town.participant)

    writers = [town.author, town.contact, town.staff, town.coordinator]
    results = all_at_once(alpha, [*(lambda by=by: write(by) for by in writers), *([read] * 4)])
    assert results == [None] * 8
    with sites.within(alpha.id):
        assert list(thread.posts.order_by("number").values_list("number", flat=True)) == list(range(1, 22))
        read_to = Reading.objects.get(thread=thread, person=town.participant).read_to
        counted = sum(row["unread"] for row in queries.unread_of(town.participant))
        assert counted == 21 - read_to
        actions.read_to(thread.pk, 21, by=town.participant)
        assert queries.unread_of(town.participant) == []


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
