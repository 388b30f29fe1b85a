"""A second look: asked once by whoever wrote it, answered by another than who hid it, and told."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock, desk
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.rows import fetch
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions, appeals, queries
from talkoo.plumbing.moderation.models import Hidden
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.moderation import things

KIND = things.KIND


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def hidden_thing(site, author, by, number=1):
    key = things.made(site, number, authors=[author.pk])
    return actions.hide(KIND, key, by=by, reason="It tells of an illness")


def test_only_whoever_wrote_it_asks_and_only_once(here):
    author, other, moderator = factories.person(), factories.person(), factories.person(role="moderator")
    hidden = hidden_thing(here, author, moderator)
    for someone in (other, moderator, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            appeals.appeal(hidden.pk, by=someone, text="No")
    with pytest.raises(ValueError, match="why"):
        appeals.appeal(hidden.pk, by=author, text="  \u202e ")
    asked = appeals.appeal(hidden.pk, by=author, text="It is my own\u202e illness")
    assert (asked.appeal, asked.appeal_text) == ("open", "It is my own illness")
    with pytest.raises(NotNow):
        appeals.appeal(hidden.pk, by=author, text="Once more")
    shown = hidden_thing(here, author, moderator, 2)
    actions.show(shown.pk, by=moderator)
    with pytest.raises(NotNow):
        appeals.appeal(shown.pk, by=author, text="It is seen")


@pytest.mark.parametrize(
    ("role", "may"),
    [("", False), ("stand_in", False), ("moderator", True), ("coordinator", True), ("site_admin", True)],
)
def test_who_may_answer(here, role, may):
    author, first = factories.person(), factories.person(role="moderator")
    person = factories.person(role=role)
    for number, is_upheld in ((1, True), (2, False)):
        hidden = hidden_thing(here, author, first, number)
        appeals.appeal(hidden.pk, by=author, text="Look again")
        if may:
            appeals.decide(hidden.pk, by=person, is_upheld=is_upheld, answer="So it is")
        else:
            with pytest.raises(PermissionDenied):
                appeals.decide(hidden.pk, by=person, is_upheld=is_upheld, answer="So it is")
        assert things.at(hidden.key)["visible"] is (may and is_upheld)


def test_whoever_hid_it_or_asked_never_answers_not_even_past_our_code(here):
    moderator, own = factories.person(role="moderator"), factories.person(role="coordinator")
    hidden = hidden_thing(here, own, moderator)
    appeals.appeal(hidden.pk, by=own, text="Look again")
    for someone in (moderator, own):
        with pytest.raises(PermissionDenied):
            appeals.decide(hidden.pk, by=someone, is_upheld=True, answer="")
        forged = {"appeal": "refused", "appeal_decided_by": someone, "appeal_decided_at": clock.now()}
        with pytest.raises(IntegrityError, match="moderation_appeal_by_another"), transaction.atomic():
            Hidden.objects.filter(pk=hidden.pk).update(**forged)
    admin = factories.person(
        role="site_admin"
    )  # the only moderator hid it: somebody else of the house decides
    assert appeals.decide(hidden.pk, by=admin, is_upheld=True, answer="").appeal == "upheld"


def test_upholding_shows_it_again_and_a_refusal_needs_words(here):
    author, moderator, other = (
        factories.person(),
        factories.person(role="moderator"),
        factories.person(role="coordinator"),
    )
    hidden = hidden_thing(here, author, moderator)
    with pytest.raises(NotNow):
        appeals.decide(hidden.pk, by=other, is_upheld=True, answer="")  # nobody has asked
    appeals.appeal(hidden.pk, by=author, text="Look again")
    with pytest.raises(ValueError, match="reason"):
        appeals.decide(hidden.pk, by=other, is_upheld=False, answer=" ")
    done = appeals.decide(hidden.pk, by=other, is_upheld=True, answer="You are right")
    assert things.at(hidden.key)["said"][-1] == ("show", "")
    assert (done.lifted_by_id, done.appeal_decided_by_id, done.appeal_answer) == (
        other.pk,
        other.pk,
        "You are right",
    )
    with pytest.raises(NotNow):
        appeals.decide(hidden.pk, by=other, is_upheld=False, answer="No")


def test_when_whoever_hid_it_shows_it_again_the_wish_is_settled(here):
    author, moderator = factories.person(), factories.person(role="moderator")
    hidden = hidden_thing(here, author, moderator)
    appeals.appeal(hidden.pk, by=author, text="Look again")
    actions.show(hidden.pk, by=moderator)
    hidden.refresh_from_db()
    assert (hidden.appeal, hidden.appeal_decided_by_id) == ("settled", None)


def test_words_are_sealed_and_go_with_whoever_wrote_them(here):
    from talkoo.plumbing.moderation.own import _appeals, _decisions, _forget_appellant

    author, moderator = factories.person(), factories.person(role="moderator")
    hidden = hidden_thing(here, author, moderator)
    appeals.appeal(hidden.pk, by=author, text="Because of Matti")
    with connection.cursor() as cursor:
        cursor.execute("select h::text from moderation_hidden h")
        assert "Matti" not in cursor.fetchone()[0]
    assert _appeals(author.pk)[0]["text"] == "Because of Matti"
    assert _decisions(author.pk)[0]["reason"] == "It tells of an illness"
    assert _decisions(moderator.pk) == []
    assert _forget_appellant(author.pk) == 1
    hidden.refresh_from_db()
    assert (hidden.appeal, hidden.appeal_text, hidden.appeal_by_id) == ("open", "", None)


def test_two_who_answer_at_once_one_wins_and_the_others_are_told(committed, alpha):
    with sites.within(alpha.id):
        author, moderator = factories.person(), factories.person(role="moderator")
        others = [factories.person(role="coordinator") for _number in range(6)]
        hidden = hidden_thing(alpha, author, moderator)
        appeals.appeal(hidden.pk, by=author, text="Look again")
    results = []

    def work(by, is_upheld):
        try:
            with sites.within(alpha.id):
                appeals.decide(hidden.pk, by=by, is_upheld=is_upheld, answer="So it is")
            results.append("decided")
        except NotNow:
            results.append("told")
        except Exception as problem:
            results.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by, number % 2 == 0)) for number, by in enumerate(others)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(results, key=str) == ["decided", *["told"] * 5]
    with sites.within(alpha.id):
        hidden.refresh_from_db()
        assert things.at(hidden.key)["visible"] is (hidden.appeal == "upheld")


def test_authors_are_told_in_their_language_on_each_site(committed, alpha, beta, run_jobs):
    for site in (alpha, beta):
        with sites.within(site.id):
            author = factories.person("Author", language="ru", email="author@example.org")
            moderator, other = factories.person(role="moderator"), factories.person(role="site_admin")
            for number, is_upheld in ((1, True), (2, False)):
                hidden = hidden_thing(site, author, moderator, number)
                appeals.appeal(hidden.pk, by=author, text="Look again")
                appeals.decide(
                    hidden.pk, by=other, is_upheld=is_upheld, answer=f"Answer {number} of {site.key}"
                )
    run_jobs()
    for site in (alpha, beta):
        with sites.within(site.id):
            mails = list(Mail.objects.filter(kind="moderation.looked_again").order_by("created_at"))
            assert {(one.address, one.language) for one in mails} == {("author@example.org", "ru")}
            assert sorted(
                f"Answer {number} of {site.key}" in one.text for one in mails for number in (1, 2)
            ) == [
                False,
                False,
                True,
                True,
            ]
            hiding = Mail.objects.filter(kind="moderation.hidden")
            assert all(
                f"/moderation/mine/{one}/" in "".join(mail.text for mail in hiding)
                for one in Hidden.objects.values_list("pk", flat=True)
            )


def path_of(hidden):
    return f"/moderation/mine/{hidden.pk}/"


def test_the_author_reads_the_reason_asks_and_reads_the_answer(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        author, moderator, other = (factories.person(role=role) for role in ("", "moderator", "coordinator"))
        hidden = hidden_thing(alpha, author, moderator)
    client = browse(alpha, author)
    assert path_of(hidden) in client.get("/moderation/mine/").content.decode()
    assert "/moderation/mine/" in client.get("/my/").content.decode()
    assert "It tells of an illness" in client.get(path_of(hidden)).content.decode()
    empty = client.post(f"/en{path_of(hidden)}", {"text": "   "})
    assert empty.status_code == 422
    assert "Write why you think" in empty.content.decode()
    long = client.post(path_of(hidden), {"text": "x" * 4_001})
    assert (long.status_code, "x" * 4_001 in long.content.decode()) == (422, True)
    for _turn in range(2):
        assert client.post(path_of(hidden), {"text": "It is my own"}).status_code == 302
    page = client.get(path_of(hidden)).content.decode()
    assert "It is my own" in page
    assert "<textarea" not in page
    for someone in (moderator, other):
        assert browse(alpha, someone).get(path_of(hidden)).status_code == 404
    assert browse(alpha).get(path_of(hidden)).status_code == 302
    with sites.within(beta.id):
        stranger = factories.person()
    assert browse(beta, stranger).get(path_of(hidden)).status_code == 404
    queue = f"/moderation/again/{hidden.pk}/"
    browse(alpha, other).post(queue, {"verb": "refuse", "answer": "It names a neighbour"})
    assert "It names a neighbour" in client.get(path_of(hidden)).content.decode()


def test_the_page_of_the_second_look_for_each_role(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        author, moderator, other, stand_in = (
            factories.person(role=role) for role in ("", "moderator", "coordinator", "stand_in")
        )
        hidden = hidden_thing(alpha, author, moderator)
        queue = f"/moderation/again/{hidden.pk}/"
        assert browse(alpha, other).get(queue).status_code == 404  # nobody has asked
        appeals.appeal(hidden.pk, by=author, text="It is my own")
    for someone in (author, stand_in):
        assert browse(alpha, someone).get(queue).status_code == 403
        assert browse(alpha, someone).post(queue, {"verb": "uphold"}).status_code == 403
        assert browse(alpha, someone).get("/moderation/again/").status_code == 403
    own = browse(alpha, moderator)
    assert 'name="verb"' not in own.get(queue).content.decode()
    assert own.post(queue, {"verb": "uphold"}).status_code == 403
    client = browse(alpha, other)
    assert "It is my own" in client.get(queue).content.decode()
    assert client.post(queue, {"verb": "burn"}).status_code == 404
    refused = client.post(f"/en{queue}", {"verb": "refuse", "answer": ""})
    assert (refused.status_code, "Write why it stays hidden" in refused.content.decode()) == (422, True)
    assert client.post(queue, {"verb": "uphold", "answer": ""}).status_code == 302
    assert things.at_site(alpha, hidden.key)["visible"]
    again = client.post(f"/en{queue}", {"verb": "refuse", "answer": "No"}, follow=True)
    assert "Somebody decided this a moment ago" in again.content.decode()
    with sites.within(beta.id):
        foreign = factories.person(role="moderator")
    assert browse(beta, foreign).get(queue).status_code == 404


def test_where_nobody_else_decides_the_page_says_so(rows, alpha, browse):
    with sites.within(alpha.id):
        author, moderator = factories.person(), factories.person(role="moderator")
        hidden = hidden_thing(alpha, author, moderator)
        appeals.appeal(hidden.pk, by=author, text="It is my own")
        assert not queries.somebody_else_decides(hidden)
    path = f"/en/moderation/again/{hidden.pk}/"
    assert "Nobody else can decide" in browse(alpha, moderator).get(path).content.decode()
    with sites.within(alpha.id):
        factories.person(role="site_admin")
        assert queries.somebody_else_decides(hidden)
    assert "Nobody else can decide" not in browse(alpha, moderator).get(path).content.decode()


def test_the_monday_page_counts_what_this_reader_can_decide(here):
    queue = next(one for one in desk.queues() if one.name == "appeals")
    author, moderator, other = (factories.person(role=role) for role in ("", "moderator", "moderator"))

    def count(reader):
        return next(iter(fetch(queue.select, queue.parameters(reader))[0].values()))

    hidden = hidden_thing(here, author, moderator)
    assert count(other) == 0
    appeals.appeal(hidden.pk, by=author, text="It is my own")
    assert (count(moderator), count(other)) == (0, 1)


def test_the_lists_ask_as_often_for_one_as_for_many(rows, alpha, browse):
    with sites.within(alpha.id):
        author, moderator, other = (factories.person(role=role) for role in ("", "moderator", "moderator"))
    clients = [(browse(alpha, other), "/moderation/again/"), (browse(alpha, author), "/moderation/mine/")]
    numbers = []
    for numbers_of in ((1,), (2, 3, 4, 5)):
        with sites.within(alpha.id):
            for number in numbers_of:
                hidden = hidden_thing(alpha, author, moderator, number)
                appeals.appeal(hidden.pk, by=author, text="Look again")
        asked = []
        for client, path in clients:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            asked.append(len(seen))
        numbers.append(asked)
    assert numbers[0] == numbers[1]


def test_how_long_it_waits_is_told_in_working_days(rows, alpha, browse):
    from talkoo.plumbing.moderation.views import shown

    with sites.within(alpha.id):
        friday = clock.datetime.datetime(2026, 11, 20, 12, tzinfo=clock.datetime.UTC)
        with clock.frozen(friday + clock.datetime.timedelta(days=3)):
            assert shown.age(friday) == 1
            assert shown.age(clock.now()) == 0


def test_program_hid_it_and_any_moderator_answers(here):
    author, moderator = factories.person(), factories.person(role="moderator")
    hidden = hidden_thing(here, author, PROGRAM)
    appeals.appeal(hidden.pk, by=author, text="Look again")
    assert appeals.decide(hidden.pk, by=moderator, is_upheld=True, answer="").appeal == "upheld"
