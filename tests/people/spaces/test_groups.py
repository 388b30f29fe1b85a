"""Groups: founded round a topic, in a network or beside them; those by invitation are told of to nobody else."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, public, queries
from talkoo.people.spaces.models import Join, Kind, Participation, Space, SpaceTopic
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import registry as reported
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories

HEALTH, CULTURE = "C12", "A11"


def fi(said: str) -> dict[str, str]:
    return texts("fi", fi=said)


def topic(code: str) -> uuid.UUID:
    word = words.at("field", code)
    assert word is not None
    return word.id


def fill(site: Any) -> SimpleNamespace:
    with sites.within(site.id):
        who = {
            name: factories.person(name)
            for name in ("contact", "member", "invited", "staff", "nobody", "founder")
        }
        for role in ("coordinator", "moderator", "site_admin", "stand_in"):
            who[role] = factories.person(role, role=role)
        who["network"] = factories.space("Kylä", slug="kyla", contact=factories.person("voice"))
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        actions.appoint_coordinator(who["network"].pk, runner.pk, by=PROGRAM)
        for slug, join in (("avoin", Join.OPEN), ("suljettu", Join.INVITE)):
            who[slug] = factories.space(
                f"Ryhmä {slug}",
                kind="group",
                slug=slug,
                contact=who["contact"],
                join=join,
                network_id=who["network"].pk,
                topics=[topic(HEALTH)],
            )
            actions.add_member(who[slug].pk, who["member"].pk, by=PROGRAM)
            actions.invite_member(who[slug].pk, who["invited"].pk, by=PROGRAM)
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def village(rows: None, alpha: Any) -> SimpleNamespace:
    return fill(alpha)


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    found = fill(alpha)
    found.beta = fill(beta)
    return found


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(**more: Any) -> dict[str, Any]:
    given = {"name": "Pyöräilijät", "purpose": "Ajetaan yhdessä.", "join": "open", "is_contact": "on"}
    return {**given, "topics": [HEALTH, CULTURE], **more}


@pytest.mark.parametrize("role", ["visitor", "nobody", "founder", "moderator", "stand_in", "site_admin"])
def test_a_group_by_invitation_does_not_exist_for_others(
    town: Any, alpha: Any, browse: Any, run_jobs: Any, role: str
) -> None:
    run_jobs()
    client = browse(alpha, None if role == "visitor" else getattr(town, role))
    for path in ("", "people/", "join/", "leave/", "files/", "write/", "tasks/", "settings/", "contact/"):
        answer = client.get(f"/groups/suljettu/{path}")
        signs_in_first = role == "visitor" and answer.status_code == 302
        is_looked_after = role == "site_admin" and path == "settings/"
        assert answer.status_code == 404 or signs_in_first or is_looked_after, path
    for path in (
        "/groups/",
        f"/groups/?topic={HEALTH}",
        "/groups.json",
        "/groups.csv",
        "/networks/kyla/",
        "/sitemap-1.xml",
        "/search/?q=suljettu",
    ):
        assert "Ryhmä suljettu" not in client.get(path).content.decode(), path
        assert "/groups/suljettu" not in client.get(path).content.decode(), path
    with sites.within(alpha.id):
        assert reported.find("group", "suljettu") is None
        assert reported.find("group", "avoin") is not None
        assert queries.visible("group", "suljettu") is None


@pytest.mark.parametrize("role", ["contact", "member", "invited", "coordinator", "staff"])
def test_those_in_it_and_those_who_coordinate_it_find_it(
    town: Any, alpha: Any, browse: Any, role: str
) -> None:
    client = browse(alpha, getattr(town, role))
    assert client.get("/groups/suljettu/").status_code == 200
    for path in ("/groups/", f"/groups/?topic={HEALTH}"):
        assert "/groups/suljettu/" in client.get(path).content.decode()
    assert (
        "/groups/suljettu/" not in browse(alpha).get("/groups/").content.decode()
    )  # not from the page cache either
    assert browse(town.beta.site, town.beta.nobody).get("/groups/suljettu/").status_code == 404


def test_who_leaves_a_group_by_invitation_sees_it_no_longer(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.invited)
    assert client.post("/groups/suljettu/join/").status_code == 302
    assert "member" in said(client.get("/groups/suljettu/people/"))
    answer = client.post("/groups/suljettu/leave/", follow=True)
    assert answer.redirect_chain[-1][0] == "/groups/"
    assert client.get("/groups/suljettu/").status_code == 404


def test_search_forgets_a_group_that_closes_and_finds_it_when_it_opens(
    town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    def arrange(join: Join) -> None:
        with sites.within(alpha.id):
            given = actions.Arrangement(join=join, participants="persons", membership_rule="any")
            actions.arrange(town.avoin.pk, given, by=town.contact)
        run_jobs()

    run_jobs()
    look = "/search/?q=avoin"
    assert "/groups/avoin/" in browse(alpha).get(look).content.decode()
    arrange(Join.INVITE)
    assert "/groups/avoin/" not in browse(alpha).get(look).content.decode()
    arrange(Join.OPEN)
    assert "/groups/avoin/" in browse(alpha).get(look).content.decode()
    with sites.within(alpha.id):
        assert SpaceTopic.objects.filter(space=town.avoin).count() == 1  # arranged without a word of topics


def test_anybody_founds_a_group_and_is_its_contact(town: Any, alpha: Any, browse: Any, run_jobs: Any) -> None:
    client = browse(alpha, town.founder)
    page = client.get("/groups/found/").content.decode()
    assert 'name="network"' not in page  # takes part in none
    assert browse(alpha).get("/groups/found/").status_code == 302
    answer = client.post("/groups/found/", filled())
    assert answer["Location"] == "/groups/pyorailijat/"
    with sites.within(alpha.id):
        made = Space.objects.get(slug="pyorailijat")
        assert (made.kind, made.state, made.network_id, made.is_wide) == ("group", "forming", None, True)
        assert made.topics.count() == 2
        assert queries.contact_of(made.pk) == town.founder.pk
    assert (
        "/groups/pyorailijat/" in browse(alpha, town.coordinator).get("/networks/waiting/").content.decode()
    )
    begun = browse(alpha, town.coordinator).post("/groups/pyorailijat/state/", {"verb": "begin"})
    assert begun.status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        assert Space.objects.get(slug="pyorailijat").state == "active"
        mail = Mail.objects.get(kind="spaces.state")
        assert "/groups/pyorailijat/" in mail.text
    with sites.within(town.beta.site.id):
        assert not Space.objects.filter(slug="pyorailijat").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("purpose", " "),
        ("join", "x"),
        ("topics", ["x"]),
        ("areas", "Jossakin"),
        ("network", "x"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    town: Any, alpha: Any, browse: Any, field: str, value: Any
) -> None:
    answer = browse(alpha, town.member).post(
        "/groups/found/", filled(**{"public_name": "SÄILYY", field: value})
    )
    if field == "network":  # takes part in no network: the field is not there
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert "SÄILYY" in answer.content.decode()
    with sites.within(alpha.id):
        assert Space.objects.filter(kind="group").count() == 2


def test_a_group_stands_in_a_network_of_ones_own(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        actions.join(town.network.pk, by=town.founder)
        other = factories.space("Muu verkosto")
        programme = factories.space("Hanke", kind="programme")
        Space.objects.filter(pk=town.network.pk).update(programme=programme)
    client = browse(alpha, town.founder)
    page = client.get("/groups/found/?network=kyla").content.decode()
    assert re.search(rf'<option value="{town.network.pk}"[^>]* selected', page)
    assert str(other.pk) not in page
    assert client.post("/groups/found/", filled(network=str(other.pk))).status_code == 422
    assert client.post("/groups/found/", filled(network=str(town.network.pk))).status_code == 302
    with sites.within(alpha.id):
        made = Space.objects.get(slug="pyorailijat")
        assert (made.network_id, made.programme_id) == (town.network.pk, programme.pk)
        assert may(town.staff, "spaces.begin", made.pk)  # whose organisation coordinates the network
        with pytest.raises(PermissionDenied):
            given = actions.Founding(kind=Kind.GROUP, name=fi("x"), purpose=fi("x"), network_id=other.pk)
            actions.found_own(given, by=town.founder)
    page = browse(alpha).get("/networks/kyla/").content.decode()
    assert "/groups/pyorailijat/" in page
    assert "/groups/avoin/" in page
    assert "/networks/kyla/" in browse(alpha).get("/groups/pyorailijat/").content.decode()


def test_a_site_without_groups_has_no_pages_of_them(town: Any, alpha: Any, browse: Any, as_role: Any) -> None:
    assert 'href="/groups/"' in browse(alpha).get("/").content.decode()
    as_role("owner").execute("update tenancy_site set modules = modules - 'groups' where id = %s", [alpha.id])
    try:
        sites.forget()
        for path in (
            "/groups/",
            "/groups/avoin/",
            "/groups/found/",
            "/groups/avoin/tasks/",
            "/groups/avoin/files/",
        ):
            assert browse(alpha, town.coordinator).get(path).status_code == 404, path
    finally:
        as_role("owner").execute(
            "update tenancy_site set modules = modules || '[\"groups\"]' where id = %s", [alpha.id]
        )
        sites.forget()


def test_the_list_is_narrowed_by_topic(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        factories.space("Kuoro", kind="group", slug="kuoro", topics=[topic(CULTURE)])
    client = browse(alpha)
    page = client.get("/groups/").content.decode()
    for code in (HEALTH, CULTURE):
        assert f"topic={code}" in page
    page = client.get(f"/groups/?topic={CULTURE}").content.decode()
    assert "/groups/kuoro/" in page
    assert "/groups/avoin/" not in page
    assert len(client.get(f"/groups.json?topic={CULTURE}").json()["groups"]) == 1
    for wrong in ("x", "%00", "C12" * 20):
        assert client.get(f"/groups/?topic={wrong}").status_code == 404


def test_the_list_asks_the_same_for_one_group_and_for_many(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.member)

    def count() -> int:
        client.get("/groups/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/groups/").status_code == 200
        return len(asked)

    few = count()
    with sites.within(alpha.id):
        for number in range(6):
            made = factories.space(f"Ryhmä {number}", kind="group", join=Join.INVITE, topics=[topic(HEALTH)])
            actions.add_member(made.pk, town.member.pk, by=PROGRAM)
    assert count() == few


def test_a_group_is_arranged_with_its_topics(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.contact)
    page = client.get("/groups/avoin/settings/").content.decode()
    assert f'value="{HEALTH}" checked' in page
    assert 'name="membership_rule"' not in page
    version = re.search(r'name="version" value="([^"]+)"', page).group(1)
    given = {"topics": [CULTURE], "areas": "Kainuu", "join": "request", "version": version}
    assert client.post("/groups/avoin/settings/", given).status_code == 302
    stale = client.post("/groups/avoin/settings/", {**given, "areas": "Uusimaa"})
    assert stale.status_code == 422
    assert "Uusimaa" in stale.content.decode()
    with sites.within(alpha.id):
        group = Space.objects.get(pk=town.avoin.pk)
        assert (group.join, group.is_wide, group.participants) == ("request", False, "persons")
        assert list(group.topics.values_list("concept", flat=True)) == [topic(CULTURE)]


def test_several_organisations_become_a_group(village: Any) -> None:
    with sites.within(village.site.id):
        speaking = [factories.person(f"speaks {number}") for number in range(3)]
        interested = [
            factories.organisation(f"Org {number}", representative=one) for number, one in enumerate(speaking)
        ]
        factories.organisation("Muu", representative=village.nobody)
        given = actions.Founding(name=fi("Teema"), purpose=fi("Yhdessä"), topics=[topic(HEALTH)])
        made = public.found_group(given, by=speaking[0], organisations=[one.pk for one in interested])
        assert made.kind == Kind.GROUP
        asked = Participation.objects.filter(space=made, is_invited=True).values_list("person", flat=True)
        assert set(asked) == {one.pk for one in speaking[1:]}
        assert Participation.objects.get(space=made, person=speaking[0]).is_asked is False


@pytest.mark.parametrize("kind", ["network", "programme"])
def test_only_groups_stand_in_networks(village: Any, kind: str) -> None:
    with sites.within(village.site.id):
        space = factories.space("Muu", kind=kind)
        with pytest.raises(IntegrityError, match="spaces_space_network"), transaction.atomic():
            Space.objects.filter(pk=space.pk).update(network=village.network)
        with pytest.raises(IntegrityError, match="spaces_space_network"), transaction.atomic():
            Space.objects.filter(pk=village.avoin.pk).update(network=village.avoin.pk)
        SpaceTopic.objects.create(space=space, concept_id=topic(CULTURE))
        with pytest.raises(IntegrityError, match="spaces_spacetopic_once"), transaction.atomic():
            SpaceTopic.objects.create(space=space, concept_id=topic(CULTURE))


def test_an_active_group_has_exactly_one_contact(village: Any) -> None:
    with sites.within(village.site.id):
        actions.leave_all(village.contact.pk, by=PROGRAM)
        assert Space.objects.get(pk=village.avoin.pk).state == "paused"
        with pytest.raises(actions.NoContact):
            made = factories.space("Uusi", kind="group", state="forming")
            actions.change_state(made.pk, "begin", by=PROGRAM)
