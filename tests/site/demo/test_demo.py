"""The demo: loaded twice without a change, wiped to nothing, invented people only."""

import re

import pytest
from django.db import connections

from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.site.demo import load, roles


@pytest.fixture
def as_owner(committed):
    """From here on Django speaks to the database as the operator's commands do."""
    from django.conf import settings

    instance = settings.INSTANCE
    connections["default"].close()
    connections["default"].settings_dict.update(
        USER=instance.role_name("owner"), PASSWORD=instance.keys["owner"]
    )
    yield
    load.wipe()
    connections["default"].close()
    connections["default"].settings_dict.update(USER=instance.role_name("app"), PASSWORD=instance.keys["app"])


def counts(raw) -> dict[str, int]:
    tables = [*catalogue.tables_of_sites(), "tenancy_site", "tenancy_host", "procrastinate_jobs"]
    return {table: raw.execute(f'select count(*) from "{table}"').fetchone()[0] for table in tables}


def test_it_loads_twice_without_a_change_and_wipes_to_nothing(as_owner, as_role):
    raw = as_role("super")
    before = counts(raw)
    assert load.load() == ["suuntana", "vapaat-verkostot", "svk", "verkko", "ivkv"]
    loaded = counts(raw)
    assert loaded["spaces_space"] == 7
    assert load.load() == []
    assert counts(raw) == loaded
    assert len(load.wipe()) == 5
    assert counts(raw) == before
    assert Site.objects.count() == 2  # those that are no demo stay


def test_its_people_are_invented_and_its_addresses_lead_nowhere(as_owner, as_role):
    load.load()
    raw = as_role("super")
    for (address,) in raw.execute("select value from accounts_contactpoint").fetchall():
        assert address.endswith(".example.org")
    for (name,) in raw.execute("select name from accounts_person").fetchall():
        assert re.search("Esimerkki|Näidis|Пример", name)
    shown = " ".join(str(row) for row in raw.execute("select name, purpose from spaces_space").fetchall())
    assert "@" not in shown
    assert not re.search(r"\+\d|\b0\d{2,}[ -]?\d{3}", shown)


def test_every_role_has_a_link(as_owner):
    load.load()
    for site in sites.every():
        if site.is_demo:
            with sites.within(site.id):
                for role in roles.ROLES:
                    assert "/sign-in/link/" in roles.link_for(role)
                assert roles.link_for("nobody") == ""
