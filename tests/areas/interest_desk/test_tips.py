"""Who learns what and when: mails, the link, and that nobody sees a name or an address before a yes."""

import datetime
import re
import threading

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.areas.interest_desk import actions, queries
from talkoo.areas.interest_desk.models import InterestNotice, Said, State, Tip
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Participation, Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import current, sites
from tests import factories
from tests.areas.interest_desk.conftest import SECRET

LANGUAGES = ["fi", "et", "ru", "sv", "en", "ar"]
DESK = {"interest_desk.waits", "interest_desk.overdue"}


def mails(kind):
    return [one for one in Mail.objects.order_by("id") if one.kind == kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_tells_an_interest_hears_at_once_in_their_language(desk, tell, alpha, beta, run_jobs, language):
    for site in (alpha, beta):
        with clock.frozen(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)):
            tell(site, language=language, area_id=None)
        run_jobs()
        with sites.within(site.id):
            (mail,) = mails("interest_desk.received")
            assert (mail.address, mail.language) == (SECRET, language)
            assert current.site().name(language).text in mail.text
            assert "2026" in mail.text
            assert "<time" not in mail.text
            assert "{{" not in mail.text


def test_who_gave_a_number_hears_by_text_message(desk, tell, tip, alpha, run_jobs):
    notice = tell(alpha, contact="040 123 4567", language="en")
    tip(alpha, notice, desk.garden)
    run_jobs()
    with sites.within(alpha.id):
        got = {one.kind: one for one in Message.objects.all()}
        assert {one.phone for one in got.values()} == {"+358401234567"}
        assert f"/interest/tips/{notice.token}/" in got["interest_desk.tipped"].text
        assert "answer by" in got["interest_desk.received"].text
        assert not [one for one in Mail.objects.all() if "4567" in one.address]


def test_the_desk_is_told_that_something_waits_and_not_what(desk, tell, alpha, run_jobs):
    notice = tell(alpha)
    run_jobs()
    with sites.within(alpha.id):
        told = mails("interest_desk.waits")
        assert [one.receiver for one in told] == [f"person:{desk.stand_in.pk}"]
        for mail in told:
            assert f"/interests/{notice.pk}/" in mail.text
            assert not re.search("Iida|garden|elsewhere", mail.text + mail.subject, re.IGNORECASE)


def test_without_a_stand_in_the_coordinator_is_told_and_who_took_it_first(desk, tell, alpha, run_jobs):
    from talkoo.people.accounts.models import RoleGrant

    with sites.within(alpha.id):
        other = factories.person(role="coordinator")
        assert queries.who_cares() == [desk.stand_in.pk]
        notice = tell(alpha)
        actions.take(notice.pk, by=other)
        assert queries.who_cares(InterestNotice.objects.get()) == [other.pk]
        RoleGrant.objects.filter(person=desk.stand_in).delete()
        assert queries.who_cares() == [desk.coordinator.pk, other.pk]
        RoleGrant.objects.filter(person=other).delete()
        assert queries.who_cares(InterestNotice.objects.get()) == [desk.coordinator.pk]


def test_the_reminder_comes_once_though_the_reaction_runs_twice(desk, tell, alpha, run_jobs, as_role):
    with clock.frozen(clock.now() - datetime.timedelta(days=30)):
        notice = tell(alpha)
    with sites.within(alpha.id):
        assert actions.remind(notice.pk, by=PROGRAM)
        assert not actions.remind(notice.pk, by=PROGRAM)
    run_jobs()
    as_role("super").execute(
        "update procrastinate_jobs set status = 'todo', attempts = 0 where queue_name = 'reactions'"
    )
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = mails("interest_desk.overdue")
        assert mail.receiver == f"person:{desk.stand_in.pk}"


def test_a_tip_names_the_networks_the_line_and_who_pays(desk, tell, tip, alpha, run_jobs):
    with sites.within(alpha.id):
        programme = factories.space("Project", kind="programme")
        line = texts("fi", fi="Rahasto tukee", ru="При поддержке фонда")
        spaces.plan(programme.pk, spaces.Plan(funding=[{"funder": line, "line": line}]), by=PROGRAM)
        paid = factories.space("Paid & <for>", programme_id=programme.pk)
    notice = tell(alpha)
    tip(alpha, notice, desk.garden, paid, note="Look at \u202ethese")
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = mails("interest_desk.tipped")
        assert mail.is_secret
        assert mail.address == SECRET
        for words in ("Garden circle", "Paid & <for>", "Look at these", "При поддержке фонда", notice.token):
            assert words in mail.text
        assert mail.text.count("При поддержке фонда") == 1
        paying = [one for one in mails("interest_desk.somebody") if "Rahasto tukee" in one.text]
        assert len(paying) == 1
        assert f"/ru/interest/tips/{notice.token}/" in mail.text


def test_the_contact_learns_the_name_only_after_the_yes(desk, tell, tip, alpha, run_jobs):
    notice = tell(alpha)
    one, two = tip(alpha, notice, desk.garden, desk.choir)
    run_jobs()
    with sites.within(alpha.id):
        told = {mail.receiver: mail for mail in mails("interest_desk.somebody")}
        assert set(told) == {f"person:{desk.contact.pk}", f"person:{desk.other_contact.pk}"}
        for mail in told.values():
            assert "Kuhmo" in mail.text
            assert not re.search("Iida|elsewhere|singing", mail.text + mail.subject)
        actions.answer(notice.token, two.pk, Said.NO, caller="x")
        actions.answer(notice.token, one.pk, Said.YES, caller="x")
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = mails("interest_desk.joined")
        assert mail.receiver == f"person:{desk.contact.pk}"
        assert "Iida Interested" in mail.text
        assert not mails("spaces.people")  # that somebody came, without the name, is not told once more
        for mail in Mail.objects.exclude(kind__startswith="accounts."):
            if mail.receiver.startswith("person:"):
                assert "elsewhere" not in mail.text
            if f"person:{desk.other_contact.pk}" == mail.receiver:
                assert "Iida" not in mail.text


def test_before_there_is_a_contact_the_founder_hears_of_a_yes(desk, tell, tip, alpha, run_jobs):
    notice = tell(alpha)
    (one,) = tip(alpha, notice, desk.forming)
    with sites.within(alpha.id):
        Space.objects.filter(pk=desk.forming.pk).update(initiator=desk.coordinator)
        actions.answer(notice.token, one.pk, Said.YES, caller="x")
    run_jobs()
    with sites.within(alpha.id):
        assert not mails("interest_desk.joined")
        (mail,) = mails("spaces.people")
        assert mail.receiver == f"person:{desk.coordinator.pk}"


def test_when_all_said_no_the_desk_hears_and_no_contact_does(desk, tell, tip, alpha, run_jobs):
    notice = tell(alpha)
    (one,) = tip(alpha, notice, desk.garden)
    run_jobs()
    with sites.within(alpha.id):
        before = Mail.objects.count()
        actions.answer(notice.token, one.pk, Said.NO, caller="x")
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.count() == before + 1
        assert mails("interest_desk.waits")[-1].receiver == f"person:{desk.stand_in.pk}"


def test_a_decline_goes_out_as_it_was_written(desk, tell, alpha, run_jobs):
    notice = tell(alpha, language="en")
    with sites.within(alpha.id):
        actions.decline(notice.pk, by=desk.coordinator, text="Not now,\nbut in spring.")
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = mails("interest_desk.declined")
        assert "Not now,\nbut in spring." in mail.text
        assert "coordinator@" not in mail.text


def test_who_looks_after_the_desk_is_not_told_of_the_own_interest(desk, tell, alpha, run_jobs):
    tell(alpha, by=desk.stand_in)
    run_jobs()
    with sites.within(alpha.id):
        assert mails("interest_desk.waits") == []
        assert [one.receiver for one in mails("interest_desk.received")] == [f"person:{desk.stand_in.pk}"]


def at_once(site, count, work):
    """`work(number)` in so many threads that begin together; what each returned or raised."""
    results, gate = [None] * count, threading.Barrier(count)

    def run(number):
        try:
            gate.wait(20)
            with sites.within(site.id):
                results[number] = work(number)
        except Exception as problem:
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return results


def test_sixteen_yeses_at_once_are_one_participation(desk, tell, tip, alpha):
    notice = tell(alpha)
    (one,) = tip(alpha, notice, desk.garden)
    results = at_once(
        alpha, 16, lambda number: actions.answer(notice.token, one.pk, "yes", caller=str(number))
    )
    assert sum(isinstance(result, Tip) for result in results) == 1
    assert sum(isinstance(result, NotNow) for result in results) == 15
    with sites.within(alpha.id):
        assert Participation.objects.filter(space=desk.garden, until=None).count() == 1
        assert Person.objects.filter(name="Iida Interested").count() == 1


def test_yes_and_no_to_two_tips_at_once_make_one_person(desk, tell, tip, alpha):
    notice = tell(alpha)
    tips = tip(alpha, notice, desk.garden, desk.choir)
    results = at_once(
        alpha, 8, lambda number: actions.answer(notice.token, tips[number % 2].pk, "yes", caller=str(number))
    )
    assert sum(isinstance(result, Tip) for result in results) == 2
    with sites.within(alpha.id):
        assert Person.objects.filter(name="Iida Interested").count() == 1
        assert Participation.objects.filter(person__name="Iida Interested").count() == 2


def test_eight_who_tip_the_same_network_at_once_send_one_tip(desk, tell, alpha):
    notice = tell(alpha)
    results = at_once(alpha, 8, lambda number: actions.tip(notice.pk, [desk.garden.pk], by=desk.coordinator))
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, actions.NotTippable) for result in results) == 7


def test_the_same_form_eight_times_at_once_is_one_interest(desk, tell, alpha):
    results = at_once(alpha, 8, lambda number: tell(alpha).pk)
    assert len(set(results)) == 1
    with sites.within(alpha.id):
        assert InterestNotice.objects.count() == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["yes", "no", "yes on phone", "no on phone", "tip again", "wait", "take", "run out"]),
        st.integers(0, 2),
    ),
    max_size=9,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_path_answers_a_tip_twice_or_joins_without_a_yes(desk, tell, alpha, steps):
    """Whatever happens in whatever order: an answer stays, and a participation has its yes."""
    moment = clock.now()
    with clock.frozen(moment):
        notice = tell(
            alpha, contact=f"path{datetime.datetime.now().timestamp()}@example.net", text=str(steps)
        )
    networks = [desk.garden, desk.choir, desk.forming]
    first_answers = {}
    with sites.within(alpha.id):
        actions.tip(notice.pk, [desk.garden.pk, desk.choir.pk], by=PROGRAM)
    for what, which in steps:
        if what == "wait":
            moment += datetime.timedelta(days=11)
        with clock.frozen(moment), sites.within(alpha.id):
            tip = Tip.objects.filter(notice=notice, space=networks[which]).first()
            said = what.split(" ")[0]
            try:
                if said in {"yes", "no"} and tip:
                    if what.endswith("phone"):
                        actions.note_answer(tip.pk, said, by=PROGRAM, caller="x")
                    else:
                        actions.answer(notice.token, tip.pk, said, caller=str(moment))
                    assert tip.pk not in first_answers
                    assert tip.expires_at > moment
                    first_answers[tip.pk] = said
                elif what == "tip again":
                    actions.tip(notice.pk, [networks[which].pk], by=PROGRAM)
                elif what == "take":
                    actions.take(notice.pk, by=PROGRAM)
                elif what == "run out":
                    actions.run_out(notice.pk, by=PROGRAM)
            except (NotNow, actions.NotTippable):
                pass
    with clock.frozen(moment), sites.within(alpha.id):
        kept = InterestNotice.objects.get(pk=notice.pk)
        answers = {one.pk: one.answer for one in Tip.objects.filter(notice=notice) if one.answer != "none"}
        assert answers == first_answers
        joined = set(Participation.objects.filter(person=kept.person_id).values_list("space_id", flat=True))
        yes = Tip.objects.filter(notice=notice, answer="yes")
        assert (joined if kept.person_id else set()) == set(yes.values_list("space_id", flat=True))
        assert (kept.state == State.PLACED) is yes.exists() or kept.state == State.FOUNDED
        assert (kept.person_id is not None) is yes.exists()
