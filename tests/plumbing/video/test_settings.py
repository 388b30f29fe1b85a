"""A site administrator's video servers: added, changed, tried, closed; their secrets are sealed and never shown."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.video import actions, joining, providers, queries, registry
from talkoo.plumbing.video.models import Kind, Provider, Room
from tests import factories
from tests.plumbing.video import servers

HOME = "/administration/video/"
JITSI = {
    "name": "Own Jitsi",
    "address": "https://meet.example.org/",
    "client": "talkoo",
    "secret": "words that nobody guesses",
    "audience": "",
    "phone": "+358 9 123 456",
}


@pytest.fixture
def house(rows, alpha, beta):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
    return made


def add(kind: str = "jitsi", **more) -> Provider:
    given = {"name": "Server", "address": "https://meet.example.org", **more}
    return actions.add_provider(kind, actions.Given(**given), by=PROGRAM)


def test_who_comes_in(house, alpha, browse):
    assert browse(alpha).get(HOME).status_code == 302
    assert browse(alpha, house.coordinator).get(HOME).status_code == 403
    assert browse(alpha, house.coordinator).post(f"{HOME}add/jitsi/", JITSI).status_code == 403
    admin = browse(alpha, house.admin)
    assert admin.get(HOME).status_code == 200
    for kind in Kind.values:
        assert admin.get(f"{HOME}add/{kind}/").status_code == 200
    assert admin.get(f"{HOME}add/zoom/").status_code == 404
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        actions.add_provider(
            "jitsi", actions.Given(name="a", address="https://a.example"), by=house.coordinator
        )


def test_a_server_is_added_once_and_its_secret_is_never_shown(house, alpha, beta, browse):
    admin = browse(alpha, house.admin)
    for _time in range(2):
        assert admin.post(f"{HOME}add/jitsi/", JITSI).status_code == 302
    with sites.within(alpha.id):
        there = Provider.objects.get()
        assert (there.address, there.secret) == ("https://meet.example.org", JITSI["secret"])
        assert there.is_usual
        with connection.cursor() as cursor:
            cursor.execute("select secret from video_provider")
            assert JITSI["secret"].encode() not in bytes(cursor.fetchone()[0])
    for path in (HOME, f"{HOME}{there.pk}/"):
        assert JITSI["secret"] not in admin.get(path).content.decode()
    with sites.within(beta.id):
        assert not Provider.objects.exists()
        other = browse(beta, factories.person(role="site_admin"))
    assert other.get(f"{HOME}{there.pk}/").status_code == 404
    assert other.post(f"{HOME}{there.pk}/switch/", {"what": "close"}).status_code == 404
    assert other.post(f"{HOME}{there.pk}/check/").status_code == 404


def test_a_change_without_a_secret_keeps_the_one_there_is(house, alpha, browse):
    admin = browse(alpha, house.admin)
    admin.post(f"{HOME}add/jitsi/", JITSI)
    with sites.within(alpha.id):
        there = Provider.objects.get()
    assert admin.post(f"{HOME}{there.pk}/", {**JITSI, "name": "New", "secret": ""}).status_code == 302
    with sites.within(alpha.id):
        changed = Provider.objects.get()
        assert (changed.name, changed.secret) == ("New", JITSI["secret"])
    admin.post(f"{HOME}{there.pk}/", {**JITSI, "secret": "another that nobody guesses"})
    with sites.within(alpha.id):
        assert Provider.objects.get().secret == "another that nobody guesses"


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("jitsi", {"name": ""}),
        ("jitsi", {"address": "http://meet.example.org"}),
        ("jitsi", {"address": "https://meet.example.org/?a=1"}),
        ("jitsi", {"address": "https://a:b@meet.example.org"}),
        ("jitsi", {"address": "javascript:alert(1)"}),
        ("jitsi", {"address": "https://"}),
        ("jitsi", {"secret": "too short"}),
        ("jitsi", {"client": ""}),
        ("galene", {"client": ""}),
        ("galene", {"secret": ""}),
        ("bigbluebutton", {"secret": ""}),
        ("bigbluebutton", {"algorithm": "md5"}),
    ],
)
def test_what_is_wrong_is_said_and_the_secret_does_not_come_back(house, alpha, browse, kind, wrong):
    given = {**JITSI, "algorithm": "sha256", **wrong}
    answer = browse(alpha, house.admin).post(f"{HOME}add/{kind}/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="err"' in page
    assert JITSI["secret"] not in page
    assert "+358 9 123 456" in page
    with sites.within(alpha.id):
        assert not Provider.objects.exists()


def test_one_server_is_the_usual_one(house, alpha, browse):
    admin = browse(alpha, house.admin)
    with sites.within(alpha.id):
        first, second = add(), add(address="https://other.example.org")
        assert [first.is_usual, second.is_usual] == [True, False]
    assert admin.post(f"{HOME}{second.pk}/switch/", {"what": "usual"}).status_code == 302
    with sites.within(alpha.id):
        assert Provider.objects.get(is_usual=True).pk == second.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            Provider.objects.filter(pk=first.pk).update(is_usual=True)
    admin.post(f"{HOME}{second.pk}/switch/", {"what": "close"})
    with sites.within(alpha.id):
        closed = Provider.objects.get(pk=second.pk)
        assert (closed.is_open, closed.is_usual) == (False, False)
        with pytest.raises(NotNow):
            actions.make_usual(second.pk, by=PROGRAM)
    admin.post(f"{HOME}{second.pk}/switch/", {"what": "usual"})
    admin.post(f"{HOME}{second.pk}/switch/", {"what": "open"})
    with sites.within(alpha.id):
        assert Provider.objects.get(pk=second.pk).is_open


def galene(home: str, secret: str = servers.PASSWORD) -> Provider:
    return add("galene", address=home, client=servers.ADMIN, secret=secret)


def said(client) -> str:
    return client.get(HOME).content.decode()


def test_trying_says_what_the_server_says(house, alpha, browse, group):
    admin = browse(alpha, house.admin)
    with sites.within(alpha.id):
        good, bad = galene(group.home), add("galene", address=f"{group.home}/x", client="a", secret="b")
    admin.post(f"{HOME}{good.pk}/check/")
    assert "notice good" in said(admin)
    group.status = 401
    admin.post(f"{HOME}{bad.pk}/check/")
    assert "notice bad" in said(admin)
    assert group.groups == {}


def test_a_room_to_try_leads_to_the_server_or_says_why_not(house, alpha, browse, group):
    admin = browse(alpha, house.admin)
    with sites.within(alpha.id):
        there = galene(group.home)
    answer = admin.get(f"{HOME}{there.pk}/room/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{group.home}/group/")
    assert "token=" in answer["Location"]
    group.status = 500
    assert admin.get(f"{HOME}{there.pk}/room/").status_code == 502
    providers.forget()
    assert browse(alpha, house.coordinator).get(f"{HOME}{there.pk}/room/").status_code == 403


KEY = uuid.UUID(int=7)


@pytest.fixture
def kind():
    """A kind of thing whose rooms the person called Lead arranges."""
    before = dict(registry._kinds)
    registry.register("tests.thing", may_arrange=lambda person, key: person.name == "Lead" and key == KEY)
    yield "tests.thing"
    registry._kinds.clear()
    registry._kinds.update(before)


def test_a_room_is_made_once_where_it_may_and_nobody_guesses_its_name(house, alpha, beta, kind):
    with sites.within(alpha.id):
        lead, other = factories.person("Lead"), factories.person("Other")
        with pytest.raises(Provider.DoesNotExist):
            actions.make_room(kind, KEY, by=lead)
        first, second = add(), add(address="https://other.example.org")
        for person, key in ((other, KEY), (lead, uuid.UUID(int=8))):
            with pytest.raises(PermissionDenied):
                actions.make_room(kind, key, by=person)
        room = actions.make_room(kind, KEY, by=lead)
        assert room.provider_id == first.pk
        assert actions.make_room(kind, KEY, by=lead).pk == room.pk
        assert len(room.name) == 32
        moved = actions.make_room(kind, KEY, by=lead, provider_id=second.pk)
        assert moved.name != room.name
        assert Room.objects.count() == 1
        with pytest.raises(PermissionDenied):
            actions.take_room_away(kind, KEY, by=other)
        assert actions.take_room_away(kind, KEY, by=lead)
        assert not actions.take_room_away(kind, KEY, by=lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            Room.objects.create(
                about_kind=kind, about_id=KEY, provider=first, name="board", key="x", made_at=first.created_at
            )
    with sites.within(beta.id), pytest.raises(Provider.DoesNotExist):
        actions.make_room(kind, KEY, by=PROGRAM, provider_id=first.pk)


def way(kind: str) -> str:
    return joining.address(
        kind, KEY, title="T", home="https://s.example/e/", name="Aino", who=KEY, leads=False
    )


def test_the_way_in_says_why_there_is_none(house, alpha, group, kind):
    with sites.within(alpha.id):
        with pytest.raises(joining.NoWay) as problem:
            way(kind)
        assert problem.value.why == "none"
        there = add("galene", address=group.home, client=servers.ADMIN, secret=servers.PASSWORD, phone="112")
        room = actions.make_room(kind, KEY, by=PROGRAM)
        assert f"/group/{room.name}/" in way(kind)
        group.status = 503
        providers.forget()
        with pytest.raises(joining.NoWay) as problem:
            way(kind)
        assert (problem.value.why, problem.value.phone) == ("away", "112")
        actions.close_provider(there.pk, by=PROGRAM)
        with pytest.raises(joining.NoWay) as problem:
            way(kind)
        assert (problem.value.why, problem.value.phone) == ("closed", "112")


def test_the_server_does_not_learn_who_came_twice(house, alpha):
    with sites.within(alpha.id):
        names = joining._Names(name=" Aino\n", who=KEY, leads=False)
        first, again, other = names.at("a" * 32), names.at("a" * 32), names.at("b" * 32)
        assert first == again
        assert first.reference != other.reference
        assert str(KEY) not in first.reference
        assert first.name == "Aino"


def test_what_the_list_shows_is_one_statement(house, alpha, django_assert_num_queries):
    with sites.within(alpha.id):
        add()
        with django_assert_num_queries(1):
            queries.providers()
        for number in range(3):
            add(address=f"https://v{number}.example.org")
        with django_assert_num_queries(1):
            assert len(queries.providers()) == 4
