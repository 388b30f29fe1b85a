"""The desk itself: who may do what, what each step refuses, and how long anything lasts."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.areas.interest_desk import actions, queries, tasks
from talkoo.areas.interest_desk.models import InterestNotice, NoticeConcept, Said, State, Tip
from talkoo.areas.interest_desk.public import QUEUE
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.rows import first
from talkoo.people.accounts.models import Person
from talkoo.people.accounts.queries import WrongContact
from talkoo.people.spaces.models import Participation
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories
from tests.areas.interest_desk.conftest import KAJAANI, SECRET

MONDAY = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.UTC)
MAY_CARE = {"coordinator", "stand_in"}
ROLES = ["coordinator", "stand_in", "moderator", "site_admin", "contact", "participant", "nobody"]
VERBS = {
    "take": lambda notice, desk, by: actions.take(notice.pk, by=by),
    "tip": lambda notice, desk, by: actions.tip(notice.pk, [desk.forming.pk], by=by),
    "decline": lambda notice, desk, by: actions.decline(notice.pk, by=by, text="Sorry"),
    "lead_to_network": lambda notice, desk, by: actions.lead_to_network(notice.pk, by=by),
    "run_out": lambda notice, desk, by: actions.run_out(notice.pk, by=by),
    "remind": lambda notice, desk, by: actions.remind(notice.pk, by=by),
}
POSSIBLE = {
    "new": {"take", "tip", "decline", "lead_to_network"},
    "acknowledged": {"take", "tip", "decline", "lead_to_network"},
    "tipped": {"tip", "lead_to_network"},
    "placed": set(),
    "founded": set(),
    "no_answer": set(),
    "declined": set(),
}


@pytest.mark.parametrize("role", [*ROLES, "visitor"])
@pytest.mark.parametrize("verb", VERBS)
def test_only_those_who_look_after_the_desk_may(desk, tell, alpha, role, verb):
    notice = tell(alpha)
    by = AnonymousUser() if role == "visitor" else getattr(desk, role)
    with sites.within(alpha.id):
        if role in MAY_CARE:
            VERBS[verb](notice, desk, by)
        else:
            with pytest.raises(PermissionDenied):
                VERBS[verb](notice, desk, by)
        assert may(by, "interest_desk.tell")


def in_state(site, desk, tell, tip, state):
    notice = tell(site)
    with sites.within(site.id):
        if state == "acknowledged":
            actions.take(notice.pk, by=desk.coordinator)
        elif state == "declined":
            actions.decline(notice.pk, by=PROGRAM, text="Sorry")
        elif state == "founded":
            actions.lead_to_network(notice.pk, by=PROGRAM)
    if state in {"tipped", "placed", "no_answer"}:
        (one,) = tip(site, notice, desk.garden)
        with sites.within(site.id):
            if state == "placed":
                actions.answer(notice.token, one.pk, "yes", caller="x")
            elif state == "no_answer":
                with clock.frozen(clock.now() + datetime.timedelta(days=31)):
                    assert actions.run_out(notice.pk, by=PROGRAM)
    return notice


@pytest.mark.parametrize("state", POSSIBLE)
@pytest.mark.parametrize("verb", ["take", "tip", "decline", "lead_to_network"])
def test_each_step_is_possible_from_these_states_only(desk, tell, tip, alpha, state, verb):
    notice = in_state(alpha, desk, tell, tip, state)
    with sites.within(alpha.id):
        before = InterestNotice.objects.get()
        assert before.state == state
        if verb in POSSIBLE[state]:
            VERBS[verb](notice, desk, desk.stand_in)
        else:
            with pytest.raises(NotNow):
                VERBS[verb](notice, desk, desk.stand_in)
            after = InterestNotice.objects.get()
            assert (after.state, after.closed_at) == (before.state, before.closed_at)
        assert bool(InterestNotice.objects.get().closed_at) is (
            InterestNotice.objects.get().state in {"placed", "founded", "no_answer", "declined"}
        )


def test_what_is_told_is_kept_clean_and_sealed(desk, tell, alpha, as_role):
    word = words.at("field", "C")
    notice = tell(
        alpha, name="  I\u202eida \u0000 X ", text="One\r\n\r\n\r\ntwo", concept_ids=[word.id, word.id]
    )
    with sites.within(alpha.id):
        kept = InterestNotice.objects.get()
        assert (kept.name, kept.text, kept.contact, kept.contact_kind) == (
            "Iida X",
            "One\n\ntwo",
            SECRET,
            "email",
        )
        assert NoticeConcept.objects.count() == 1
        assert queries.shown(notice.pk, "en").words == [words.label(word.id, "en")]
    dump = str(as_role("super").execute("select * from interest_desk_interestnotice").fetchall())
    assert "elsewhere.example.net" not in dump
    assert "two" not in dump


@pytest.mark.parametrize("contact", ["", "nothing", "12", "a b c"])
def test_a_visitor_gives_an_address_or_number(desk, alpha, tell, contact):
    with pytest.raises(WrongContact):
        tell(alpha, contact=contact)


def test_nothing_is_kept_without_consent(desk, alpha, tell):
    with pytest.raises(actions.NoConsent):
        tell(alpha, consent=False)
    with sites.within(alpha.id):
        assert not InterestNotice.objects.exists()


def test_who_has_signed_in_gives_nothing_that_is_known(desk, alpha, tell):
    notice = tell(alpha, by=desk.nobody, name="Other", contact="other@example.net", consent=False)
    assert (notice.person_id, notice.name, notice.contact) == (desk.nobody.pk, desk.nobody.name, None)


def test_the_same_words_twice_are_one_interest_and_an_hour_later_another(desk, alpha, tell):
    with clock.frozen(MONDAY):
        one = tell(alpha)
        assert tell(alpha, contact=SECRET.upper()).pk == one.pk
        assert tell(alpha, text="Something else").pk != one.pk
    with clock.frozen(MONDAY + datetime.timedelta(hours=1)):
        assert tell(alpha).pk != one.pk


def test_the_answer_is_due_in_five_working_days_of_the_site_and_its_country(desk, alpha, beta, tell):
    before_easter = datetime.datetime(2026, 4, 1, 12, tzinfo=datetime.UTC)
    with clock.frozen(before_easter):
        assert tell(alpha).due_on == datetime.date(2026, 4, 10)
        assert tell(beta, area_id=None).due_on == datetime.date(2026, 4, 10)


def test_age_and_time_left_are_working_days(desk, alpha, tell):
    with clock.frozen(MONDAY):
        notice = tell(alpha)
    for day, age, left, late in (
        (2, 0, 5, False),
        (6, 4, 1, False),
        (9, 5, 0, False),
        (10, 6, -1, True),
        (14, 9, -4, True),
    ):
        with clock.frozen(MONDAY.replace(day=day)), sites.within(alpha.id):
            line = queries.shown(notice.pk, "fi").line
            assert (line.age, line.left, line.is_late) == (age, left, late), day


def test_a_tip_tells_of_networks_that_people_can_join_and_of_each_once(desk, tell, tip, alpha):
    notice = tell(alpha)
    with sites.within(alpha.id):
        programme = factories.space("Project", kind="programme")
        ended = factories.space("Ended")
        type(ended).objects.filter(pk=ended.pk).update(state="ended")
    for wrong in ([], [desk.beta.garden], [programme], [ended], [desk.garden, ended]):
        with pytest.raises(actions.NotTippable):
            tip(alpha, notice, *wrong)
    with sites.within(alpha.id):
        assert not Tip.objects.exists()
        assert InterestNotice.objects.get().state == State.NEW
    assert len(tip(alpha, notice, desk.garden, desk.garden)) == 1
    with pytest.raises(actions.NotTippable):
        tip(alpha, notice, desk.choir, desk.garden)
    tip(alpha, notice, desk.choir)
    with sites.within(alpha.id):
        assert Tip.objects.count() == 2


def test_a_yes_joins_the_network_as_a_new_person_from_outside_the_area(desk, tell, tip, alpha):
    notice = tell(alpha, area_id=places.at(KAJAANI).id)
    one, two = tip(alpha, notice, desk.garden, desk.choir)
    with sites.within(alpha.id):
        actions.answer(notice.token, one.pk, Said.YES, caller="1.2.3.4")
        took = Participation.objects.get(space=desk.garden)
        assert (took.area_id, took.person.name, took.is_asked) == (
            places.at(KAJAANI).id,
            "Iida Interested",
            False,
        )
        kept = InterestNotice.objects.get()
        assert (kept.state, kept.person_id) == (State.PLACED, took.person_id)
        actions.answer(notice.token, two.pk, Said.YES, caller="1.2.3.4")
        assert Participation.objects.get(space=desk.choir).person_id == took.person_id
        assert Person.objects.filter(name="Iida Interested").count() == 1


def test_a_yes_is_the_persons_who_has_the_address_already(desk, tell, tip, alpha):
    with sites.within(alpha.id):
        known = factories.person("Known Here", email=SECRET)
    notice = tell(alpha, name="Another Name")
    (one,) = tip(alpha, notice, desk.garden)
    with sites.within(alpha.id):
        actions.answer(notice.token, one.pk, Said.YES, caller="x")
        assert Participation.objects.get(space=desk.garden).person_id == known.pk
        assert Person.objects.get(pk=known.pk).name == "Known Here"


def test_a_tip_is_answered_once(desk, tell, tip, alpha):
    notice = tell(alpha)
    one, _two = tip(alpha, notice, desk.garden, desk.choir)
    with sites.within(alpha.id):
        actions.answer(notice.token, one.pk, Said.NO, caller="x")
        for said in (Said.YES, Said.NO):
            with pytest.raises(NotNow):
                actions.answer(notice.token, one.pk, said, caller="x")
        assert not Participation.objects.filter(space=desk.garden).exists()
        assert InterestNotice.objects.get().state == State.TIPPED


def test_when_all_is_answered_with_no_it_is_the_desks_turn_again(desk, tell, tip, alpha):
    with clock.frozen(MONDAY):
        notice = tell(alpha)
        one, two = tip(alpha, notice, desk.garden, desk.choir)
    with clock.frozen(MONDAY + datetime.timedelta(days=14)), sites.within(alpha.id):
        actions.answer(notice.token, one.pk, Said.NO, caller="x")
        actions.answer(notice.token, two.pk, Said.NO, caller="x")
        kept = InterestNotice.objects.get()
        assert (kept.state, kept.due_on) == (State.ACKNOWLEDGED, datetime.date(2026, 3, 23))
        actions.tip(notice.pk, [desk.forming.pk], by=PROGRAM)


def test_a_tip_runs_out_on_the_minute(desk, tell, tip, alpha):
    with clock.frozen(MONDAY):
        notice = tell(alpha)
        one, two = tip(alpha, notice, desk.garden, desk.choir)
    end = MONDAY + datetime.timedelta(days=30)
    with sites.within(alpha.id):
        with clock.frozen(end), pytest.raises(actions.Expired):
            actions.answer(notice.token, one.pk, Said.YES, caller="x")
        with clock.frozen(end - datetime.timedelta(minutes=1)):
            assert not actions.run_out(notice.pk, by=PROGRAM)
            actions.answer(notice.token, two.pk, Said.NO, caller="x")
            assert InterestNotice.objects.get().state == State.TIPPED
            actions.answer(notice.token, one.pk, Said.YES, caller="x")


def test_a_wrong_link_answers_nothing(desk, tell, tip, alpha, beta):
    notice, other = tell(alpha), tell(alpha, contact="other@example.net")
    (one,) = tip(alpha, notice, desk.garden)
    tip(alpha, other, desk.garden)
    with sites.within(alpha.id):
        flipped = ("A" if notice.token[-2] != "A" else "B").join([notice.token[:-2], notice.token[-1]])
        for token in ("", "x", "é" * 43, flipped, notice.token + "A", notice.token[:-4]):
            with pytest.raises(InterestNotice.DoesNotExist):
                actions.answer(token, one.pk, Said.YES, caller="x")
        with pytest.raises(Tip.DoesNotExist):
            actions.answer(other.token, one.pk, Said.YES, caller="x")
    with sites.within(beta.id), pytest.raises(InterestNotice.DoesNotExist):
        actions.answer(notice.token, one.pk, Said.YES, caller="x")


def test_an_answer_on_the_phone_is_noted_with_who_heard_it(desk, tell, tip, alpha):
    notice = tell(alpha, contact="+358 40 123 4567")
    assert notice.contact_kind == "phone"
    (one,) = tip(alpha, notice, desk.garden)
    with sites.within(alpha.id):
        with pytest.raises(PermissionDenied):
            actions.note_answer(one.pk, Said.YES, by=desk.contact, caller="x")
        actions.note_answer(one.pk, Said.YES, by=desk.stand_in, caller="x")
        assert Tip.objects.get().noted_by_id == desk.stand_in.pk
        assert Participation.objects.filter(space=desk.garden).count() == 1


def test_the_hourly_watch_reminds_once_and_closes_what_ran_out(desk, tell, tip, alpha, beta):
    with clock.frozen(MONDAY):
        late, tipped = tell(alpha), tell(alpha, contact="other@example.net")
        tip(alpha, tipped, desk.garden)
    with clock.frozen(MONDAY.replace(day=9)):
        tasks.watch.func(0)
        with sites.within(alpha.id):
            assert InterestNotice.objects.get(pk=late.pk).reminded_at is None
    with clock.frozen(MONDAY.replace(day=10)):
        tasks.watch.func(0)
        with sites.within(alpha.id):
            reminded = InterestNotice.objects.get(pk=late.pk).reminded_at
            assert reminded == MONDAY.replace(day=10)
    with clock.frozen(MONDAY + datetime.timedelta(days=30)):
        tasks.watch.func(0)
        with sites.within(alpha.id):
            assert InterestNotice.objects.get(pk=late.pk).reminded_at == reminded
            closed = InterestNotice.objects.get(pk=tipped.pk)
            assert (closed.state, closed.closed_at) == (State.NO_ANSWER, MONDAY + datetime.timedelta(days=30))


def test_who_founds_a_network_has_found_the_own_answer(desk, tell, alpha, run_jobs):
    notice = tell(alpha, by=desk.nobody)
    other = tell(alpha, contact="stranger@example.net")
    with sites.within(alpha.id):
        from talkoo.kernel.text import texts
        from talkoo.people.spaces import actions as spaces

        spaces.found_own(
            spaces.Founding(name=texts("fi", fi="Oma"), purpose=texts("fi", fi="Yhdessä")), by=desk.nobody
        )
    run_jobs()
    with sites.within(alpha.id):
        assert InterestNotice.objects.get(pk=notice.pk).state == State.FOUNDED
        assert InterestNotice.objects.get(pk=other.pk).state == State.NEW


def test_the_queue_says_how_many_wait_and_since_when(desk, tell, tip, alpha):
    with sites.within(alpha.id):
        values = QUEUE.parameters(desk.coordinator)
        assert tuple(first(QUEUE.select, values).values()) == (0, None)
    with clock.frozen(MONDAY):
        tell(alpha)
        tip(alpha, tell(alpha, contact="other@example.net"), desk.garden)
    with sites.within(alpha.id):
        assert tuple(first(QUEUE.select, values).values()) == (1, datetime.date(2026, 3, 9))


def test_lists_ask_the_database_as_often_for_many_as_for_one(desk, tell, tip, alpha):
    counts = []
    for number in range(3):
        notice = tell(alpha, contact=f"n{number}@example.net")
        tip(alpha, notice, *[desk.garden, desk.choir, desk.forming][: number + 1])
        with (
            sites.within(alpha.id),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            queries.lines(["tipped"], sort="newest", language="fi")
            queries.tips_of(notice.pk, "fi")
        counts.append(len(asked))
    assert counts == [2, 2, 2]


def test_erasing_a_person_takes_what_was_told_with_their_address_too(desk, tell, tip, alpha):
    stranger = tell(alpha)
    tip(alpha, stranger, desk.garden)
    other = tell(alpha, contact="other@example.net")
    with sites.within(alpha.id):
        person = factories.person("Known", email=SECRET)
    own = tell(alpha, by=person, text="More")
    with sites.within(alpha.id):
        assert set(queries.told_by(person.pk).values_list("pk", flat=True)) == {stranger.pk, own.pk}
        with pytest.raises(PermissionDenied):
            actions.forget(person.pk, by=desk.coordinator)
        assert actions.forget(person.pk, by=PROGRAM) == 2
        assert [one.pk for one in InterestNotice.objects.all()] == [other.pk]
        assert not Tip.objects.exists()
