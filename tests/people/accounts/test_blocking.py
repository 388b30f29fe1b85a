"""Not wanting to hear of somebody: nobody is told, it can be undone, and it goes with the person."""

import json
import zipfile
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.models import Block, Person
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import actions as retention
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def test_one_blocks_others_but_not_oneself(here):
    me, other = factories.person(), factories.person()
    with pytest.raises(PermissionDenied):
        actions.block(me.pk, by=me)
    with pytest.raises(PermissionDenied):
        actions.block(other.pk, by=AnonymousUser())
    for _turn in range(2):
        actions.block(other.pk, by=me)
    assert Block.objects.count() == 1
    assert queries.has_blocked(me.pk, other.pk)
    assert not queries.has_blocked(other.pk, me.pk)
    assert queries.let_through([me.pk, other.pk], other.pk) == [other.pk]
    assert queries.let_through([me.pk], None) == [me.pk]
    with pytest.raises(IntegrityError, match="accounts_block_of_another"), transaction.atomic():
        Block.objects.create(person=me, blocked=me, since=clock.now())
    for _turn in range(2):
        actions.unblock(other.pk, by=me)
    assert not queries.has_blocked(me.pk, other.pk)


def test_nobody_is_told_and_the_record_does_not_say_whom(here):
    me, other = factories.person(), factories.person()
    actions.block(other.pk, by=me)
    entry = Entry.objects.get(fact="accounts.BlocksChanged")
    assert str(other.pk) not in str(entry.values)
    assert not Notification.objects.exists()


def test_the_same_person_on_another_site_is_another(rows, alpha, beta):
    with sites.within(alpha.id):
        me, other = factories.person(), factories.person()
        actions.block(other.pk, by=me)
    with sites.within(beta.id):
        with pytest.raises(Person.DoesNotExist):
            actions.block(other.pk, by=factories.person())
        assert not queries.has_blocked(me.pk, other.pk)


def test_it_goes_into_ones_own_data_and_is_forgotten_with_either(here):
    me, other, third = factories.person(), factories.person("Kolmas"), factories.person()
    actions.block(other.pk, by=me)
    actions.block(me.pk, by=third)
    with zipfile.ZipFile(BytesIO(retention.export_person(me.pk, by=me))) as mine:
        told = {name: json.loads(mine.read(name)) for name in mine.namelist() if "block" in name}
    assert "Kolmas" in str(told)
    assert str(third.pk) not in str(told)
    actions.leave(other.pk, by=other)
    retention.erase_person(other.pk, by=PROGRAM)
    assert not Block.objects.filter(blocked=other).exists()
    retention.erase_person(me.pk, by=PROGRAM)
    assert not Block.objects.exists()


def test_the_pages(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        me, other = factories.person("Minä"), factories.person("Tuo Toinen")
    with sites.within(beta.id):
        foreign = factories.person()
    client, path = browse(alpha, me), f"/me/blocks/{other.pk}/"
    assert browse(alpha).get(path).status_code == 302
    assert "Tuo Toinen" in client.get(path).content.decode()
    assert client.get(f"/me/blocks/{me.pk}/").status_code == 404
    assert client.post(f"/me/blocks/{me.pk}/").status_code == 404
    assert client.get(f"/me/blocks/{foreign.pk}/").status_code == 404
    assert client.post(f"{path}undo/").status_code == 404
    for _turn in range(2):
        assert client.post(path).status_code == 302
    assert "Tuo Toinen" in client.get("/me/blocks/").content.decode()
    assert "Minä" not in browse(alpha, other).get("/me/blocks/").content.decode().split("<main")[1]
    assert client.get(f"{path}undo/").status_code == 405
    assert client.post(f"{path}undo/").status_code == 302
    assert "Tuo Toinen" not in client.get("/me/blocks/").content.decode()


def test_the_list_asks_as_often_for_one_as_for_many(rows, alpha, browse):
    with sites.within(alpha.id):
        me = factories.person()
    client, numbers = browse(alpha, me), []
    for more in (1, 5):
        with sites.within(alpha.id):
            for _number in range(more):
                actions.block(factories.person().pk, by=me)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/me/blocks/").status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_somebody_blocked_is_not_proposed_by_interest_and_does_not_notice(here):
    me, other = factories.person(), factories.person()
    Person.objects.filter(pk__in=[me.pk, other.pk]).update(status="active")
    for one in (me, other):
        actions.care_about(one.pk, [words.at("field", "C12").id], by=one, is_findable=True)
    actions.block(other.pk, by=me)
    assert queries.sharing_interests(me.pk) == []
    assert [row["id"] for row in queries.sharing_interests(other.pk)] == [me.pk]
