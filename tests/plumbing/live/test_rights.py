"""A token opens its topics, of its site, for its browser, for a short while, and as long as the right is there."""

import random
import uuid
from typing import Any

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role
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


def test_an_open_page_ends_with_the_role_of_a_group(
    alpha: Any, me: Any, probe: Any, start: Any, hearer: Any
) -> None:
    words = texts("fi", fi="Koordinaattorit")
    with sites.within(alpha.id):
        grant = accounts.grant_role(me.pk, Role.VOLUNTEER_COORDINATOR, by=PROGRAM)
        founding = spaces.Founding(name=words, purpose=words, is_contact=True)
        by = factories.person("Perustaja", role="coordinator")
        group = spaces.found_by_role(founding, Role.VOLUNTEER_COORDINATOR, by=by)
        accounts.end_role(grant.pk, by=PROGRAM)
    mine = hearer(start(), [("probe", KEY)], person=me)
    probe.may[KEY].clear()
    with sites.within(alpha.id):
        assert spaces.follow_role(group.pk) == ([], [me.pk])
    assert mine.wait(lambda one: one.is_over, 3)


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
