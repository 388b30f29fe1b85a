"""The record of what was decided, and how often, told to everybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.moderation import actions, appeals, deeds, letting, queries
from talkoo.plumbing.moderation.models import Hidden
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.moderation import things

KIND = things.KIND


def everything(site):
    """Each deed once; gives the people."""
    writer, moderator, other = (
        factories.person("Writer"),
        factories.person("Moderator", role="moderator"),
        factories.person("Other", role="site_admin"),
    )
    keys = [things.made(site, number, authors=[writer.pk]) for number in range(1, 5)]
    for number, is_upheld in ((0, True), (1, False)):
        hidden = actions.hide(KIND, keys[number], by=moderator, reason=f"reason {number}")
        appeals.appeal(hidden.pk, by=writer, text=f"appeal {number}")
        appeals.decide(hidden.pk, by=other, is_upheld=is_upheld, answer=f"answer {number}")
    shown = actions.hide(KIND, keys[2], by=moderator, reason="reason 2")
    actions.show(shown.pk, by=other)
    report = actions.report(KIND, keys[3], by=writer, reason="spam", text="secret words of who reported")
    actions.keep(report.pk, by=moderator, text="kept for a reason")
    letting.release(things.waiting(site, 5, writer).pk, by=moderator)
    letting.decline(things.waiting(site, 6, writer, why="links").pk, by=other, reason="declined for a reason")
    return writer, moderator, other


def rows_of(site, **chosen):
    return deeds.said(deeds.LIST.page(language="en", chosen=chosen).rows)


def test_every_deed_stands_there_once_with_who_and_why(rows, alpha):
    with sites.within(alpha.id):
        everything(alpha)
        found = rows_of(alpha)
        told = sorted((one["deed"], one["who"], str(one["why"])) for one in found)
        assert told == sorted(
            [
                ("held", "", "among the first that somebody writes here"),
                ("held", "", "somebody new, with a link"),
                ("released", "Moderator", "among the first that somebody writes here"),
                ("declined", "Other", "declined for a reason"),
                ("hidden", "Moderator", "reason 0"),
                ("hidden", "Moderator", "reason 1"),
                ("hidden", "Moderator", "reason 2"),
                ("shown", "Other", ""),
                ("kept", "Moderator", "kept for a reason"),
                ("appealed", "", "appeal 0"),
                ("appealed", "", "appeal 1"),
                ("upheld", "Other", "answer 0"),
                ("refused", "Other", "answer 1"),
            ]
        )
        moments = [one["at"] for one in found]
        assert moments == sorted(moments, reverse=True)
        assert "secret words" not in str(found)


@pytest.mark.parametrize("deed", deeds.Deed.values)
def test_it_is_narrowed_to_one_deed_or_kind(rows, alpha, deed):
    with sites.within(alpha.id):
        everything(alpha)
        assert {one["deed"] for one in rows_of(alpha, deed=deed)} == {deed}
        assert rows_of(alpha, deed=deed, kind="post") == []
        assert len(rows_of(alpha, kind=KIND)) == 13


def test_who_reads_it(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        writer, moderator, _other = everything(alpha)
        stand_in = factories.person(role="stand_in")
    with sites.within(beta.id):
        foreign = factories.person(role="moderator")
    path = "/en/moderation/record/"
    assert browse(alpha).get(path).status_code == 302
    for someone in (writer, stand_in):
        assert browse(alpha, someone).get(path).status_code == 403
    client = browse(alpha, moderator)
    page = client.get(path).content.decode()
    assert "declined for a reason" in page
    assert "declined for a reason" not in browse(beta, foreign).get(path).content.decode()
    narrowed = client.get(f"{path}?deed=declined&kind={KIND}").content.decode()
    assert "declined for a reason" in narrowed
    assert "kept for a reason" not in narrowed
    for wrong in ("deed=burnt", "kind=rumour", "after=x"):
        assert client.get(f"{path}?{wrong}").status_code == 404


def test_it_asks_as_often_for_one_as_for_many(rows, alpha, browse):
    numbers = []
    for start in (0, 10):
        with sites.within(alpha.id):
            _writer, moderator, _other = everything(alpha)
            if start:
                for number in range(20, 26):
                    actions.hide(KIND, things.made(alpha, number), by=moderator, reason="why")
        client = browse(alpha, moderator)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/moderation/record/").status_code == 200
        numbers.append(len(asked))
        with sites.within(alpha.id):
            Hidden.objects.filter(lifted_at=None).update(lifted_at=clock.now())
    assert numbers[0] == numbers[1]


def figures_on(client):
    page = client.get("/en/moderation/").content.decode()
    return re.findall(r'<dd class="num">([^<]*|&lt;\d+)</dd>', page)


def test_everybody_reads_how_often_but_small_numbers_not_exactly(rows, alpha, beta, browse):
    assert figures_on(browse(alpha)) == ["&lt;5"] * 3
    with sites.within(alpha.id):
        for number in range(5):
            actions.report(KIND, things.made(alpha, number), by=PROGRAM, reason="spam", text="")
        for number in range(4):
            actions.hide(KIND, things.made(alpha, number), by=PROGRAM, reason="why")
        assert queries.figures() == {"reports": "5", "hidden": "<5", "upheld": "<5"}
        Hidden.objects.update(at=clock.now() - clock.datetime.timedelta(days=366))
        actions.hide(KIND, things.made(alpha, 9), by=PROGRAM, reason="why")
        assert queries.figures()["hidden"] == "<5"
    with sites.within(beta.id):
        assert queries.figures()["reports"] == "<5"


def test_five_upheld_are_told(rows, alpha):
    with sites.within(alpha.id):
        writer, moderator = factories.person(), factories.person(role="moderator")
        for number in range(5):
            key = things.made(alpha, number, authors=[writer.pk])
            hidden = actions.hide(KIND, key, by=PROGRAM, reason="why")
            appeals.appeal(hidden.pk, by=writer, text="Look again")
            appeals.decide(hidden.pk, by=moderator, is_upheld=True, answer="")
        assert queries.figures() == {"reports": "<5", "hidden": "5", "upheld": "5"}
