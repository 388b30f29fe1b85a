"""Ideas: who may do what with them, what each step refuses, and that a support counts once."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.areas.ideas import actions, queries
from talkoo.areas.ideas.models import Idea, IdeaSupport, State
from talkoo.areas.ideas.public import QUEUE
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.rows import first
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Space, SpaceArea
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions as moderation
from talkoo.plumbing.places import known as places
from talkoo.plumbing.retention import registry as retention
from talkoo.plumbing.search import parse
from talkoo.plumbing.search import queries as search
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.models import Translation
from tests import factories
from tests.areas.ideas.conftest import VISITOR

NETWORK = {"name": texts("fi", fi="Penkki"), "purpose": texts("fi", fi="Istua yhdessä")}
VERBS = {
    "pick": lambda idea, other, by: actions.pick(idea.pk, by=by),
    "make_network": lambda idea, other, by: actions.make_network(idea.pk, by=by, **NETWORK),
    "merge": lambda idea, other, by: actions.merge(idea.pk, other.pk, by=by),
    "close": lambda idea, other, by: actions.close(idea.pk, by=by, reason="Done", language="fi"),
    "reopen": lambda idea, other, by: actions.reopen(idea.pk, by=by),
    "hide": lambda idea, other, by: actions.hide(idea.pk, by=by, reason="Rude"),
    "show": lambda idea, other, by: actions.show(idea.pk, by=by),
}
CARE = {"coordinator", "stand_in"}
MAY = {
    **dict.fromkeys(["pick", "merge", "close", "reopen"], CARE),
    "make_network": {"coordinator"},
    "hide": {"moderator", "coordinator", "site_admin"},
    "show": {"moderator", "coordinator", "site_admin"},
}
POSSIBLE = {
    "open": {"pick", "make_network", "merge", "close"},
    "picked": {"make_network", "merge", "close"},
    "network": set(),
    "merged": set(),
    "closed": {"reopen"},
}
ROLES = ["coordinator", "stand_in", "moderator", "site_admin", "author", "nobody", "visitor"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what(people, leave, alpha, verb, role):
    idea, other = leave(alpha, by=people.author), leave(alpha)
    by = VISITOR if role == "visitor" else getattr(people, role)
    with sites.within(alpha.id):
        if verb == "reopen":
            actions.close(idea.pk, by=PROGRAM, reason="x", language="fi")
        if verb == "show":
            actions.hide(idea.pk, by=PROGRAM, reason="x")
        if role in MAY[verb]:
            VERBS[verb](idea, other, by)
        else:
            with pytest.raises(PermissionDenied):
                VERBS[verb](idea, other, by)
        assert may(by, "ideas.leave")
        assert may(by, "ideas.support")


@pytest.mark.parametrize("state", POSSIBLE)
@pytest.mark.parametrize("verb", ["pick", "make_network", "merge", "close", "reopen"])
def test_each_step_is_possible_from_these_states_only(people, leave, alpha, state, verb):
    idea, other, third = leave(alpha), leave(alpha), leave(alpha)
    reached = {"picked": "pick", "network": "make_network", "merged": "merge", "closed": "close"}
    with sites.within(alpha.id):
        if state in reached:
            VERBS[reached[state]](idea, third, PROGRAM)
        if verb in POSSIBLE[state]:
            VERBS[verb](idea, other, people.coordinator)
        else:
            with pytest.raises(NotNow):
                VERBS[verb](idea, other, people.coordinator)
            assert Idea.objects.get(pk=idea.pk).state == state


def test_an_idea_is_kept_clean_in_its_own_language(people, leave, alpha):
    idea = leave(
        alpha,
        title="  Скамейка\u202e у озера ",
        text="Раз\r\n\r\n\r\nдва",
        written_in="ru",
        email=" a@b.example ",
    )
    assert idea.title == {"_": "ru", "ru": "Скамейка у озера"}
    assert idea.text == {"_": "ru", "ru": "Раз\n\nдва"}
    assert idea.email == "a@b.example"
    assert idea.slug.startswith("skameika-u-ozera-")
    assert leave(alpha, by=people.author, email="a@b.example").email is None


def test_the_same_words_twice_are_one_idea(people, leave, alpha):
    moment = clock.now()
    with clock.frozen(moment):
        one = leave(alpha, title="Once")
        assert leave(alpha, title=" Once ").pk == one.pk
        assert leave(alpha, title="Once", by=people.author).pk != one.pk
    with clock.frozen(moment + datetime.timedelta(hours=1)):
        assert leave(alpha, title="Once").pk != one.pk


def test_an_idea_is_due_in_ten_working_days(people, leave, alpha):
    with clock.frozen(datetime.datetime(2026, 4, 1, 9, tzinfo=datetime.UTC)):
        assert leave(alpha).due_on == datetime.date(2026, 4, 17)
        with sites.within(alpha.id):
            assert tuple(first(QUEUE.select).values()) == (1, datetime.date(2026, 4, 17))
    with clock.frozen(datetime.datetime(2026, 4, 20, 9, tzinfo=datetime.UTC)), sites.within(alpha.id):
        assert queries.left_until(datetime.date(2026, 4, 17)) == -1
        assert queries.left_until(datetime.date(2026, 4, 20)) == 0


def test_a_support_counts_once_for_a_person_and_once_for_a_browser(people, leave, alpha):
    idea = leave(alpha)
    with sites.within(alpha.id):
        browser, other = queries.seal("one"), queries.seal("two")
        assert actions.support(idea.pk, by=people.supporter)
        assert not actions.support(idea.pk, by=people.supporter)
        assert actions.support(idea.pk, by=VISITOR, visitor=browser)
        assert not actions.support(idea.pk, by=VISITOR, visitor=browser)
        assert actions.support(idea.pk, by=VISITOR, visitor=other)
        assert Idea.objects.get().supporters == 3


def test_what_a_browser_supported_becomes_the_persons_who_signs_in_there(people, leave, alpha):
    idea = leave(alpha)
    with sites.within(alpha.id):
        browser = queries.seal("one")
        actions.support(idea.pk, by=VISITOR, visitor=browser)
        assert not actions.support(idea.pk, by=people.supporter, visitor=browser)
        kept = IdeaSupport.objects.get()
        assert (kept.person_id, kept.visitor) == (people.supporter.pk, "")
        assert not actions.support(idea.pk, by=people.supporter)


def test_a_support_is_somebodys(people, leave, alpha):
    idea = leave(alpha)
    with sites.within(alpha.id), pytest.raises(IntegrityError), transaction.atomic():
        IdeaSupport.objects.create(idea=idea, since=clock.now())


def test_what_is_closed_or_hidden_gets_no_support(people, leave, alpha):
    closed, hidden = leave(alpha), leave(alpha)
    with sites.within(alpha.id):
        actions.close(closed.pk, by=PROGRAM, reason="x", language="fi")
        actions.hide(hidden.pk, by=PROGRAM, reason="x")
        for idea in (closed, hidden):
            with pytest.raises(NotNow):
                actions.support(idea.pk, by=people.supporter)
        assert not IdeaSupport.objects.exists()


def at_once(site, count, work):
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


def test_sixteen_at_once_support_it_once_each(people, leave, alpha):
    idea = leave(alpha)
    results = at_once(
        alpha, 16, lambda number: actions.support(idea.pk, by=VISITOR, visitor=f"{number % 4:064}")
    )
    assert sorted(map(bool, results)) == [False] * 12 + [True] * 4
    with sites.within(alpha.id):
        assert Idea.objects.get().supporters == IdeaSupport.objects.count() == 4


def test_eight_at_once_make_one_network_of_it(people, leave, alpha):
    idea = leave(alpha)
    results = at_once(alpha, 8, lambda number: VERBS["make_network"](idea, None, PROGRAM))
    assert sum(isinstance(one, Space) for one in results) == 1
    assert sum(isinstance(one, NotNow) for one in results) == 7
    with sites.within(alpha.id):
        assert Space.objects.count() == 1


def test_two_ideas_that_are_joined_with_each_other_at_once_end_as_one(people, leave, alpha):
    one, two = leave(alpha), leave(alpha)
    pairs = [(one, two), (two, one)]
    results = at_once(alpha, 2, lambda number: VERBS["merge"](*pairs[number], PROGRAM))
    assert sum(isinstance(result, Idea) for result in results) == 1, results
    with sites.within(alpha.id):
        assert sorted(Idea.objects.values_list("state", flat=True)) == ["merged", "open"]


def test_a_network_keeps_the_way_to_the_idea_and_its_author(people, leave, alpha):
    kuhmo = places.at("fi-kunta:290").id
    idea = leave(alpha, by=people.author, area_id=kuhmo)
    with sites.within(alpha.id):
        factories.space("Penkki", slug="penkki")
        space = actions.make_network(idea.pk, by=people.coordinator, area_id=kuhmo, **NETWORK)
        assert (space.origin, space.initiator_id, space.state) == ("idea", people.author.pk, "forming")
        assert space.slug == "penkki-2"
        assert SpaceArea.objects.get(space=space).area_id == kuhmo
        assert queries.at(idea.slug).network["url"].endswith("/networks/penkki-2/")
        (link,) = space.links
        assert link["label"] == idea.title
        assert link["url"].startswith("http")
        assert f"//{alpha.main_host}" in link["url"]
        assert link["url"].endswith(f"/ideas/{idea.slug}/")


def test_joining_two_ideas_counts_each_supporter_once(people, leave, alpha):
    idea, into, earlier = leave(alpha), leave(alpha), leave(alpha)
    with sites.within(alpha.id):
        for one in (idea, into):
            actions.support(one.pk, by=people.supporter)
            actions.support(one.pk, by=VISITOR, visitor=queries.seal("same"))
        actions.support(idea.pk, by=people.other)
        actions.support(into.pk, by=VISITOR, visitor=queries.seal("another"))
        actions.merge(earlier.pk, idea.pk, by=PROGRAM)
        actions.merge(idea.pk, into.pk, by=PROGRAM)
        counts = dict(Idea.objects.values_list("slug", "supporters"))
        assert counts == {idea.slug: 0, into.slug: 4, earlier.slug: 0}
        assert set(Idea.objects.filter(into=into).values_list("pk", flat=True)) == {idea.pk, earlier.pk}
        with pytest.raises(NotNow):
            actions.merge(into.pk, into.pk, by=PROGRAM)
        with pytest.raises(NotNow):
            actions.merge(into.pk, idea.pk, by=PROGRAM)


def test_an_idea_of_another_site_cannot_be_joined(people, leave, alpha, beta):
    idea, other = leave(alpha), leave(beta, written_in="et")
    with sites.within(alpha.id), pytest.raises(Idea.DoesNotExist):
        actions.merge(idea.pk, other.pk, by=PROGRAM)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["support", "support", "merge", "close", "reopen", "hide", "show", "network"]),
            st.integers(0, 2),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_the_number_of_supporters_is_always_how_many_there_are(people, leave, alpha, steps):
    ideas = [leave(alpha) for _number in range(3)]
    who = [people.supporter, people.other, people.author]
    with sites.within(alpha.id):
        for verb, which, by in steps:
            idea = ideas[which]
            try:
                if verb == "support":
                    visitor = queries.seal("browser")
                    actions.support(idea.pk, by=who[by] if by < 3 else VISITOR, visitor=visitor)
                elif verb == "network":
                    VERBS["make_network"](idea, None, PROGRAM)
                else:
                    VERBS[verb](idea, ideas[by % 3], PROGRAM)
            except NotNow:
                pass
        for idea in Idea.objects.filter(pk__in=[one.pk for one in ideas]):
            supports = IdeaSupport.objects.filter(idea=idea)
            assert idea.supporters == supports.count()
            assert (idea.space_id is not None) is (idea.state == State.NETWORK)


def news(site):
    with sites.within(site.id):
        return {mail.address: mail for mail in Mail.objects.filter(kind="ideas.news")}


def test_author_and_supporters_hear_what_becomes_of_it(people, leave, alpha, run_jobs):
    idea = leave(alpha, by=people.author)
    with sites.within(alpha.id):
        actions.support(idea.pk, by=people.supporter)
        actions.support(idea.pk, by=people.coordinator)
        actions.support(idea.pk, by=VISITOR, visitor=queries.seal("x"))
        actions.pick(idea.pk, by=people.coordinator)
    run_jobs()
    told = news(alpha)
    assert len(told) == 2
    assert all(f"/ideas/{idea.slug}/" in mail.text for mail in told.values())
    with sites.within(alpha.id):
        Mail.objects.all().delete()
        line = texts("fi", fi="Rahasto tukee")
        programme = factories.space("Project", kind="programme")
        spaces.plan(programme.pk, spaces.Plan(funding=[{"funder": line, "line": line}]), by=PROGRAM)
        actions.make_network(idea.pk, by=people.coordinator, programme_id=programme.pk, **NETWORK)
    run_jobs()
    told = news(alpha)
    assert len(told) == 2
    assert all("/networks/penkki/" in mail.text and "Rahasto tukee" in mail.text for mail in told.values())
    assert all(
        "author" not in mail.text.replace(mail.address, "").split("\n", 2)[2] for mail in told.values()
    )


@pytest.mark.parametrize("language", ["fi", "et", "ru", "sv", "en", "ar"])
def test_a_stranger_hears_at_the_address_they_left(people, leave, alpha, beta, run_jobs, language):
    for site in (alpha, beta):
        idea = leave(site, email="stranger@example.net", language=language, title="Old", written_in="fi")
        into = leave(site, title="New & <better>")
        with sites.within(site.id):
            actions.close(idea.pk, by=PROGRAM, reason="Because.", language="fi")
        run_jobs()
        with sites.within(site.id):
            actions.reopen(idea.pk, by=PROGRAM)
            actions.merge(idea.pk, into.pk, by=PROGRAM)
        run_jobs()
        with sites.within(site.id):
            got = list(Mail.objects.order_by("created_at"))
            assert [(one.address, one.language) for one in got] == [("stranger@example.net", language)] * 4
            text = "".join(one.text + one.subject for one in got)
            assert "Because." in text
            assert "New & <better>" in text
            assert f"/ideas/{into.slug}/" in text


def test_search_finds_what_can_be_seen(people, leave, alpha, run_jobs):
    idea = leave(alpha, title="Kalliokiipeily", text="Seinä puuttuu")

    def found():
        run_jobs()
        with sites.within(alpha.id):
            hits = search.find(parse.parse("kalliokiipeily", "fi", ["fi"]), ["idea"], 5)
            return [hit["slug"] for hit in hits]

    assert found() == [idea.slug]
    with sites.within(alpha.id):
        moderation.hide("idea", idea.slug, by=people.moderator, reason="Rude")
    assert found() == []
    with sites.within(alpha.id):
        assert queries.visible(idea.slug) is None
        actions.show(idea.pk, by=people.moderator)
    assert found() == [idea.slug]


def erase(person_id):
    for one in retention.everything_personal():
        if one.model in {Idea, IdeaSupport} and callable(one.erase):
            one.erase(person_id)


def test_after_an_erasure_nothing_leads_to_the_person_and_numbers_stay(people, leave, alpha, run_jobs):
    alone = leave(alpha, by=people.author, title="Nobody else wants this")
    shared = leave(alpha, by=people.author, title="Others want this")
    with sites.within(alpha.id):
        for idea in (alone, shared):
            actions.support(idea.pk, by=people.author)
        actions.support(shared.pk, by=people.supporter)
        erase(people.author.pk)
    run_jobs()
    with sites.within(alpha.id):
        (left,) = Idea.objects.all()
        assert (left.pk, left.author_id, left.supporters) == (shared.pk, None, 2)
        assert IdeaSupport.objects.filter(idea=shared).count() == 2
        assert not IdeaSupport.objects.filter(person=people.author).exists()
        assert not Translation.objects.filter(subject_id=alone.pk).exists()
        assert not search.find(parse.parse("nobody else wants", "fi", ["fi"]), ["idea"], 5)


def test_lists_ask_the_database_as_often_for_many_as_for_one(people, leave, alpha):
    counts = []
    for _number in range(3):
        idea = leave(alpha)
        with sites.within(alpha.id), CaptureQueriesContext(connection) as asked:
            rows = queries.LIST.page(language="fi", chosen={"state": ["open"]}).rows
            [queries.card(row) for row in rows]
            queries.at(idea.slug)
        counts.append(len(asked))
    assert counts == [2, 2, 2]
