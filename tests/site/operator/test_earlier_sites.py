"""What an upgrade switches on for sites that were made before it could be chosen."""

import datetime
import importlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from talkoo.kernel import ids
from talkoo.site.modules import MODULES

FORWARD = importlib.import_module("talkoo.site.operator.migrations.0002_events_of_earlier_sites").FORWARD
DAY = datetime.timedelta(days=1)


@pytest.fixture
def owner(as_role: Any) -> Iterator[psycopg.Connection[Any]]:
    """Whoever changes tables; what the test does is taken back."""
    raw = as_role("owner")
    with raw.transaction(force_rollback=True):
        yield raw


def came(owner: psycopg.Connection[Any]) -> datetime.datetime:
    """When this installation got its tables of events."""
    found = owner.execute(
        "select applied from django_migrations where app = 'gatherings' and name = '0001_initial'"
    ).fetchone()
    assert found
    moment: datetime.datetime = found[0]
    return moment


def made(owner: psycopg.Connection[Any], site: Any, modules: list[str], *, at: datetime.datetime) -> None:
    owner.execute(
        "update tenancy_site set modules = %s, created_at = %s where id = %s", [Jsonb(modules), at, site.id]
    )


def described(owner: psycopg.Connection[Any], site: Any, *columns: str, at: datetime.datetime) -> None:
    """An administrator changed these columns of the site."""
    owner.execute("select set_config('app.site_id', %s, true)", [str(site.id)])
    owner.execute(
        'insert into audit_entry (id, site_id, at, fact, "values") values (%s, %s, %s, %s, %s)',
        [ids.uuid7(), site.id, at, "tenancy.SiteDescribed", Jsonb({"columns": columns})],
    )
    owner.execute("select set_config('app.site_id', '', true)")


def modules_of(owner: psycopg.Connection[Any], site: Any) -> list[str]:
    found = owner.execute("select modules from tenancy_site where id = %s", [site.id]).fetchone()
    assert found
    modules: list[str] = found[0]
    return modules


def test_sites_from_before_events_get_them_once_and_in_their_place(
    owner: psycopg.Connection[Any], alpha: Any, beta: Any
) -> None:
    made(owner, alpha, [one for one in MODULES if one != "events"], at=came(owner) - DAY)
    made(owner, beta, ["networks"], at=came(owner) - 300 * DAY)
    for _twice in "ab":
        owner.execute(FORWARD)
        assert modules_of(owner, alpha) == list(MODULES)
        assert modules_of(owner, beta) == ["networks", "events"]
    assert owner.execute("select current_setting('app.site_id', true)").fetchone() in {("",), (None,)}


def test_sites_from_after_are_left_as_they_were_made(
    owner: psycopg.Connection[Any], alpha: Any, beta: Any
) -> None:
    made(owner, alpha, ["networks"], at=came(owner) + DAY)
    made(owner, beta, ["networks"], at=came(owner) - DAY)
    owner.execute(FORWARD)
    assert modules_of(owner, alpha) == ["networks"]
    assert modules_of(owner, beta) == ["networks", "events"]


def test_what_an_administrator_has_chosen_since_is_left(
    owner: psycopg.Connection[Any], alpha: Any, beta: Any
) -> None:
    for site in (alpha, beta):
        made(owner, site, ["networks"], at=came(owner) - 9 * DAY)
    described(owner, alpha, "accent", "modules", at=came(owner) + DAY)
    described(owner, beta, "modules", at=came(owner) - DAY)  # when there was nothing to choose
    described(owner, beta, "accent", at=came(owner) + DAY)
    owner.execute(FORWARD)
    assert modules_of(owner, alpha) == ["networks"]
    assert modules_of(owner, beta) == ["networks", "events"]
