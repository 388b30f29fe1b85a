"""The page about forgetting, and the places where somebody who has left may be named."""

import datetime
import uuid

import pytest

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.letters.models import Letter
from talkoo.kernel import clock, desk
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.rows import fetch
from talkoo.plumbing.retention import actions, running
from talkoo.plumbing.retention.models import Mark, Mention, Run
from talkoo.plumbing.tenancy import sites
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(rows, alpha, journal_at):
    with sites.within(alpha.id):
        found = {role: factories.person(role=role) for role in ("site_admin", "moderator", "stand_in", "")}
        factories.space("Village", slug="village", contact=found[""])
        return found


def a_letter(people, text="Hello", *, days=0):
    to = public.find("network", "village")
    with clock.frozen(clock.now() - days * DAY):
        made = letters.send(to, by=PROGRAM, name="V", email="v@example.net", text=text, language="en")
        letters.answer(made.pk, by=people[""], text="An answer")
    return made


def test_forgetting_is_shown_undone_and_put_off(people, browse, alpha):
    with sites.within(alpha.id):
        gone = a_letter(people, days=900)
        with clock.frozen(clock.now() - 31 * DAY):
            running.mark()
        run = running.execute()
        a_letter(people, days=900)
        running.mark()
    client = browse(alpha, people["site_admin"])
    page = client.get("/forgetting/").content.decode()
    assert f'action="/forgetting/{run.pk}/undo/"' in page
    assert 'value="letters.answered"' in page
    assert client.post("/forgetting/spare/", {"name": "letters.answered"}).status_code == 302
    assert client.post("/forgetting/spare/", {"name": "rumour"}).status_code == 302
    for _turn in range(2):
        assert client.post(f"/forgetting/{run.pk}/undo/").status_code == 302
    with sites.within(alpha.id):
        assert Letter.objects.filter(pk=gone.pk).exists()
        assert not Mark.objects.filter(due_at__lt=clock.now() + 300 * DAY).exists()


def test_names_of_those_who_left_are_looked_at(people, browse, alpha):
    with sites.within(alpha.id):
        leaver = factories.person("Maija Meikäläinen")
        letter = a_letter(people, "I thank Maija Meikäläistä <b>much</b>")
        actions.erase_person(leaver.pk, by=PROGRAM)
        mention = Mention.objects.get()
    client = browse(alpha, people["moderator"])
    page = client.get("/forgetting/names/").content.decode()
    assert "<mark>Maija Meikäläistä</mark> &lt;b&gt;" in page
    assert f"/letters/{letter.pk}/" in page
    assert "/forgetting/names/" in client.get("/reports/").content.decode()
    for _turn in range(2):
        assert client.post(f"/forgetting/names/{mention.pk}/").status_code == 302
    assert "Meikäl" not in client.get("/forgetting/names/").content.decode()


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/forgetting/", "get", {"site_admin"}),
        ("/forgetting/spare/", "post", {"site_admin"}),
        (f"/forgetting/{uuid.UUID(int=1)}/undo/", "post", {"site_admin"}),
        ("/forgetting/names/", "get", {"site_admin", "moderator"}),
        (f"/forgetting/names/{uuid.UUID(int=1)}/", "post", {"site_admin", "moderator"}),
    ],
)
def test_who_may_open_them(people, browse, alpha, path, method, allowed):
    for role, person in people.items():
        status = getattr(browse(alpha, person), method)(path).status_code
        assert (status != 403) is (role in allowed), role
    assert getattr(browse(alpha), method)(path)["Location"].startswith("/sign-in/")


def test_what_a_foreign_site_forgot_is_not_there(people, browse, alpha, beta):
    with sites.within(alpha.id):
        run = Run.objects.create(started_at=clock.now(), kind="execute", counts={"x": 1})
    with sites.within(beta.id):
        admin = factories.person(role="site_admin")
    assert browse(beta, admin).post(f"/forgetting/{run.pk}/undo/").status_code == 404


def test_the_monday_page_tells_what_waits_and_warns_when_it_was_stopped(people, alpha):
    queues = {one.name: one for one in desk.queues()}
    with sites.within(alpha.id):
        asked = lambda name: list(fetch(queues[name].select)[0].values())  # noqa: E731
        assert asked("forgetting") == [0, None]
        for _number in range(22):
            a_letter(people, days=900)
        with clock.frozen(clock.now() - 31 * DAY):
            running.mark()
        number, due = asked("forgetting")
        assert (number, due) == (22, (clock.now() - DAY).date())
        assert asked("forgetting-stopped")[0] == 0
        running.execute()
        assert asked("forgetting-stopped")[0] == 1
        assert queues["forgetting-stopped"].is_alarm
        actions.spare("letters.answered", by=PROGRAM)
        assert asked("forgetting")[0] == 0
