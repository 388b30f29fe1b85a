"""Stopping mails with one click, without signing in."""

import pytest

from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.models import Handle, Mail
from talkoo.plumbing.mail_out.strand import Tied
from talkoo.plumbing.tenancy import sites
from tests import factories


@pytest.fixture
def told(committed, alpha, domain, wishes, write):
    """Somebody, and the path in a mail to them."""
    with sites.within(alpha.id):
        person = factories.person()
        mail = write(compose.Receiver("a@example.org", "fi", person.pk), stop=("kind", "discussions.reply"))
    return person, f"/mails/stop/{Tied.read(mail.tied).stop}/"


def test_a_mail_programs_button_stops_the_mails_at_once(told, alpha, browse, wishes):
    person, path = told
    answer = browse(alpha).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishes == [(person.pk, ("kind", "discussions.reply"))]
    with sites.within(alpha.id):
        assert Handle.objects.get().used_at is not None


def test_looking_at_the_page_stops_nothing(told, alpha, browse, wishes):
    _person, path = told
    answer = browse(alpha).get(path)
    assert answer.status_code == 200
    assert "About discussions.reply" in answer.content.decode()
    assert '<form class="row" method="post">' in answer.content.decode()
    assert wishes == []


def test_a_second_click_says_the_same(told, alpha, browse, wishes):
    _person, path = told
    pages = [browse(alpha).post(path).content for _turn in range(2)]
    assert pages[0] == pages[1]
    assert len(set(wishes)) == 1


def test_a_browser_that_checks_where_forms_come_from_lets_it_pass(told, alpha, wishes):
    from django.test import Client

    _person, path = told
    client = Client(enforce_csrf_checks=True, headers={"host": alpha.main_host})
    assert client.post(path).status_code == 200
    assert len(wishes) == 1


def test_a_wrong_link_is_said_kindly_and_stops_nothing(told, alpha, beta, browse, wishes):
    _person, path = told
    wrong = path[:-3] + ("aa/" if path[-3:-1] != "aa" else "bb/")
    for client, where in ((browse(alpha), wrong), (browse(beta), path), (browse(alpha), "/mails/stop/x/")):
        for ask in (client.get, client.post):
            answer = ask(where)
            assert answer.status_code == 410
            assert "<h1>" in answer.content.decode()
    assert wishes == []


def test_somebody_without_an_account_is_remembered_too(committed, alpha, domain, wishes, write, browse):
    to = compose.Receiver("stranger@example.org", "fi")
    with sites.within(alpha.id):
        mail = write(to, stop=("kind", "ideas.news"))
    assert browse(alpha).post(f"/mails/stop/{Tied.read(mail.tied).stop}/").status_code == 200
    assert wishes == []
    with sites.within(alpha.id):
        with pytest.raises(Mail.DoesNotExist):
            write(to, stop=("kind", "ideas.news"))
        write(to, stop=("kind", "other"))
        write(to)
        assert Mail.objects.count() == 3
