"""Reporting, hiding with a reason, leaving as it is, showing again: who may, what follows, and who is told."""

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions, queries, registry
from talkoo.plumbing.moderation.models import Hidden, Report
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.moderation import things

KIND = things.KIND


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def facts_named(name):
    return Entry.objects.filter(fact=f"moderation.{name}").count()


def a_report(key, by=PROGRAM, **more):
    return actions.report(KIND, key, by=by, **{"reason": "spam", "text": "Look", **more})


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("", False),
        ("stand_in", False),
        ("moderator", True),
        ("coordinator", True),
        ("site_admin", True),
        ("visitor", False),
    ],
)
def test_who_may_decide(here, role, may):
    person = AnonymousUser() if role == "visitor" else factories.person(role=role)
    keys = [things.made(here, number) for number in range(3)]
    reports = [a_report(key, by=person) for key in keys]  # everybody may report
    hidden = actions.hide(KIND, keys[2], by=PROGRAM, reason="why")
    tries = [
        lambda: actions.hide(KIND, keys[0], by=person, reason="why"),
        lambda: actions.keep(reports[1].pk, by=person),
        lambda: actions.show(hidden.pk, by=person),
    ]
    for one in tries:
        if may:
            one()
        else:
            with pytest.raises(PermissionDenied):
                one()
    assert things.at(keys[0])["visible"] is not may
    assert things.at(keys[2])["visible"] is may


def test_hiding_answers_every_report_about_it_and_showing_brings_it_back(here):
    key, other = things.made(here, 1), things.made(here, 2)
    moderator = factories.person(role="moderator")
    first, second, elsewhere = a_report(key), a_report(key), a_report(other)
    hidden = actions.hide(KIND, key, by=moderator, reason="It names  a person\u202e")
    assert things.at(key)["said"] == [("hide", "It names a person")]
    assert queries.is_hidden(KIND, key)
    assert {one.state for one in Report.objects.filter(pk__in=[first.pk, second.pk])} == {"hidden"}
    assert Report.objects.get(pk=elsewhere.pk).state == "open"
    assert Report.objects.get(pk=first.pk).decision_text == "It names a person"
    assert (facts_named("ContentHidden"), facts_named("ReportDecided")) == (1, 2)
    with pytest.raises(NotNow):
        actions.hide(KIND, key, by=moderator, reason="again")
    actions.show(hidden.pk, by=moderator)
    assert things.at(key)["visible"]
    assert not queries.is_hidden(KIND, key)
    with pytest.raises(NotNow):
        actions.show(hidden.pk, by=moderator)
    assert facts_named("ContentShown") == 1
    assert actions.hide(KIND, key, by=moderator, reason="once more").pk != hidden.pk


def test_keeping_answers_and_cannot_be_done_twice(here):
    key = things.made(here)
    first, second = a_report(key), a_report(key)
    actions.keep(first.pk, by=PROGRAM, text="It is right")
    assert things.at(key)["visible"]
    assert Report.objects.get(pk=second.pk).state == "kept"
    with pytest.raises(NotNow):
        actions.keep(second.pk, by=PROGRAM)


def test_the_same_form_sent_twice_is_one_report(here):
    key, once = things.made(here), uuid.uuid4()
    first = a_report(key, once=once)
    assert a_report(key, once=once).pk == first.pk
    assert facts_named("ContentReported") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(kind=KIND, key=key, reason="spam", text="", once=once, reported_at=clock.now())


def test_nothing_can_be_said_about_nothing(here):
    for kind, key in ((KIND, "gone"), ("rumour", things.made(here))):
        with pytest.raises(actions.NothingThere):
            actions.report(kind, key, by=PROGRAM, reason="spam", text="")
        with pytest.raises(actions.NothingThere):
            actions.hide(kind, key, by=PROGRAM, reason="why")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_report(things.made(here), reason="dislike")
    assert not Report.objects.exists()


def test_a_thing_of_one_site_is_not_on_another(rows, alpha, beta):
    with sites.within(alpha.id):
        key = things.made(alpha)
        report = a_report(key)
    with sites.within(beta.id):
        with pytest.raises(actions.NothingThere):
            a_report(key)
        with pytest.raises(Report.DoesNotExist):
            actions.keep(report.pk, by=PROGRAM)


def test_when_the_part_refuses_nothing_is_hidden(here, monkeypatch):
    def broken(key, *, by, reason):
        raise PermissionDenied("not this")

    registry.reportable(KIND, find=things.find, hide=broken, show=things.show)
    with pytest.raises(PermissionDenied):
        actions.hide(KIND, things.made(here), by=PROGRAM, reason="why")
    assert not Hidden.objects.exists()
    assert facts_named("ContentHidden") == 0


def test_what_was_told_is_sealed(here):
    key = things.made(here)
    a_report(key, text="He is called Matti")
    actions.hide(KIND, key, by=PROGRAM, reason="Because of Matti")
    with connection.cursor() as cursor:
        for table in ("moderation_report", "moderation_hidden"):
            cursor.execute(f"select t::text from {table} t")
            assert "Matti" not in cursor.fetchone()[0]
    assert Report.objects.get().text == "He is called Matti"


def test_authors_and_those_who_reported_are_told_in_their_language(committed, alpha, beta, run_jobs):
    for site in (alpha, beta):
        with sites.within(site.id):
            author = factories.person("Author", language="en", email="author@example.org")
            reporter = factories.person("Reporter", language="ru", email="reporter@example.org")
            key = things.made(site, authors=[author.pk])
            report = a_report(key, by=reporter)
            hidden = actions.hide(KIND, key, by=PROGRAM, reason="It tells of an illness")
            other = things.made(site, 2)
            kept = a_report(other, by=reporter)
            actions.keep(kept.pk, by=PROGRAM, text="It is public knowledge")
            a_report(things.made(site, 3))
    run_jobs()
    with sites.within(alpha.id):
        actions.show(Hidden.objects.get().pk, by=PROGRAM)
    run_jobs()
    for site, number in ((alpha, 4), (beta, 3)):
        with sites.within(site.id):
            mails = {(one.kind, one.address): one for one in Mail.objects.all()}
            assert Mail.objects.count() == number
            told = mails["moderation.hidden", "author@example.org"]
            assert (told.language, told.subject) == ("en", "Something you wrote was hidden")
            assert "It tells of an illness" in told.text
            assert f"The {things.KIND}-{site.key}-1" in told.text
            assert "Reporter" not in told.text
            answers = list(Mail.objects.filter(kind="moderation.decided"))
            assert {one.language for one in answers} == {"ru"}
            assert sum("It is public knowledge" in one.text for one in answers) == 1
            assert not any("It tells of an illness" in one.text for one in answers)
    assert report.pk
    assert hidden.pk


def test_two_who_hide_at_once_hide_once(committed, alpha):
    with sites.within(alpha.id):
        key = things.made(alpha)
        a_report(key)
    results = []

    def work():
        try:
            with sites.within(alpha.id):
                actions.hide(KIND, key, by=PROGRAM, reason="why")
            results.append("hidden")
        except NotNow:
            results.append("told")
        except Exception as problem:
            results.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(results, key=str) == ["hidden", *["told"] * 7]
    assert len(things.at_site(alpha, key)["said"]) == 1


def test_erasing_a_reporter_leaves_the_report_without_them(here):
    person = factories.person()
    report = a_report(things.made(here), by=person, text="My neighbour wrote it")
    from talkoo.plumbing.moderation.own import _forget_reporter

    assert _forget_reporter(person.pk) == 1
    report.refresh_from_db()
    assert (report.reporter_id, report.text, report.state) == (None, "", "open")
