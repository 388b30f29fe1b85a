"""Statements of a site are written beside the shipped text, published once, and never changed afterwards."""

import datetime
import threading

import pytest
from django.db import connections

from talkoo.kernel import clock
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as publishing
from talkoo.plumbing.terms import defaults, queries
from talkoo.plumbing.terms.models import Terms
from talkoo.site.administration import terms
from tests import factories

PATH = "/administration/terms/"


@pytest.fixture
def house(rows, alpha, beta):
    return furnished(alpha)


def furnished(alpha):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.person = factories.person("Aino Virtanen")
        made.version = defaults.ensure("terms")
    return made


def written(house, **more):
    return {"text_fi": "Uudet ehdot.\n\n- kohta", "text_sv": "", "newest": house.version.number, **more}


@pytest.mark.parametrize("path", [PATH, f"{PATH}privacy/", f"{PATH}accessibility/", f"{PATH}terms/"])
def test_who_comes_in(house, alpha, browse, path):
    assert browse(alpha).get(path).status_code == 302
    for one in (house.person, house.coordinator):
        assert browse(alpha, one).get(path).status_code == 403
        assert browse(alpha, one).post(path, written(house)).status_code in {403, 405}
    assert browse(alpha, house.admin).get(path).status_code == 200


def test_the_shipped_text_stands_beside_what_is_written(house, alpha, browse):
    with sites.within(alpha.id):
        shipped = defaults.texts_of("privacy")["fi"].splitlines()[0].removeprefix("## ")
    page = browse(alpha, house.admin).get(f"{PATH}privacy/").content.decode()
    assert page.count(shipped) == 2  # to write on, and beside it


def test_a_version_is_published_once_however_often_it_is_sent(house, alpha, beta, browse):
    client = browse(alpha, house.admin)
    for _time in range(2):
        assert client.post(f"{PATH}terms/", written(house)).status_code == 302
    with sites.within(alpha.id):
        found = queries.current("terms")
        assert found.number == house.version.number + 1
        assert found.text == {"_": "fi", "fi": "Uudet ehdot.\n\n- kohta"}
        assert Terms.objects.filter(kind="terms").count() == found.number
    page = client.get(PATH).content.decode()
    assert f"/terms/terms/{found.number}/" in page
    with sites.within(beta.id):
        assert not Terms.objects.filter(number=found.number, kind="terms").exists()


def test_what_somebody_else_published_meanwhile_is_not_passed_over(house, alpha, browse):
    with sites.within(alpha.id):
        publishing.publish("terms", {"_": "fi", "fi": "Toisen ehdot"}, by=house.admin)
    client = browse(alpha, house.admin)
    refused = client.post(f"{PATH}terms/", written(house))
    assert refused.status_code == 422
    assert "Uudet ehdot." in refused.content.decode()
    newest = refused.content.decode().partition('name="newest" value="')[2].partition('"')[0]
    assert newest == str(house.version.number + 1)
    assert client.post(f"{PATH}terms/", written(house, newest=newest)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_fi": ""},
        {"text_fi": "x" * 60_001},
        {"valid_from": "2001-01-01"},
        {"valid_from": "soon"},
        {"acceptance_due": "2001-01-01"},
        {"newest": "x"},
        {"newest": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(house, alpha, browse, wrong):
    given = written(house, text_sv="Nya villkor", **wrong)
    answer = browse(alpha, house.admin).post(f"{PATH}terms/", given)
    assert answer.status_code == 422
    assert "Nya villkor" in answer.content.decode()
    with sites.within(alpha.id):
        assert queries.current("terms").number == house.version.number


def test_a_version_can_hold_from_a_later_day(house, alpha, browse):
    day = clock.today(alpha.time_zone) + datetime.timedelta(days=30)
    due = day + datetime.timedelta(days=30)
    given = written(house, valid_from=str(day), acceptance_due=str(due))
    assert browse(alpha, house.admin).post(f"{PATH}terms/", given).status_code == 302
    with sites.within(alpha.id):
        assert queries.current("terms").number == house.version.number
        ahead = Terms.objects.get(kind="terms", number=house.version.number + 1)
        assert (ahead.valid_from, ahead.acceptance_due) == (day, due)


def test_who_accepted_which_is_seen_by_site_administrators(house, alpha, beta, browse):
    with sites.within(alpha.id):
        publishing.accept(house.version.id, by=house.person)
    path = f"{PATH}{house.version.id}/accepted/"
    page = browse(alpha, house.admin).get(path).content.decode()
    assert "Aino Virtanen" in page
    assert browse(alpha, house.coordinator).get(path).status_code == 403
    with sites.within(beta.id):
        other = factories.person("Beta admin", role="site_admin")
    assert browse(beta, other).get(path).status_code == 404
    assert browse(alpha, house.admin).get(f"{path}?after=x").status_code == 404


def test_two_who_publish_at_once_publish_one(committed, alpha):
    house, answers = furnished(alpha), []

    def publish(text):
        try:
            with sites.within(alpha.id):
                terms.publish_once(
                    "terms", {"_": "fi", "fi": text}, newest=house.version.number, by=house.admin
                )
            answers.append("done")
        except terms.SomebodyElse:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(text,)) for text in ("Yksi", "Kaksi")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == ["done", "refused"]


def test_a_language_is_added_to_what_was_published_and_nothing_else_changes(house, alpha, beta, browse):
    with sites.within(alpha.id):
        made = publishing.publish("terms", {"_": "fi", "fi": "Yhteiset ehdot"}, by=house.admin)
    path = f"{PATH}{made.pk}/languages/"
    client = browse(alpha, house.admin)
    assert path in client.get(PATH).content.decode()
    page = client.get(path).content.decode()
    assert "Yhteiset ehdot" in page
    assert 'name="text_sv"' in page
    assert 'name="text_fi"' not in page
    assert client.post(path, {"text_sv": "", "text_fi": ""}).status_code == 422
    given = {"text_sv": "Gemensamma villkor"}
    for _time in range(2):  # a second click says the same
        assert client.post(path, given).status_code == 302
    changed = client.post(path, {"text_sv": "Andra villkor", "text_fi": "Toiset ehdot", "text_ar": "شروطنا"})
    assert changed.status_code == 422
    for words in ("Andra villkor", "Toiset ehdot", "شروطنا"):
        assert words in changed.content.decode()
    with sites.within(alpha.id):
        found = Terms.objects.get(pk=made.pk)
        assert found.text == {"_": "fi", "fi": "Yhteiset ehdot", "sv": "Gemensamma villkor"}
        assert found.number == made.number
    for one in (house.person, house.coordinator):
        assert browse(alpha, one).get(path).status_code == 403
        assert browse(alpha, one).post(path, {"text_ar": "شروطنا"}).status_code == 403
    with sites.within(beta.id):
        other = factories.person("Beta admin", role="site_admin")
    assert browse(beta, other).get(path).status_code == 404


def test_a_version_in_all_languages_asks_for_none(house, alpha, browse):
    with sites.within(alpha.id):
        said = dict.fromkeys(alpha.languages, "Ehdot")
        made = publishing.publish("terms", {"_": "fi", **said}, by=house.admin)
    path = f"{PATH}{made.pk}/languages/"
    client = browse(alpha, house.admin)
    assert path not in client.get(PATH).content.decode()
    assert "<textarea" not in client.get(path).content.decode()
