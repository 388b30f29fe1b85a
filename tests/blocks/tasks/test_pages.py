"""The pages of tasks: who gets in, what is kept after a mistake, and where a task came from."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import Task
from talkoo.kernel import offers, origins
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Text
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests.blocks.tasks import made

TASKS = "/networks/village/tasks/"


def filled(**more: Any) -> dict[str, Any]:
    given = {"title": "Varaa sali", "owner": "", "due_on": "", "text": "", "language": "fi"}
    return {**given, "once": str(uuid.uuid4()), **more}


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_adding_a_task_to_finishing_it(town: Any, alpha: Any, browse: Any) -> None:
    author, participant = browse(alpha, town.author), browse(alpha, town.participant)
    assert f'href="{TASKS}add/"' in author.get(TASKS).content.decode()
    form = author.get(f"{TASKS}add/").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form).group(1)
    for _twice in "ab":
        answer = author.post(f"{TASKS}add/", filled(once=once, due_on="2027-01-31", text="Kevääksi"))
        assert (answer.status_code, answer["Location"]) == (302, TASKS)
    with sites.within(alpha.id):
        task = Task.objects.get()
    page = participant.get(TASKS)
    assert "Varaa sali" in words(page)
    at = f"{TASKS}{task.pk}/"
    assert f'action="{at}take/"' in page.content.decode()
    assert participant.post(f"{at}take/").status_code == 302
    assert f'action="{at}finish/"' in participant.get(TASKS).content.decode()
    assert "Varaa sali" in words(participant.get("/my/"))
    page = author.get(at).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    assert "participant" in page
    assert (
        author.post(
            at, filled(title="Varaa pieni sali", owner=str(town.participant.pk), seen=seen)
        ).status_code
        == 302
    )
    stale = author.post(at, filled(title="Toinen nimi", seen=seen))
    assert stale.status_code == 422
    assert 'value="Toinen nimi"' in stale.content.decode()
    assert participant.post(f"{at}finish/").status_code == 302
    assert "Varaa pieni sali" in words(author.get(f"{TASKS}?show=ended"))
    assert "Varaa pieni sali" not in words(author.get(f"{TASKS}?show=mine"))
    answer = author.post(f"{at}finish/")  # done already
    assert answer["Location"] == at
    assert author.post(f"{at}reopen/").status_code == 302
    assert author.post(f"{at}drop/").status_code == 302
    assert author.post(f"{at}explode/").status_code == 404
    assert author.get(f"{at}finish/").status_code == 405


def test_what_is_to_be_done_first_stands_first(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        for title, day in (("Ei päivää", None), ("Myöhemmin", 28), ("Ensin", 1)):
            made.task(town.space, title=title, due_on=day and datetime.date(2020, 2, day))
        actions.finish(made.task(town.space, title="Tehty jo").pk, by=PROGRAM)
    said = words(browse(alpha, town.author).get(TASKS))
    places = [said.index(one) for one in ("Ensin", "Myöhemmin", "Ei päivää", "Tehty jo")]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["network", "programme"])
def test_every_kind_of_space_has_the_same_pages(town: Any, alpha: Any, browse: Any, kind: str) -> None:
    space = town.space if kind == "network" else town.programme
    at = f"/{kind}s/{space.slug}/tasks/"
    with sites.within(alpha.id):
        task = made.task(space)
    client = browse(alpha, town.coordinator)
    for path in ("", "add/", f"{task.pk}/", "?show=mine", "?show=ended"):
        assert client.get(at + path).status_code == 200, path
    other = "programmes" if kind == "network" else "networks"
    assert client.get(f"/{other}/{space.slug}/tasks/").status_code == 404


def test_what_one_may_not_see_does_not_exist(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, title="SALAINEN")
        elsewhere = made.task(town.elsewhere)
    at = f"{TASKS}{task.pk}/"
    for person, refused in ((None, 302), (town.nobody, 403), (town.moderator, 403), (town.other, 403)):
        client = browse(alpha, person)
        for path in (TASKS, f"{TASKS}add/", at):
            assert client.get(path).status_code == refused, (person, path)
        assert client.post(f"{TASKS}add/", filled()).status_code == refused
        assert client.post(f"{at}finish/").status_code == refused
        assert TASKS not in client.get("/networks/village/").content.decode()
    client = browse(alpha, town.author)
    assert TASKS in client.get("/networks/village/").content.decode()
    for path in (f"{TASKS}{elsewhere.pk}/", f"{TASKS}{uuid.uuid4()}/", f"{TASKS}?show=x", f"{TASKS}?after=x"):
        assert client.get(path).status_code == 404, path
    assert client.post(at, filled()).status_code == 302  # not one's own: told so, and nothing happens
    for client in (browse(beta), browse(beta, town.beta.coordinator)):
        assert client.get(at).status_code in {302, 404}
        assert client.post(f"{at}finish/").status_code in {302, 404}
        assert "SALAINEN" not in client.get(TASKS).content.decode()
    with sites.within(alpha.id):
        task.refresh_from_db()
        assert (task.title, task.state) == ("SALAINEN", "open")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("due_on", "31.12.1"),
        ("due_on", "9999-01-01"),
        ("owner", "x"),
        ("language", "xx"),
    ],
)
def test_a_mistake_is_told_at_the_field_and_nothing_typed_is_lost(
    town: Any, alpha: Any, browse: Any, field: str, value: str
) -> None:
    answer = browse(alpha, town.author).post(f"{TASKS}add/", filled(**{"text": "SÄILYY", field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="error-{field}"' in page or f'href="#id_{field}"' in page
    assert "SÄILYY" in page
    with sites.within(alpha.id):
        assert not Task.objects.exists()


def test_whoever_has_a_task_keeps_it_when_others_change_its_words(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        task = made.task(town.space, by=town.author)
        actions.take(task.pk, by=town.staff)  # leads, and does not take part
    page = browse(alpha, town.author).get(f"{TASKS}{task.pk}/").content.decode()
    assert re.search(rf'<option value="{town.staff.pk}"[^>]* selected', page)


def test_lists_ask_the_same_for_one_task_and_for_many(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.author)

    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = (TASKS, f"{TASKS}?show=mine", f"{TASKS}?show=ended")
    for number in (1, 7):
        with sites.within(alpha.id):
            for _ in range(number):
                made.task(town.space, owner_id=town.author.pk)
                actions.finish(made.task(town.space).pk, by=PROGRAM)
        if number == 1:
            few = [count(path) for path in paths]
    assert [count(path) for path in paths] == few


def test_the_page_of_a_space_tells_how_much_was_done(town: Any, alpha: Any, browse: Any) -> None:
    assert "done" not in words(browse(alpha).get("/en/networks/village/"))
    with sites.within(alpha.id):
        for _ in range(2):
            actions.finish(made.task(town.space).pk, by=town.contact)
        actions.drop(made.task(town.space).pk, by=town.contact)
    page = words(browse(alpha).get("/en/networks/village/"))
    assert "2 tasks done" in page
    assert "tasks done" not in words(browse(alpha).get("/en/networks/elsewhere/"))


def test_my_tasks_of_all_spaces_stand_among_what_is_mine(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        spaces.join(town.elsewhere.pk, by=town.author)
        for space, title in ((town.space, "OMA YKSI"), (town.elsewhere, "OMA KAKSI")):
            made.task(space, title=title, owner_id=town.author.pk)
        made.task(town.space, title="VIERAS", owner_id=town.participant.pk)
        actions.finish(made.task(town.space, title="TEHTY", owner_id=town.author.pk).pk, by=town.author)
    page = words(browse(alpha, town.author).get("/my/"))
    for title, is_there in (("OMA YKSI", True), ("OMA KAKSI", True), ("VIERAS", False), ("TEHTY", False)):
        assert (title in page) is is_there, title


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> dict[uuid.UUID, Any]:
    """A block of notes: each is for the author alone."""
    kept: dict[uuid.UUID, Any] = {}
    monkeypatch.setattr(origins, "_kinds", {})

    def find(keys: Any, person: Any) -> dict[uuid.UUID, origins.Found]:
        is_author = getattr(person, "name", "") == "author"
        return {key: kept[key] for key in keys if key in kept and is_author}

    origins.register("notes.note", find)
    return kept


def test_a_task_is_made_of_a_note_and_says_so(town: Any, alpha: Any, browse: Any, notes: Any) -> None:
    key = uuid.uuid4()
    notes[key] = origins.Found(
        Text("Pitäisi varata sali\nja kahvia", "sv", True, "sv"), "/notes/7/", town.space.pk
    )
    with sites.within(alpha.id):
        offered = offers.of("notes.note", key, town.author, {"id": town.space.pk})
        assert [url for _label, url in offered] == [f"/tasks/from/notes.note/{key}/"]
        assert offers.of("notes.note", key, town.nobody, {"id": town.space.pk}) == []
    at = f"/tasks/from/notes.note/{key}/"
    author = browse(alpha, town.author)
    page = author.get(at).content.decode()
    assert 'value="Pitäisi varata sali"' in page
    assert re.search(r'<option value="sv"[^>]* selected', page)
    assert 'href="/notes/7/"' in page
    once = re.search(r'name="once" value="([^"]+)"', page).group(1)
    for _twice in "ab":
        assert author.post(at, filled(once=once, title="Varaa sali"))["Location"] == TASKS
    with sites.within(alpha.id):
        task = Task.objects.get()
        assert (task.origin_kind, task.origin_key, task.space_id) == ("notes.note", key, town.space.pk)
    assert 'href="/notes/7/"' in author.get(f"{TASKS}{task.pk}/").content.decode()
    assert "/notes/7/" not in browse(alpha, town.contact).get(f"{TASKS}{task.pk}/").content.decode()
    del notes[key]  # what it came from is gone, the task stays
    assert author.get(f"{TASKS}{task.pk}/").status_code == 200
    assert author.get(at).status_code == 404


def test_no_task_is_made_of_what_one_does_not_see(town: Any, alpha: Any, browse: Any, notes: Any) -> None:
    key = uuid.uuid4()
    notes[key] = origins.Found("Huomio", "/notes/7/", town.space.pk)
    for person, told in ((town.contact, 404), (town.nobody, 404), (None, 302)):
        for method in ("get", "post"):
            answer = getattr(browse(alpha, person), method)(f"/tasks/from/notes.note/{key}/", filled())
            assert answer.status_code == told, person
    author = browse(alpha, town.author)
    for kind, where in (("notes.other", key), ("notes.note", uuid.uuid4()), ("%00", key)):
        assert author.get(f"/tasks/from/{kind}/{where}/").status_code == 404
    notes[key] = origins.Found("Huomio", "/notes/7/", town.elsewhere.pk)
    assert author.get(f"/tasks/from/notes.note/{key}/").status_code == 403
    with sites.within(alpha.id):
        assert not Task.objects.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.dictionaries(
        st.sampled_from(["title", "owner", "due_on", "text", "language", "once", "seen"]),
        st.text(st.characters(codec="utf-8") | st.sampled_from("\0\u202e"), max_size=40),
    )
)
def test_nothing_that_comes_in_breaks_a_page(
    village: Any, alpha: Any, browse: Any, form: dict[str, str]
) -> None:
    with sites.within(alpha.id):
        task = made.task(village.space, by=village.author)
    client = browse(alpha, village.author)
    for path in (f"{TASKS}add/", f"{TASKS}{task.pk}/"):
        assert client.post(path, form).status_code in {302, 422}
