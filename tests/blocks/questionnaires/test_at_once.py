"""Several who answer, publish and close at the same moment."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.models import Sheet, Version
from talkoo.plumbing.tenancy import sites
from tests.blocks.questionnaires import made
from tests.waits import until_blocked


def at_once(site: Any, acts: list[Callable[[], Any]]) -> list[Any]:
    """What each gives, or the kind of what it raises; all begin together, each on a connection of its own."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            with sites.within(site.id):
                start.wait(timeout=30)
                try:
                    found[place] = acts[place]()
                except Exception as problem:
                    found[place] = type(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_the_same_page_sent_eight_times_at_once_is_one_answer(town: Any, alpha: Any) -> None:
    once, visitor = uuid.uuid4(), AnonymousUser()

    def send() -> Any:
        return actions.take(town.form.pk, 1, {"name": "Aamu", "joy": 4}, by=visitor, once=once).pk

    found = at_once(alpha, [send] * 8)
    assert len(set(found)) == 1
    with sites.within(alpha.id):
        assert Sheet.objects.get().answers.count() == 2


def test_a_person_with_eight_pages_open_answers_once(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        form = made.form(town.space, is_one_each=True)

    def send() -> Any:
        return actions.take(form.pk, 1, {"name": "Aamu"}, by=town.participant, once=uuid.uuid4()).pk

    found = at_once(alpha, [send] * 8)
    assert Counter(one is actions.Already for one in found) == {True: 7, False: 1}
    with sites.within(alpha.id):
        assert Sheet.objects.filter(questionnaire=form).count() == 1


def test_keeping_and_sending_at_once_leave_one_sheet_that_is_sent(town: Any, alpha: Any) -> None:
    once = uuid.uuid4()

    def send() -> Any:
        return actions.take(town.form.pk, 1, {"name": "Aamu"}, by=town.participant, once=once).pk

    def keep() -> Any:
        return actions.keep(town.form.pk, 1, {"q_name": ["Aa"]}, by=town.participant, once=once).pk

    found = at_once(alpha, [send, keep] * 4)
    assert len(set(found)) == 1
    with sites.within(alpha.id):
        assert Sheet.objects.get().sent_at is not None


def test_two_who_publish_at_once_make_one_version(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        changed = replace(made.QUESTIONS[3], label=made.said("Kuinka iloinen?"))
        actions.put_question(town.form.pk, changed, by=town.contact)

    found = at_once(alpha, [lambda: actions.publish(town.form.pk, by=town.contact).newest] * 6)
    assert found == [2] * 6
    with sites.within(alpha.id):
        assert Version.objects.filter(questionnaire=town.form).count() == 2


def test_organisers_who_add_at_once_lose_nothing(town: Any, alpha: Any) -> None:
    def add(number: int) -> Callable[[], Any]:
        question = replace(made.QUESTIONS[0], code=f"new{number}")
        return lambda: actions.put_question(town.form.pk, question, by=town.contact)

    at_once(alpha, [add(number) for number in range(6)])
    with sites.within(alpha.id):
        town.form.refresh_from_db()
    codes = {one["code"] for one in town.form.draft["questions"]}
    assert {f"new{number}" for number in range(6)} <= codes


def test_what_is_begun_while_a_form_becomes_anonymous_is_nobody_s(
    town: Any, alpha: Any, as_role: Any
) -> None:
    arranged, watcher = threading.Event(), as_role("super")

    def arrange() -> None:
        form = town.form.pk
        actions.arrange(form, by=town.contact, audience="everybody", is_one_each=False, is_anonymous=True)
        arranged.set()
        until_blocked(watcher)

    def begin() -> Any:
        arranged.wait(30)
        return actions.keep(town.form.pk, 1, {"name": ["Aamu"]}, by=town.participant, once=uuid.uuid4()).pk

    _, begun = at_once(alpha, [arrange, begin])
    with sites.within(alpha.id):
        assert Sheet.objects.get(pk=begun).person_id is None
