"""What waits until a moderator has read it: let through or declined, by another than its writer, and told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock, desk
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.rows import fetch
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions, appeals, held, letting, sight
from talkoo.plumbing.moderation.models import Held, Hidden
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.moderation import things

KIND = things.KIND


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


@pytest.mark.parametrize(
    ("role", "may"),
    [("", False), ("stand_in", False), ("moderator", True), ("coordinator", True), ("site_admin", True)],
)
def test_who_lets_through_and_declines(here, role, may):
    writer, person = factories.person(), factories.person(role=role)
    for number, work in (
        (1, lambda one: letting.release(one.pk, by=person)),
        (2, lambda one: letting.decline(one.pk, by=person, reason="why")),
    ):
        one = things.waiting(here, number, writer)
        if may:
            work(one)
        else:
            with pytest.raises(PermissionDenied):
                work(one)
        one.refresh_from_db()
        assert (one.state == "waiting") is not may


def test_nobody_decides_about_their_own_not_even_past_our_code(here):
    writer = factories.person(role="moderator")
    one = things.waiting(here, 1, writer)
    for work in (letting.release, lambda key, by: letting.decline(key, by=by, reason="why")):
        with pytest.raises(PermissionDenied):
            work(one.pk, by=writer)
    with pytest.raises(IntegrityError, match="moderation_held_by_another"), transaction.atomic():
        Held.objects.filter(pk=one.pk).update(state="released", decided_by=writer, decided_at=clock.now())


def test_what_is_let_through_is_brought_out_once(here):
    writer, moderator = factories.person(), factories.person(role="moderator")
    one = things.waiting(here, 1, writer)
    assert held.waits(KIND, one.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        held.hold(KIND, one.key, writer_id=writer.pk, why="first")
    letting.release(one.pk, by=moderator)
    assert things.at(one.key)["said"] == [("release", "")]
    assert held.passed(writer.pk) == 1
    for work in (letting.release, lambda key, by: letting.decline(key, by=by, reason="why")):
        with pytest.raises(NotNow):
            work(one.pk, by=moderator)
    with pytest.raises(KeyError):
        held.hold("rumour", "x", writer_id=writer.pk, why="first")


def test_what_is_declined_has_a_reason_and_can_be_looked_at_again(here):
    writer, moderator, other = (factories.person(role=role) for role in ("", "moderator", "coordinator"))
    one = things.waiting(here, 1, writer)
    with pytest.raises(ValueError, match="why"):
        letting.decline(one.pk, by=moderator, reason=" ")
    letting.decline(one.pk, by=moderator, reason="It sells something")
    assert not things.at(one.key)["visible"]
    hidden = Hidden.objects.get()
    assert (hidden.reason, hidden.by_id) == ("It sells something", moderator.pk)
    appeals.appeal(hidden.pk, by=writer, text="It is free")
    appeals.decide(hidden.pk, by=other, is_upheld=True, answer="")
    assert things.at(one.key)["said"] == [("release", "")]  # as if it had been written now, not only shown


def test_a_declined_one_that_is_shown_by_its_decider_comes_out_too(here):
    writer, moderator = factories.person(), factories.person(role="moderator")
    one = things.waiting(here, 1, writer)
    letting.decline(one.pk, by=moderator, reason="It sells something")
    actions.show(Hidden.objects.get().pk, by=moderator)
    assert things.at(one.key)["said"] == [("release", "")]


def test_what_its_writer_takes_back_waits_no_longer(here):
    writer, moderator = factories.person(), factories.person(role="moderator")
    one = things.waiting(here, 1, writer)
    assert held.withdraw(KIND, one.key, by=writer)
    assert not held.withdraw(KIND, one.key, by=writer)
    with pytest.raises(NotNow):
        letting.release(one.pk, by=moderator)
    gone = things.waiting(here, 2, writer)
    things._things.clear()
    with pytest.raises(sight.NothingThere):
        letting.release(gone.pk, by=moderator)


def test_two_who_decide_at_once_one_wins_and_the_others_are_told(committed, alpha):
    with sites.within(alpha.id):
        writer = factories.person()
        moderators = [factories.person(role="moderator") for _number in range(6)]
        one = things.waiting(alpha, 1, writer)
    results = []

    def work(number, by):
        try:
            with sites.within(alpha.id):
                if number % 2:
                    letting.release(one.pk, by=by)
                else:
                    letting.decline(one.pk, by=by, reason="why")
            results.append("decided")
        except NotNow:
            results.append("told")
        except Exception as problem:
            results.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=given) for given in enumerate(moderators)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == ["decided", *["told"] * 5]
    with sites.within(alpha.id):
        one.refresh_from_db()
        assert (one.state == "declined") is Hidden.objects.exists()
        assert (one.state == "released") is things.at(one.key)["visible"]


def test_writers_are_told_in_their_language_on_each_site(committed, alpha, beta, run_jobs):
    for site in (alpha, beta):
        with sites.within(site.id):
            writer = factories.person("Writer", language="sv", email="writer@example.org")
            moderator = factories.person(role="moderator")
            letting.release(things.waiting(site, 1, writer).pk, by=moderator)
            letting.decline(things.waiting(site, 2, writer).pk, by=moderator, reason=f"Because of {site.key}")
            held.hold(KIND, things.made(site, 3), writer_id=writer.pk, why="first", by_mail=True)
            held.hold(KIND, things.made(site, 4), writer_id=writer.pk, why="first")
    run_jobs()
    for site in (alpha, beta):
        with sites.within(site.id):
            mails = {one.kind: one for one in Mail.objects.all() if one.address == "writer@example.org"}
            assert sorted(mails) == ["moderation.declined", "moderation.held", "moderation.released"]
            assert {one.language for one in mails.values()} == {"sv"}
            assert f"Because of {site.key}" in mails["moderation.declined"].text
            assert "/moderation/mine/" in mails["moderation.declined"].text
            assert f"The thing-{site.key}-1" in mails["moderation.released"].text
            assert f"{site.main_host}" in mails["moderation.released"].text


def test_the_queue_for_each_role_and_what_is_decided_there(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        writer, moderator, stand_in = (factories.person(role=role) for role in ("", "moderator", "stand_in"))
        one = things.waiting(alpha, 1, writer)
        other = things.waiting(alpha, 2, writer, why="links")
    path, elsewhere = (f"/moderation/waiting/{held_id}/" for held_id in (one.pk, other.pk))
    for someone in (writer, stand_in):
        for asked in ("/moderation/waiting/", path):
            assert browse(alpha, someone).get(asked).status_code == 403
        assert browse(alpha, someone).post(path).status_code == 403
    assert browse(alpha).get(path).status_code == 302
    client = browse(alpha, moderator)
    listed = client.get("/en/moderation/waiting/").content.decode()
    assert listed.index("The thing-alpha-1") < listed.index("The thing-alpha-2")
    assert "somebody new, with a link" in listed
    assert f"What {one.key} says" in client.get(path).content.decode()
    wrong = client.post(f"/en{path}", {"decline": "1", "reason": "  "})
    assert (wrong.status_code, "Write the reason" in wrong.content.decode()) == (422, True)
    long = client.post(path, {"decline": "1", "reason": "y" * 1_001})
    assert (long.status_code, "y" * 1_001 in long.content.decode()) == (422, True)
    assert client.post(path, {"decline": "1", "reason": "It sells"}).status_code == 302
    again = client.post(f"/en{path}", follow=True)
    assert "Somebody decided this a moment ago" in again.content.decode()
    assert client.post(elsewhere).status_code == 302
    assert things.at_site(alpha, other.key)["visible"]
    assert "thing-alpha" not in client.get("/moderation/waiting/").content.decode()
    with sites.within(beta.id):
        foreign = factories.person(role="moderator")
    assert browse(beta, foreign).get(path).status_code == 404
    assert browse(beta, foreign).post(path).status_code == 404


def test_a_moderator_who_wrote_it_reads_that_another_decides(rows, alpha, browse):
    with sites.within(alpha.id):
        own = factories.person(role="moderator")
        one = things.waiting(alpha, 1, own)
    path = f"/en/moderation/waiting/{one.pk}/"
    assert "You wrote this yourself" in browse(alpha, own).get(path).content.decode()
    assert browse(alpha, own).post(path).status_code == 403


def test_the_writer_finds_what_waits_on_their_pages(rows, alpha, browse):
    with sites.within(alpha.id):
        writer, other = factories.person(), factories.person()
        things.waiting(alpha, 1, writer)
    assert "The thing-alpha-1" in browse(alpha, writer).get("/moderation/mine/").content.decode()
    assert "/moderation/mine/" in browse(alpha, writer).get("/my/").content.decode()
    assert "thing-alpha" not in browse(alpha, other).get("/moderation/mine/").content.decode()


def test_the_lists_ask_as_often_for_one_as_for_many(rows, alpha, browse):
    with sites.within(alpha.id):
        writer, moderator = factories.person(), factories.person(role="moderator")
    clients = [
        (browse(alpha, moderator), "/moderation/waiting/"),
        (browse(alpha, writer), "/moderation/mine/"),
    ]
    numbers = []
    for numbers_of in ((1,), (2, 3, 4, 5)):
        with sites.within(alpha.id):
            for number in numbers_of:
                things.waiting(alpha, number, writer)
        asked = []
        for client, path in clients:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            asked.append(len(seen))
        numbers.append(asked)
    assert numbers[0] == numbers[1]


def test_the_monday_page_counts_what_waits(here):
    queue = next(one for one in desk.queues() if one.name == "held")
    assert fetch(queue.select)[0]["count"] == 0
    things.waiting(here, 1, factories.person())
    assert fetch(queue.select)[0]["count"] == 1


def test_erasing_a_writer_leaves_nothing_to_read(here):
    from talkoo.plumbing.moderation.own import _forget_writer

    writer = factories.person()
    one = things.waiting(here, 1, writer)
    assert _forget_writer(writer.pk) == 1
    one.refresh_from_db()
    assert (one.state, one.writer_id) == ("gone", None)
