"""A token opens its topics, of its site, for its browser, for a short while, and as long as the right is there."""

import random
import uuid
from typing import Any

import pytest

from talkoo.blocks.chat.queries import KIND
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.live import publish, reading, tokens
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from tests import factories

KEY = uuid.uuid4()


@pytest.fixture
def me(committed: None, alpha: Any, probe: Any) -> Any:
    with sites.within(alpha.id):
        person = factories.person("Kuulija")
    probe.may[KEY] = {person.pk}
    return person


def test_a_token_opens_nothing_elsewhere(
    alpha: Any, beta: Any, me: Any, start: Any, hearer: Any, browse: Any
) -> None:
    process = start()
    client = browse(alpha, me)
    pairs = [("probe", KEY)]
    assert hearer(process, pairs, person=me, client=client).status == 200
    assert hearer(process, pairs, person=me, client=client, host=beta.main_host).status == 403
    assert hearer(process, pairs, person=me, client=client, host="nowhere.example.org").status == 404
    assert hearer(process, pairs, person=me, client=client, cookie="another").status == 403
    assert hearer(process, pairs, person=me, client=client, cookie="").status == 403
    assert hearer(process, pairs, person=me, client=client, token="made-up").status == 403
    assert hearer(process, pairs, person=me, client=client, at="1.2").status == 400
    assert hearer(process, pairs, person=me, client=client, at="x").status == 400
    key = client.session.session_key
    given = tokens.give(pairs, site_id=alpha.id, person_id=me.pk, session_key=key)
    with pytest.raises(tokens.NoToken):
        tokens.taken(given, site_id=alpha.id, session_key=key, good_for=-1)
    assert tokens.taken(given, site_id=alpha.id, session_key=key).topics == tuple(pairs)


def test_a_token_does_not_open_what_its_person_may_not_hear(
    alpha: Any, me: Any, probe: Any, start: Any, hearer: Any
) -> None:
    process = start()
    probe.may[KEY].clear()
    assert hearer(process, [("probe", KEY)], person=me).status == 403
    assert hearer(process, [("unknown", KEY)], person=me).status == 403
    assert hearer(process, [("mood", uuid.uuid4())], person=me).status == 403
    assert hearer(process, [("mood", me.pk)], person=me).status == 200


def test_an_open_page_ends_with_the_right_and_with_the_session(
    alpha: Any, me: Any, probe: Any, start: Any, hearer: Any, browse: Any
) -> None:
    process = start()
    with sites.within(alpha.id):
        other = factories.person("Toinen")
    probe.may[KEY].add(other.pk)
    client = browse(alpha, other)
    mine = hearer(process, [("probe", KEY)], person=me)
    theirs = hearer(process, [("probe", KEY)], person=other, client=client)
    probe.may[KEY].discard(me.pk)
    with sites.within(alpha.id):
        publish.recheck()
    assert mine.wait(lambda one: one.is_over, 3)
    assert not theirs.is_over
    with sites.within(alpha.id):
        Session.objects.filter(person=other.pk).delete()
        publish.recheck()
    assert theirs.wait(lambda one: one.is_over, 3)
    with sites.within(alpha.id):
        publish.log("probe", KEY, "new")
    assert mine.told == theirs.told == []


def member() -> tuple[Any, Any, Any, Any]:
    """A network of organisations, one of its members, and who answers for that."""
    network, organisation = factories.space(participants="organisations"), factories.organisation()
    person = factories.person()
    part = organisations.affiliate(organisation.pk, person.pk, "chair", by=PROGRAM, may_represent=True)
    return network, person, part, spaces.take_in(network.pk, organisation.pk, by=PROGRAM)


def ways_to_talk() -> dict[str, Any]:
    """By the fact that ends it: the space, who talks there, and what ends it."""
    people = [factories.person() for _turn in range(4)]
    runner, other = factories.organisation(), factories.organisation()
    organisations.affiliate(runner.pk, people[0].pk, "staff", by=PROGRAM)
    run, led = factories.space(), factories.space(contact=people[1])
    spaces.appoint_coordinator(run.pk, runner.pk, by=PROGRAM)
    grant = accounts.grant_role(people[3].pk, "volunteer_coordinator", by=PROGRAM)
    given = spaces.Founding(name=texts("fi", fi="Piiri"), purpose=texts("fi", fi="Opitaan."), is_contact=True)
    founder = factories.person(role="coordinator")
    group = spaces.found_by_role(given, "volunteer_coordinator", by=founder)
    accounts.end_role(grant.pk, by=PROGRAM)
    (one, one_of, part, _), (two, two_of, closed, _), (three, three_of, _, membership) = (
        member() for _turn in range(3)
    )
    shut = closed.organisation_id

    return {
        "PartEnded": (one, one_of, lambda: organisations.end_part(part.pk, by=PROGRAM)),
        "OrganisationStateChanged": (
            two,
            two_of,
            lambda: organisations.change_state(shut, "suspend", by=PROGRAM),
        ),
        "MembershipEnded": (
            three,
            three_of,
            lambda: spaces.remove_organisation(membership.pk, by=PROGRAM, reason="x"),
        ),
        "CoordinatorAppointed": (
            run,
            people[0],
            lambda: spaces.appoint_coordinator(run.pk, other.pk, by=PROGRAM),
        ),
        "ContactAppointed": (
            led,
            people[1],
            lambda: spaces.appoint_contact(led.pk, people[2].pk, by=PROGRAM),
        ),
        "WentByRole": (group, people[3], lambda: spaces.follow_role(group.pk)),
    }


def test_an_open_room_ends_with_whatever_made_its_hearer_a_part_of_it(
    alpha: Any, committed: None, start: Any, hearer: Any
) -> None:
    process = start()
    with sites.within(alpha.id):
        ways = ways_to_talk()
    open_ones = {
        way: hearer(process, [(KIND, space.pk)], person=person)
        for way, (space, person, _ends) in ways.items()
    }
    assert {one.status for one in open_ones.values()} == {200}
    for way, (_space, _person, ends) in ways.items():
        assert not open_ones[way].is_over, way
        with sites.within(alpha.id):
            ends()
        assert open_ones[way].wait(lambda one: one.is_over, 3), way


def test_a_thousand_pairs_of_person_and_topic_leak_nothing(
    alpha: Any, beta: Any, me: Any, probe: Any, browse: Any
) -> None:
    """Who hears what is decided by the topic alone, in either site and whatever else the token names."""
    chance = random.Random(11)
    people, keys = [], [uuid.uuid4() for _turn in range(20)]
    for site in (alpha, beta):
        with sites.within(site.id):
            people += [(site, factories.person(f"Kuulija {number}")) for number in range(10)]
    sessions = {person.pk: browse(site, person).session.session_key for site, person in people}
    for key in keys:
        probe.may[key] = {person.pk for _site, person in chance.sample(people, 6)}
    opened = 0
    for _turn in range(1_000):
        (home, person), (site, _other), key = (
            chance.choice(people),
            chance.choice(people),
            chance.choice(keys),
        )
        whose = sessions[chance.choice(people)[1].pk] if chance.random() < 0.3 else sessions[person.pk]
        found = reading.let_in(site.id, [("probe", key)], person.pk, whose)
        is_right = site is home and whose == sessions[person.pk] and person.pk in probe.may[key]
        assert (found is not None) is is_right
        opened += is_right
    assert 50 < opened < 500


def test_a_page_that_was_open_for_long_gets_another_token_for_what_it_may_hear(
    alpha: Any, me: Any, probe: Any, browse: Any
) -> None:
    client = browse(alpha, me)
    answer = client.get("/-/live/token/", {"topics": f"probe:{KEY} mood:{me.pk}"})
    taken = tokens.taken(answer.json()["token"], site_id=alpha.id, session_key=client.session.session_key)
    assert taken.topics == (("probe", KEY), ("mood", me.pk))
    assert client.get("/-/live/token/", {"topics": f"probe:{uuid.uuid4()}"}).status_code == 403
    for wrong in ("", "probe", "probe:x", " ".join(f"probe:{KEY}" for _turn in range(21))):
        assert client.get("/-/live/token/", {"topics": wrong}).status_code == 422
    assert browse(alpha).get("/-/live/token/", {"topics": f"probe:{KEY}"}).status_code == 302
