"""Groups by a role: exactly those take part who hold it on the site; nobody comes in or goes out by hand (S2.21)."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role, RoleGrant
from talkoo.people.spaces import actions, queries, tasks
from talkoo.people.spaces.models import Join, Participation, Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories

ROLE = Role.VOLUNTEER_COORDINATOR.value
DAY = datetime.timedelta(days=1)


def founding(name: str = "Vapaaehtoisten koordinaattorit") -> actions.Founding:
    return actions.Founding(
        name=texts("fi", fi=name), purpose=texts("fi", fi="Opitaan yhdessä."), is_contact=True
    )


def fill(site: Any) -> SimpleNamespace:
    with sites.within(site.id):
        who = {name: factories.person(name) for name in ("nobody", "holder")}
        for role in ("coordinator", "moderator", "site_admin", "stand_in", "adviser"):
            who[role] = factories.person(role, role=role)
        who["grant"] = accounts.grant_role(who["holder"].pk, ROLE, by=PROGRAM)
        who["group"] = actions.found_by_role(founding(), ROLE, by=who["coordinator"])
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def village(rows: None, alpha: Any, beta: Any) -> SimpleNamespace:
    found = fill(alpha)
    found.beta = fill(beta)
    return found


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    found = fill(alpha)
    found.beta = fill(beta)
    return found


def people(group: Space) -> set[str]:
    open_ones = Participation.objects.filter(space=group.pk, until=None, is_asked=False)
    return set(open_ones.values_list("person__name", flat=True))


def test_whoever_holds_the_role_is_in_and_the_founder_is_not(village, alpha):
    with sites.within(alpha.id):
        group = Space.objects.get(pk=village.group.pk)
        assert (group.join, group.role) == (Join.ROLE, ROLE)
        assert people(group) == {"holder"}
        assert queries.contact_of(group.pk) == village.coordinator.pk


def test_who_founds_such_a_group(village, alpha):
    with sites.within(alpha.id):
        for name in ("nobody", "holder", "moderator", "stand_in", "adviser"):
            person = getattr(village, name)
            assert not may(person, "spaces.found_by_role"), name
            with pytest.raises(PermissionDenied):
                actions.found_by_role(founding(), ROLE, by=person)
        for name in ("coordinator", "site_admin"):
            assert actions.found_by_role(founding(name), ROLE, by=getattr(village, name)).role == ROLE
        with pytest.raises(ValueError):
            actions.found_by_role(founding(), "king", by=village.coordinator)
        plain = actions.Founding(name=texts("fi", fi="A"), purpose=texts("fi", fi="B"), join=Join.ROLE)
        with pytest.raises(PermissionDenied):
            actions.found_own(plain, by=village.nobody)


BY_HAND = {
    "join": lambda at, one: actions.join(at.group.pk, by=one, is_invited=True),
    "add": lambda at, one: actions.add_member(at.group.pk, at.nobody.pk, by=one),
    "invite": lambda at, one: actions.invite_member(at.group.pk, at.nobody.pk, by=one),
    "enter": lambda at, one: actions.enter_member(
        at.group.pk, by=one, name="New", contact="new@example.org", language="fi"
    ),
    "leave": lambda at, one: actions.leave(at.group.pk, by=at.holder),
    "remove": lambda at, one: actions.remove_member(
        Participation.objects.get(space=at.group.pk, person=at.holder.pk).pk, by=one, reason="x"
    ),
}


@pytest.mark.parametrize("way", [*BY_HAND])
@pytest.mark.parametrize("name", ["coordinator", "site_admin", "moderator", "nobody"])
def test_nobody_comes_in_or_goes_out_by_hand(village, alpha, way, name):
    with sites.within(alpha.id):
        with pytest.raises((actions.Closed, actions.ByRole, PermissionDenied)):
            BY_HAND[way](village, getattr(village, name))
        assert people(village.group) == {"holder"}


def test_nor_does_anybody_past_the_program(village, alpha, as_role):
    with sites.within(alpha.id):
        for more in ({}, {"is_asked": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Participation.objects.create(
                    space=village.group, person=village.nobody, since=clock.now(), **more
                )
                connection.check_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            Space.objects.filter(pk=village.group.pk).update(role="", join=Join.OPEN)
        with pytest.raises(IntegrityError), transaction.atomic():
            Space.objects.filter(pk=village.group.pk).update(join=Join.OPEN)


def test_a_group_by_a_role_stays_one(village, alpha):
    with sites.within(alpha.id):
        given = actions.Arrangement(join=Join.OPEN, participants="persons", membership_rule="any")
        actions.arrange(village.group.pk, given, by=village.coordinator)
        assert Space.objects.get(pk=village.group.pk).join == Join.ROLE
        other = factories.space(kind="group")
        actions.arrange(
            other.pk,
            actions.Arrangement(join=Join.ROLE, participants="persons", membership_rule="any"),
            by=village.coordinator,
        )
        assert Space.objects.get(pk=other.pk).join == Join.OPEN


def test_following_a_role_twice_does_nothing_twice(village, alpha):
    with sites.within(alpha.id):
        accounts.grant_role(village.nobody.pk, ROLE, by=PROGRAM)
        assert actions.follow_role(village.group.pk) == ([village.nobody.pk], [])
        assert actions.follow_role(village.group.pk) == ([], [])
        assert people(village.group) == {"holder", "nobody"}
        accounts.end_role(village.grant.pk, by=PROGRAM)
        assert actions.follow_role(village.group.pk) == ([], [village.holder.pk])
        assert people(village.group) == {"nobody"}
        other = factories.space(kind="group")
        assert actions.follow_role(other.pk) == ([], [])


def test_another_role_lets_nobody_in(village, alpha):
    with sites.within(alpha.id):
        accounts.grant_role(village.nobody.pk, Role.MODERATOR, by=PROGRAM)
        assert actions.follow_role(village.group.pk) == ([], [])


def test_a_role_counts_in_its_time_only(town, alpha):
    now = clock.now()
    with sites.within(alpha.id):
        accounts.grant_role(town.nobody.pk, ROLE, since=now + DAY, until=now + 3 * DAY, by=PROGRAM)
    for days, found in ((0, {"holder"}), (2, {"holder", "nobody"}), (4, {"holder"})):
        with clock.frozen(now + days * DAY):
            tasks.follow_roles(0)
        with sites.within(alpha.id):
            assert people(town.group) == found, days


def test_an_ended_group_stays_as_it_was(village, alpha):
    with sites.within(alpha.id):
        group = actions.change_state(village.group.pk, "begin", by=village.coordinator)
        actions.change_state(group.pk, "end", by=village.coordinator)
        accounts.end_role(village.grant.pk, by=PROGRAM)
        assert queries.out_of_step() == []
        assert actions.follow_role(group.pk) == ([], [])
        assert people(group) == {"holder"}


def test_giving_the_role_lets_in_and_ending_it_lets_out_and_each_is_told(town, alpha, run_jobs):
    with sites.within(alpha.id):
        grant = accounts.grant_role(town.nobody.pk, ROLE, by=PROGRAM)
    run_jobs()
    with sites.within(alpha.id):
        assert people(town.group) == {"holder", "nobody"}
    with sites.within(town.beta.site.id):
        assert people(town.beta.group) == {"holder"}
    with sites.within(alpha.id):
        accounts.end_role(grant.pk, by=PROGRAM)
    run_jobs()
    with sites.within(alpha.id):
        assert people(town.group) == {"holder"}
        said = [mail.text for mail in Mail.objects.filter(kind="spaces.by_role").order_by("pk")]
        assert len(said) == 3  # the holder came, nobody came, nobody went
        assert all(town.group.slug in text for text in said)
        assert not Mail.objects.filter(kind="spaces.people").exists()


def test_who_leaves_the_site_is_out_too(town, alpha):
    from talkoo.people.accounts.actions import leaving

    with sites.within(alpha.id):
        leaving.leave(town.holder.pk, by=town.holder)
        assert people(town.group) == set()
        assert not RoleGrant.objects.filter(person=town.holder.pk).exists()
        assert queries.out_of_step() == []


def filled(**more: Any) -> dict[str, Any]:
    return {"name": "Uusi ryhmä", "purpose": "Opitaan.", "join": "open", "role": ROLE, **more}


PATH = "/groups/found/"


def test_only_who_may_is_offered_a_role(village, alpha, browse):
    asked = 'name="role"'
    assert asked in browse(alpha, village.coordinator).get(PATH).content.decode()
    assert asked not in browse(alpha, village.nobody).get(PATH).content.decode()
    assert browse(alpha, village.nobody).post(PATH, filled()).status_code == 302
    with sites.within(alpha.id):
        assert Space.objects.get(slug="uusi-ryhma").role == ""


def test_the_pages_say_so_and_offer_nothing_by_hand(village, alpha, browse):
    coordinator = browse(alpha, village.coordinator)
    assert coordinator.post(PATH, filled(is_contact="on")).status_code == 302
    with sites.within(alpha.id):
        made = Space.objects.get(slug="uusi-ryhma")
        assert (made.role, people(made)) == (ROLE, {"holder"})
        participation = Participation.objects.get(space=made.pk)
    home = f"/groups/{made.slug}/"
    holder, nobody = browse(alpha, village.holder), browse(alpha, village.nobody)
    page = holder.get(home).content.decode()
    assert f"{home}leave/" not in page
    assert f"{home}join/" not in nobody.get(home).content.decode()
    assert "<form" not in nobody.get(f"{home}join/").content.decode().split("<main")[1]
    assert nobody.post(f"{home}join/", {}).status_code == 409
    assert holder.post(f"{home}leave/").status_code == 302
    shown = coordinator.get(f"{home}people/").content.decode()
    assert f"{home}people/add/" not in shown
    assert f"/{participation.pk}/" not in shown
    assert coordinator.get(f"{home}people/add/").status_code == 302
    with sites.within(alpha.id):
        assert people(made) == {"holder"}
    assert 'name="join"' not in coordinator.get(f"{home}settings/").content.decode()


def test_the_check_is_one_statement_whatever_the_number(village, alpha, django_assert_num_queries):
    with sites.within(alpha.id):
        with django_assert_num_queries(1):
            assert queries.out_of_step() == []
        for number in range(3):
            actions.found_by_role(founding(f"Ryhmä {number}"), ROLE, by=village.coordinator)
        accounts.end_role(village.grant.pk, by=PROGRAM)
        with django_assert_num_queries(1):
            assert len(queries.out_of_step()) == 4
