"""The contact says how the network goes; the board knows who is late and who is silent."""

import datetime
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.areas.check_ins import actions, queries, tasks
from talkoo.areas.check_ins.models import CheckIn, Reminder
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def village(rows, alpha):
    """A network with its contact, a coordinator, a stand-in and somebody else."""

    class Village:
        pass

    made = Village()
    with sites.within(alpha.id):
        made.contact = factories.person("Contact")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.stand_in = factories.person("Stand-in", role="stand_in")
        made.admin = factories.person("Admin", role="site_admin")
        made.stranger = factories.person("Stranger")
        made.network = factories.space("Village", contact=made.contact)
        made.other = factories.space("Other")
    return made


def send(network, by, mood="good", **more):
    return actions.send(network.pk, by=by, mood=mood, language="fi", **more)


@pytest.mark.parametrize(
    ("role", "verbs"),
    [
        ("contact", {"send", "read"}),
        ("coordinator", {"send", "read", "settle", "set_rhythm"}),
        ("stand_in", {"read", "settle"}),
        ("admin", set()),
        ("stranger", set()),
    ],
)
def test_who_may_what_about_a_network(village, alpha, role, verbs):
    with sites.within(alpha.id):
        person = getattr(village, role)
        about = village.network.pk
        given = {
            verb
            for verb in ("send", "read", "settle", "set_rhythm")
            if may(person, f"check_ins.{verb}", about)
        }
        assert given == verbs
        assert may(person, "check_ins.oversee") == (role in {"coordinator", "stand_in"})
        if role == "contact":  # of this network, not of another
            assert not may(person, "check_ins.send", village.other.pk)


def test_the_staff_of_the_organisation_that_runs_it_read_and_settle(village, alpha):
    with sites.within(alpha.id):
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, village.stranger.pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(village.network.pk, runner.pk, by=PROGRAM)
        assert may(village.stranger, "check_ins.settle", village.network.pk)
        assert not may(village.stranger, "check_ins.settle", village.other.pk)


def test_a_stranger_is_refused_and_so_is_a_network_that_is_not_active(village, alpha):
    with sites.within(alpha.id):
        with pytest.raises(PermissionDenied):
            send(village.network, village.stranger)
        spaces.change_state(village.network.pk, "pause", by=PROGRAM)
        with pytest.raises(NotNow):
            send(village.network, village.contact)
        assert not CheckIn.objects.exists()


def test_a_call_for_help_has_words_and_is_settled_once(village, alpha):
    with sites.within(alpha.id):
        with pytest.raises(IntegrityError), transaction.atomic():
            send(village.network, village.contact, "needs_help")
        made = send(village.network, village.contact, "needs_help", text="A hall is missing.")
        with pytest.raises(PermissionDenied):
            actions.settle(made.pk, by=village.contact)
        actions.settle(made.pk, by=village.stand_in)
        with pytest.raises(NotNow):
            actions.settle(made.pk, by=village.coordinator)
        well = send(village.network, village.contact)
        with pytest.raises(NotNow):
            actions.settle(well.pk, by=village.coordinator)


def test_the_same_words_sent_twice_are_one(village, alpha):
    with sites.within(alpha.id):
        first = send(village.network, village.contact, text="All well", hours=3)
        assert send(village.network, village.contact, text="All well", hours=3).pk == first.pk
        assert send(village.network, village.contact, text="All well", hours=4).pk != first.pk
        with clock.frozen(clock.now() + datetime.timedelta(minutes=11)):
            assert send(village.network, village.contact, text="All well", hours=4).pk != first.pk
        assert CheckIn.objects.count() == 3


def on(day, work):
    with clock.frozen(clock.now() + day * DAY):
        return work()


def states():
    return {line.name.text: line.state for line in queries.board()}


def test_green_late_and_silent_follow_the_rhythm_of_the_network_or_its_programme(village, alpha):
    with sites.within(alpha.id):
        send(village.network, village.contact)
        for day, state in ((0, "green"), (30, "green"), (31, "late"), (60, "late"), (61, "silent")):
            assert on(day, states)["Village"] == state, day
        actions.set_rhythm(village.network.pk, 7, by=village.coordinator)
        assert on(8, states) == {"Village": "late", "Other": "green"}
        assert on(15, states)["Village"] == "silent"
        actions.set_rhythm(village.network.pk, 0, by=village.coordinator)
        assert on(300, states) == {"Village": "not_asked", "Other": "silent"}
        programme = factories.space("Programme", kind="programme")
        inside = factories.space("Inside", programme_id=programme.pk)
        actions.set_rhythm(programme.pk, 14, by=village.coordinator)
        assert on(15, states)["Inside"] == "late"
        actions.set_rhythm(inside.pk, 60, by=village.coordinator)
        assert on(15, states)["Inside"] == "green"
        for wrong in (1, 6, 367):
            with pytest.raises(IntegrityError), transaction.atomic():
                actions.set_rhythm(inside.pk, wrong, by=village.coordinator)


def test_counts_of_the_desk_agree_with_the_board(village, alpha):
    from talkoo.kernel.rows import fetch

    with sites.within(alpha.id):
        for number in range(4):
            actions.set_rhythm(factories.space(f"N{number}").pk, 7 * (number + 1), by=PROGRAM)
        for day in (0, 8, 15, 29, 45, 70):
            with clock.frozen(clock.now() + day * DAY):
                shown = [line.state for line in queries.board()]
                for state, statement in (("late", queries.COUNT_LATE), ("silent", queries.COUNT_SILENT)):
                    assert next(iter(fetch(statement, queries.today())[0].values())) == shown.count(state)


def alarm():
    """How many networks need help: on the desk, and on the board."""
    from talkoo.kernel.rows import fetch

    return fetch(queries.COUNT_HELP, queries.today())[0]["count"], sum(
        line.needs_help for line in queries.board()
    )


def test_a_call_for_help_waits_until_it_is_settled(village, alpha, beta, browse):
    with sites.within(alpha.id):
        assert alarm() == (0, 0)
        calls = [
            send(village.network, village.contact, "needs_help", text=text) for text in ("A hall", "Chairs")
        ]
        for number in range(25):
            send(village.network, village.contact, hours=number)
        assert alarm() == (1, 1)  # networks, not calls
        spaces.change_state(village.network.pk, "pause", by=PROGRAM)
        assert alarm() == (0, 0)
        spaces.change_state(village.network.pk, "resume", by=PROGRAM)
    with sites.within(beta.id):
        assert alarm() == (0, 0)
    coordinator = browse(alpha, village.coordinator)
    for made in calls:
        with sites.within(alpha.id):
            assert alarm() == (1, 1)
        path = f"/check-ins/{made.pk}/settled/"
        assert path in coordinator.get("/networks/village/check-in/").content.decode()
        assert coordinator.post(path).status_code == 302
    with sites.within(alpha.id):
        assert alarm() == (0, 0)
        send(village.network, village.contact, "needs_help", text="A stage")
        spaces.hide(village.network.pk, by=village.coordinator)
        assert alarm() == (0, 0)


def test_a_late_network_is_reminded_once_until_it_speaks(village, alpha):
    with sites.within(alpha.id):
        send(village.network, village.contact)
        send(village.other, PROGRAM)
        assert on(30, tasks.remind_all) == 0
        assert on(31, tasks.remind_all) == 2
        assert on(31, tasks.remind_all) == 0
        assert on(75, tasks.remind_all) == 0  # silent by now, and told once
        with clock.frozen(clock.now() + 80 * DAY):
            send(village.network, village.contact)
        assert on(111, tasks.remind_all) == 1
        assert Reminder.objects.filter(space=village.network).count() == 2


def test_the_reminder_goes_to_the_contact_in_their_language(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        contact = factories.person("Contact", language="ru", email="contact@example.org")
        coordinator = factories.person(
            "Coordinator", role="coordinator", language="sv", email="c@example.org"
        )
        network = factories.space("Village", contact=contact)
        with clock.frozen(clock.now() + 31 * DAY):
            tasks.remind_all()
        send(network, contact, "needs_help", text="Secret words")
    run_jobs()
    with sites.within(alpha.id):
        mails = {mail.kind: mail for mail in Mail.objects.all()}
        assert mails["check_ins.missed"].language == "ru"
        assert mails["check_ins.missed"].address == "contact@example.org"
        assert mails["check_ins.help"].language == "sv"
        assert mails["check_ins.help"].address == "c@example.org"
        assert "Secret words" not in mails["check_ins.help"].text
        assert coordinator.pk != contact.pk


def test_whoever_may_settle_a_call_for_help_is_told_of_it(committed, alpha, beta, run_jobs):
    def people():
        names = {"coordinator": "coordinator", "stand_in": "stand_in", "staff": None, "representative": None}
        return {
            name: factories.person(name, role=role, email=f"{name}@example.org")
            for name, role in names.items()
        }

    with sites.within(beta.id):
        people()
    with sites.within(alpha.id):
        there, runner = people(), factories.organisation("Runner")
        network = factories.space("Village")
        organisations.affiliate(runner.pk, there["staff"].pk, "staff", by=PROGRAM)
        organisations.affiliate(
            runner.pk, there["representative"].pk, "board", by=PROGRAM, may_represent=True
        )
        spaces.appoint_coordinator(network.pk, runner.pk, by=PROGRAM)
        send(network, PROGRAM, "needs_help", text="A hall")
    run_jobs()
    with sites.within(alpha.id):
        told = Mail.objects.filter(kind="check_ins.help")
        names = ("coordinator", "staff", "stand_in")
        assert {one.address for one in told} == {f"{name}@example.org" for name in names}
        assert all(may(there[name], "check_ins.settle", network.pk) for name in names)
        send(network, there["staff"], "needs_help", text="Chairs")
    run_jobs()
    with sites.within(alpha.id):
        told = Counter(one.address for one in Mail.objects.filter(kind="check_ins.help"))
    assert told == {"coordinator@example.org": 2, "stand_in@example.org": 2, "staff@example.org": 1}
    with sites.within(beta.id):
        assert not Mail.objects.filter(kind="check_ins.help").exists()


def test_the_board_asks_once_however_many_networks(village, alpha):
    with sites.within(alpha.id):
        with CaptureQueriesContext(connection) as few:
            queries.board()
        for number in range(5):
            send(factories.space(f"N{number}"), PROGRAM)
        with CaptureQueriesContext(connection) as many:
            assert len(queries.board()) == 7
        assert len(few) == len(many) == 1


def test_pages(village, alpha, beta, browse):
    path = "/networks/village/check-in/"
    contact = browse(alpha, village.contact)
    wrong = contact.post(path, {"mood": "needs_help", "next_step": "Ask the municipality"})
    assert wrong.status_code == 422
    assert "Ask the municipality" in wrong.content.decode()
    bad = contact.post(path, {"mood": "good", "hours": "many", "people": "-1"})
    assert bad.status_code == 422
    assert contact.post(path, {"mood": "needs_help", "text": "A hall"}).status_code == 302
    assert browse(alpha).get(path).status_code == 302  # to sign in
    assert browse(alpha, village.stranger).get(path).status_code == 404
    assert browse(alpha, village.stranger).post(path, {"mood": "good"}).status_code == 404
    assert browse(alpha, village.stranger).get("/check-ins/").status_code == 403
    assert browse(alpha, village.stand_in).post(path, {"mood": "good"}).status_code == 403
    with sites.within(alpha.id):
        made = CheckIn.objects.get()
    board = browse(alpha, village.coordinator).get("/check-ins/")
    assert board.status_code == 200
    assert "Village" in board.content.decode()
    assert browse(alpha, village.stranger).post(f"/check-ins/{made.pk}/settled/").status_code == 404
    assert contact.post(f"/check-ins/{made.pk}/settled/").status_code == 403
    assert browse(alpha, village.stand_in).post(f"/check-ins/{made.pk}/settled/").status_code == 302
    with sites.within(beta.id):
        foreign = factories.person(role="coordinator")
    assert browse(beta, foreign).get(path).status_code == 404
    assert browse(beta, foreign).post(f"/check-ins/{made.pk}/settled/").status_code == 404
    assert contact.post(f"{path}rhythm/", {"every_days": "7"}).status_code == 403
    assert browse(alpha, village.coordinator).post(f"{path}rhythm/", {"every_days": "8"}).status_code == 302
    with sites.within(alpha.id):
        assert queries.network("village")["every_days"] == 30
    browse(alpha, village.coordinator).post(f"{path}rhythm/", {"every_days": "14"})
    with sites.within(alpha.id):
        assert queries.network("village")["every_days"] == 14
