"""A wish of somebody whom one has blocked does not reach one; it ends by itself, as any that nobody answers."""

import pytest

from talkoo.areas.introductions import actions, queries
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories


def asked(by, **to):
    wish = actions.ask(by=by, why="Haluan jutella", gives="a@example.org", language="fi", **to)
    return actions.forward(wish.pk, by=PROGRAM)


def test_it_neither_mails_nor_shows_it(committed, alpha, run_jobs, browse):
    with sites.within(alpha.id):
        me, other, third = factories.person(), factories.person(), factories.person()
        organisation = factories.organisation(representative=me)
        accounts.block(other.pk, by=me)
        wish = asked(other, person_id=me.pk)
        welcome = asked(third, person_id=me.pk)
        office = asked(other, organisation_id=organisation.pk)
        assert queries.others(wish) == []
        assert {one.id for one in queries.mine(me.pk)[1]} == {welcome.pk, office.pk}
        assert [one.state for one in queries.mine(other.pk)[0]] == ["forwarded", "forwarded"]
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.filter(kind="introductions.asked", receiver=f"person:{me.pk}").count() == 2
    client = browse(alpha, me)
    assert client.get(f"/introductions/{wish.pk}/").status_code in {404}
    assert browse(alpha, other).get(f"/introductions/{wish.pk}/").status_code == 200
    with sites.within(alpha.id):
        accounts.unblock(other.pk, by=me)
    assert client.get(f"/introductions/{wish.pk}/").status_code == 200


@pytest.mark.parametrize("is_blocked", [True, False])
def test_only_whoever_blocked_does_not_hear(rows, alpha, is_blocked):
    with sites.within(alpha.id):
        me, other = factories.person(), factories.person()
        if is_blocked:
            accounts.block(me.pk, by=other)  # the other way round
        assert queries.others(asked(other, person_id=me.pk)) == [me.pk]
