"""The demo in the database: loaded twice without a change, wiped to nothing, invented people only."""

import re

import pytest
from django.conf import settings

from talkoo.areas.interest_desk.models import InterestNotice
from talkoo.areas.introductions.models import Introduction
from talkoo.people.accounts.models import ContactPoint, RoleGrant
from talkoo.people.organisations.models import Affiliation, Mailbox, Organisation
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.site.demo import enter, live, load, roles
from talkoo.site.demo.data import SITES

KEYS = ["suuntana", "vapaat-verkostot", "svk", "verkko", "ivkv"]


def counts(raw) -> dict[str, int]:
    tables = [*catalogue.tables_of_sites(), "tenancy_site", "tenancy_host", "procrastinate_jobs"]
    return {table: raw.execute(f'select count(*) from "{table}"').fetchone()[0] for table in tables}


def folders() -> set[str]:
    root = settings.FILES_FOLDER
    return {one.name for one in root.iterdir() if any(one.iterdir())} if root.is_dir() else set()


def test_it_loads_twice_without_a_change_and_wipes_to_nothing(as_owner, as_role):
    raw = as_role("super")
    before, files = counts(raw), folders()
    assert load.load() == KEYS
    loaded = counts(raw)
    assert loaded["spaces_space"] == sum(len(site.spaces) for site in SITES) == 19
    registered = sum(len(site.life.registrations) for site in SITES)
    assert loaded["organisations_organisation"] - registered == sum(len(site.organisations) for site in SITES)
    assert loaded["organisations_organisation"] == 90
    assert loaded["files_picture"] == 15
    assert len(folders() - files) == 5
    assert load.load() == []
    assert counts(raw) == loaded
    assert len(load.wipe()) == 5
    assert counts(raw) == before
    assert folders() == files
    assert Site.objects.count() == 2  # those that are no demo stay


def test_a_site_that_cannot_be_entered_as_a_whole_is_not_there_at_all(as_owner, as_role, monkeypatch):
    def refuse(*_given, **_more):
        raise LookupError("no such body")

    raw = as_role("super")
    monkeypatch.setattr(enter, "_body", refuse)
    with pytest.raises(LookupError):
        load.load()
    assert [site.key for site in sites.every() if site.is_demo] == ["suuntana", "vapaat-verkostot"]
    assert not raw.execute("select 1 from tenancy_host where name = 'svk.localhost'").fetchall()
    monkeypatch.undo()
    assert load.load() == ["svk", "verkko", "ivkv"]


def test_an_active_space_without_a_contact_is_refused(as_owner, monkeypatch):
    def begin_only(space_id, verb, *, by):
        from talkoo.people.spaces.models import Space

        Space.objects.filter(pk=space_id).update(state="active")

    monkeypatch.setattr(enter.spaces, "appoint_contact", lambda *_given, **_more: None)
    monkeypatch.setattr(enter.spaces, "change_state", begin_only)
    monkeypatch.setattr(
        live.conversations, "talk", lambda *_given: None
    )  # without a contact, who would speak?
    with pytest.raises(Exception, match="exactly one contact"):
        load.load()
    assert not [site for site in sites.every() if site.is_demo]


def test_wiping_one_site_leaves_the_rows_of_others(demo, as_role):
    raw = as_role("super")
    of_others = "select count(*) from {} where site_id <> %s"
    _other, gone = demo("vapaat-verkostot", "suuntana")
    before = {
        table: raw.execute(of_others.format(f'"{table}"'), [gone.id]).fetchone()[0]
        for table in catalogue.tables_of_sites()
    }
    raw.execute(
        """insert into search_document (id, site_id, kind, object_id, language, title, summary, slug, title_key,
           words) select gen_random_uuid(), site_id, 'organisation', id, 'ru', slug, '', slug, slug, ''::tsvector
           from organisations_organisation"""
    )
    found = raw.execute(of_others.format("search_document"), [gone.id]).fetchone()[0]
    load.remove(gone.id)
    after = {
        table: raw.execute(of_others.format(f'"{table}"'), [gone.id]).fetchone()[0]
        for table in catalogue.tables_of_sites()
    }
    assert found > 0
    assert after == {**before, "search_document": found}
    assert raw.execute("select count(*) from search_document where site_id = %s", [gone.id]).fetchone() == (
        0,
    )


def test_its_people_are_invented_and_its_addresses_lead_nowhere(demo, as_role):
    addresses = []
    for site in demo(*KEYS):
        with sites.within(site.id):
            addresses += [one.value for one in ContactPoint.objects.all()]
            addresses += [one.address for one in Mailbox.objects.all()]
            addresses += [one.contact for one in InterestNotice.objects.all()]
            addresses += [one.asker_gives for one in Introduction.objects.all()]
    raw = as_role("super")
    assert len(addresses) > 80
    for address in addresses:
        assert re.fullmatch(r"[a-z0-9-]+@[a-z0-9-]+\.example\.org", address)
    for (name,) in raw.execute("select name from accounts_person").fetchall():
        assert re.search("Esimerkki|Näidis|Пример|Exempel|Example", name)


def test_every_role_has_a_link_and_the_representative_answers_for_an_invented_organisation(demo):
    for given, site in zip(SITES, demo(*KEYS), strict=True):
        with sites.within(site.id):
            for role in roles.ROLES:
                assert "/sign-in/link/" in roles.link_for(role)
            assert roles.link_for("nobody") == ""
            assert RoleGrant.objects.get(role="moderator").person == roles.person_in("moderator")
            answering = {
                role: Organisation.objects.get(
                    pk=Affiliation.objects.get(
                        person=roles.person_in(role), may_represent=True
                    ).organisation_id
                ).slug
                for role in ("coordinator", "representative")
            }
            assert answering == {"coordinator": given.run_by, "representative": given.represented[0]}
            assert roles.person_in("representative").language == given.represented[1]
