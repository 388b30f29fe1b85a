"""The pages: a form for everybody, a queue for those who decide."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import desk
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.rows import fetch
from talkoo.plumbing.moderation import actions
from talkoo.plumbing.moderation.models import Hidden, Report
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.moderation import things

KIND = things.KIND


@pytest.fixture
def key(rows, alpha):
    return things.made(alpha)


def report_path(key):
    return f"/report/{KIND}/{key}/"


def test_a_visitor_reports_and_a_second_click_does_nothing(alpha, browse, key):
    client = browse(alpha)
    page = client.get(report_path(key)).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page).group(1)
    form = {"reason": "hate", "text": "Look at the third line", "once": once}
    for _turn in range(2):
        answer = client.post(report_path(key), form)
        assert (answer.status_code, answer["Location"]) == (302, f"{report_path(key)}thanks/")
    assert client.get(f"{report_path(key)}thanks/").status_code == 200
    with sites.within(alpha.id):
        report = Report.objects.get()
        assert (report.reason, report.text, report.reporter_id) == ("hate", "Look at the third line", None)


def test_someone_signed_in_is_remembered_as_the_reporter(alpha, browse, key):
    with sites.within(alpha.id):
        person = factories.person()
    browse(alpha, person).post(report_path(key), {"reason": "spam"})
    with sites.within(alpha.id):
        assert Report.objects.get().reporter_id == person.pk


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose what is wrong"),
        ({"reason": "rumour", "text": "kept words"}, "Choose what is wrong"),
        ({"reason": "other", "text": ""}, "Tell in a few words"),
        ({"reason": "spam", "text": "x" * 2_001}, "too long: 2001"),
    ],
)
def test_a_form_that_is_wrong_says_so_at_the_field_and_keeps_what_was_typed(alpha, browse, key, form, said):
    answer = browse(alpha).post(f"/en{report_path(key)}", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page or 'class="field wrong"' in page
    assert form.get("text", "") in page
    with sites.within(alpha.id):
        assert not Report.objects.exists()


def test_a_program_that_fills_in_the_trap_is_thanked_and_forgotten(alpha, browse, key):
    answer = browse(alpha).post(report_path(key), {"reason": "spam", "homepage": "http://x"})
    assert answer.status_code == 302
    with sites.within(alpha.id):
        assert not Report.objects.exists()


@pytest.mark.usefixtures("one_window")
def test_more_than_ten_an_hour_from_one_place_have_to_wait(alpha, browse, key):
    client = browse(alpha)
    for _number in range(10):
        assert client.post(report_path(key), {"reason": "spam"}).status_code == 302
    answer = client.post(report_path(key), {"reason": "spam", "text": "still here"})
    assert answer.status_code == 422
    assert "still here" in answer.content.decode()


def test_what_is_not_there_or_hidden_cannot_be_reported(alpha, beta, browse, key):
    assert browse(alpha).get(report_path("gone")).status_code == 404
    assert browse(alpha).get(f"/report/rumour/{key}/").status_code == 404
    assert browse(beta).get(report_path(key)).status_code == 404
    assert browse(beta).post(report_path(key), {"reason": "spam"}).status_code == 404
    assert browse(alpha).get(report_path("x" * 200)).status_code == 404
    with sites.within(alpha.id):
        actions.hide(KIND, key, by=PROGRAM, reason="why")
    assert browse(alpha).get(report_path(key)).status_code == 404
    thanks = browse(alpha).get(f"{report_path(key)}thanks/")
    assert thanks.status_code == 200
    assert f"The {key}" not in thanks.content.decode()


def test_the_thanks_for_something_hidden_are_those_for_nothing(alpha, browse, key):
    with sites.within(alpha.id):
        actions.hide(KIND, key, by=PROGRAM, reason="why")
    there, gone = (browse(alpha).get(f"{report_path(one)}thanks/") for one in (key, "gone"))
    assert there.status_code == gone.status_code == 200
    assert there.content.decode().replace(key, "gone") == gone.content.decode()
    assert browse(alpha).get("/report/rumour/gone/thanks/").status_code == 404


def people_of(site, *roles):
    with sites.within(site.id):
        return [factories.person(role=role) for role in roles]


def test_a_moderator_hides_with_a_reason_and_shows_again(alpha, browse, key):
    (moderator,) = people_of(alpha, "moderator")
    with sites.within(alpha.id):
        report = actions.report(KIND, key, by=PROGRAM, reason="wrong", text="This is not so")
    client = browse(alpha, moderator)
    assert f"The {key}" in client.get("/reports/").content.decode()
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "This is not so" in page
    empty = client.post(f"/reports/{report.pk}/", {"hide": "1", "reason": "  "})
    assert empty.status_code == 422
    done = client.post(f"/reports/{report.pk}/", {"hide": "1", "reason": "It hurts"})
    assert done.status_code == 302
    again = client.post(f"/reports/{report.pk}/", {"hide": "1", "reason": "It hurts"}, follow=True)
    assert again.status_code == 200
    with sites.within(alpha.id):
        hidden = Hidden.objects.get()
        assert hidden.reason == "It hurts"
        assert not things.at(key)["visible"]
    assert f"The {key}" not in client.get("/reports/").content.decode()
    assert f"The {key}" in client.get("/reports/?state=decided").content.decode()
    assert f"The {key}" in client.get("/reports/?state=hidden").content.decode()
    for _turn in range(2):
        assert client.post(f"/reports/hidden/{hidden.pk}/show/").status_code == 302
    assert things.at_site(alpha, key)["visible"]


def test_a_moderator_leaves_it_as_it_is(alpha, browse, key):
    (moderator,) = people_of(alpha, "moderator")
    with sites.within(alpha.id):
        report = actions.report(KIND, key, by=PROGRAM, reason="wrong", text="")
    answer = browse(alpha, moderator).post(f"/reports/{report.pk}/", {"keep": "1", "answer": "It is so"})
    assert answer.status_code == 302
    with sites.within(alpha.id):
        report.refresh_from_db()
        assert (report.state, report.decision_text) == ("kept", "It is so")


def test_only_those_who_decide_see_reports(alpha, beta, browse, key):
    (person,) = people_of(alpha, "")
    (foreign,) = people_of(beta, "moderator")
    with sites.within(alpha.id):
        report = actions.report(KIND, key, by=PROGRAM, reason="wrong", text="secret words")
    for path in ("/reports/", f"/reports/{report.pk}/"):
        assert browse(alpha).get(path).status_code == 302
        assert browse(alpha, person).get(path).status_code == 403
    assert browse(beta, foreign).get(f"/reports/{report.pk}/").status_code == 404
    assert browse(beta, foreign).post(f"/reports/hidden/{uuid.uuid4()}/show/").status_code == 404
    assert f"The {key}" not in browse(beta, foreign).get("/reports/").content.decode()


def test_a_moderator_whose_role_has_ended_meanwhile_is_refused(alpha, browse, key):
    (moderator,) = people_of(alpha, "moderator")
    with sites.within(alpha.id):
        report = actions.report(KIND, key, by=PROGRAM, reason="wrong", text="")
    client = browse(alpha, moderator)
    client.get(f"/reports/{report.pk}/")
    with sites.within(alpha.id):
        moderator.roles.all().delete()
    assert client.post(f"/reports/{report.pk}/", {"hide": "1", "reason": "late"}).status_code == 403
    assert things.at_site(alpha, key)["visible"]


def test_the_queue_asks_as_often_for_one_report_as_for_many(alpha, browse, key):
    (moderator,) = people_of(alpha, "moderator")
    client = browse(alpha, moderator)
    numbers = []
    for more in (1, 5):
        with sites.within(alpha.id):
            for _number in range(more):
                actions.report(KIND, key, by=PROGRAM, reason="wrong", text="")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/reports/").status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_the_monday_page_counts_what_waits(alpha, key):
    queue = next(one for one in desk.queues() if one.name == "reports")
    with sites.within(alpha.id):
        assert next(iter(fetch(queue.select)[0].values())) == 0
        actions.report(KIND, key, by=PROGRAM, reason="wrong", text="")
        count, due = fetch(queue.select)[0].values()
        assert count == 1
        assert due is not None
