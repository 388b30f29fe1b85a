"""What commits is told to open pages: in order, once, without a gap, also to those who were cut off meanwhile."""

import random
import uuid
from typing import Any

import psycopg
import pytest

from talkoo.plumbing.live import publish, tasks
from talkoo.plumbing.live.models import LiveEvent, LiveTopic
from talkoo.plumbing.tenancy import sites
from tests import factories

KEY = uuid.uuid4()


@pytest.fixture
def people(committed: None, alpha: Any, probe: Any) -> list[Any]:
    with sites.within(alpha.id):
        found = [factories.person(f"Kuulija {number}") for number in range(3)]
    probe.may[KEY] = {one.pk for one in found}
    return found


def happen(alpha: Any, times: int = 1, **more: Any) -> None:
    for _turn in range(times):
        with sites.within(alpha.id):
            publish.log("probe", KEY, "new", **more)


def test_all_hear_what_commits_in_one_order_and_nothing_else(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    process = start()
    pages = [hearer(process, [("probe", KEY)], person=one) for one in people]
    with pytest.raises(RuntimeError), sites.within(alpha.id):
        publish.log("probe", KEY, "new")
        raise RuntimeError("rolled back")
    happen(alpha, 20)
    for page in pages:
        assert page.wait(lambda one: len(one.numbers()) == 20)
        assert page.numbers() == list(range(1, 21))
        assert page.last == "20"
    assert probe.asked <= 20


def test_who_was_cut_off_hears_what_was_missed_once(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    process = start()
    stays = hearer(process, [("probe", KEY)], person=people[0])
    goes = hearer(process, [("probe", KEY)], person=people[1])
    happen(alpha, 3)
    assert goes.wait(lambda one: one.numbers() == [1, 2, 3])
    goes.close()
    happen(alpha, 4)
    assert stays.wait(lambda one: len(one.numbers()) == 7)
    back = hearer(process, [("probe", KEY)], person=people[1], last=goes.last)
    by_address = hearer(process, [("probe", KEY)], person=people[2], at="3")
    happen(alpha, 2)
    for page in (back, by_address):
        assert page.wait(lambda one: len(one.numbers()) == 6)
        assert page.numbers() == [4, 5, 6, 7, 8, 9]


def test_another_process_and_a_restarted_one_go_on_where_the_first_was(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    first, second = start(), start()
    one = hearer(first, [("probe", KEY)], person=people[0])
    two = hearer(second, [("probe", KEY)], person=people[1])
    happen(alpha, 3)
    assert one.wait(lambda page: page.numbers() == [1, 2, 3])
    assert two.wait(lambda page: page.numbers() == [1, 2, 3])
    one.close()
    happen(alpha, 2)
    again = hearer(start(), [("probe", KEY)], person=people[0], last=one.last)
    happen(alpha)
    assert again.wait(lambda page: page.numbers() == [4, 5, 6])
    assert two.wait(lambda page: page.numbers() == [1, 2, 3, 4, 5, 6])


def test_a_broken_line_to_the_database_loses_nothing(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any, as_role: Any
) -> None:
    process = start()
    page = hearer(process, [("probe", KEY)], person=people[0])
    happen(alpha, 2)
    assert page.wait(lambda one: one.numbers() == [1, 2])
    as_role("super").execute(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'talkoo live' and datname = current_database()"
    )
    happen(alpha, 3)
    assert page.wait(lambda one: one.numbers() == [1, 2, 3, 4, 5])


def test_what_a_wire_has_lost_is_found_by_number(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    process = start()
    page = hearer(process, [("probe", KEY)], person=people[0])
    happen(alpha)
    assert page.wait(lambda one: one.numbers() == [1])
    with sites.within(alpha.id):  # nobody is notified of this one
        topic = LiveTopic.objects.get()
        topic.last += 1
        topic.save(update_fields=["last"])
        LiveEvent.objects.create(topic=topic, number=topic.last, what="new", happened_at=topic.moved_at)
    happen(alpha)
    assert page.wait(lambda one: one.numbers() == [1, 2, 3])


def test_who_was_away_too_long_is_told_to_load_anew(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    happen(alpha, 5)
    with sites.within(alpha.id):
        LiveEvent.objects.filter(number__lte=3).delete()
    process = start()
    old = hearer(process, [("probe", KEY)], person=people[0], at="1")
    ahead = hearer(process, [("probe", KEY)], person=people[1], at="77")
    for page in (old, ahead):
        assert page.wait(lambda one: [told["what"] for told in one.told] == ["reset"])
    happen(alpha)
    for page in (old, ahead):
        assert page.wait(lambda one: one.numbers() == [6])


def test_what_was_taken_back_is_not_told_to_those_who_come_later(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    about = uuid.uuid4()
    process = start()
    there = hearer(process, [("probe", KEY)], person=people[0])
    probe.words[about] = "hasty words"
    happen(alpha, about=about)
    assert there.wait(lambda one: len(one.told) == 1)
    probe.words[about] = ""
    happen(alpha, about=about)
    assert there.wait(lambda one: len(one.told) == 2)
    later = hearer(process, [("probe", KEY)], person=people[1], at="0")
    assert later.wait(lambda one: len(one.told) == 2)
    assert [one["data"] for one in there.told] == ["hasty words", ""]
    assert [one["data"] for one in later.told] == ["", ""]


def test_a_state_is_told_on_opening_and_when_it_changes_to_that_person_alone(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    process = start()
    me, other = people[0], people[1]
    probe.mood[me.pk] = "calm"
    mine = hearer(process, [("mood", me.pk), ("probe", KEY)], person=me)
    theirs = hearer(process, [("mood", other.pk)], person=other)
    assert mine.wait(lambda one: [told["data"] for told in one.told] == ["calm"])
    assert theirs.wait(lambda one: len(one.told) == 1)
    probe.mood[me.pk] = "glad"
    with sites.within(alpha.id):
        publish.nudge("mood", [me.pk, *[uuid.uuid4() for _one in range(400)]])
        publish.pass_on("probe", KEY, "writing", {"name": "Äidin nimi"})
    assert mine.wait(lambda one: len(one.told) == 3)
    assert mine.told[0]["data"] == "calm"
    later = {one["what"]: one["data"] for one in mine.told[1:]}
    assert later == {"state": "glad", "writing": {"name": "Äidin nimi"}}
    happen(alpha)
    assert mine.wait(lambda one: one.numbers() == [1])
    assert len(theirs.told) == 1
    assert mine.last == "0.1"


def test_any_chain_of_breaks_gives_each_page_everything_once(
    alpha: Any, probe: Any, people: Any, start: Any, hearer: Any
) -> None:
    process, chance = start(), random.Random(7)
    page = hearer(process, [("probe", KEY)], person=people[0])
    heard: list[int] = []
    total = 0
    for _turn in range(12):
        times = chance.randint(0, 4)
        happen(alpha, times)
        total += times
        if chance.random() < 0.6:
            page.close()
            heard += page.numbers()
            page = hearer(process, [("probe", KEY)], person=people[0], at=page.last or "0")
    assert page.wait(lambda one: len(heard) + len(one.numbers()) == total)
    assert heard + page.numbers() == list(range(1, total + 1))


def test_events_are_forgotten_after_a_day(committed: None, alpha: Any, probe: Any) -> None:
    happen(alpha, 2)
    with sites.within(alpha.id):
        first = LiveEvent.objects.order_by("number").first()
        assert first is not None
        LiveEvent.objects.filter(pk=first.pk).update(happened_at=first.happened_at - tasks.KEPT * 2)
    tasks.forget(0)
    with sites.within(alpha.id):
        assert [one.number for one in LiveEvent.objects.all()] == [2]


def test_the_role_of_the_live_process_reads_and_listens_and_no_more(
    committed: None, alpha: Any, probe: Any, as_role: Any
) -> None:
    happen(alpha)
    live = as_role("live")
    live.execute("listen talkoo_live")
    assert live.execute("select count(*) from live_liveevent").fetchone() == (0,)
    with live.transaction():
        live.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
        assert live.execute("select count(*) from live_liveevent").fetchone() == (1,)
        for statement in ("delete from live_liveevent", "update live_livetopic set last = 9"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), live.transaction():
                live.execute(statement)
