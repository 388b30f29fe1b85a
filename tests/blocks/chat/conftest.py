"""Spaces and everybody who might want to talk there."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.files import storage
from talkoo.plumbing.tenancy import sites
from tests import factories


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[storage.Folder]:
    settings.FILES_FOLDER = tmp_path / "files"
    return storage.Folder(settings.FILES_FOLDER)


def fill(site: Any) -> SimpleNamespace:
    with sites.within(site.id):
        names = ("contact", "participant", "author", "asking", "left", "staff", "nobody", "other")
        who = {name: factories.person(f"{name.title()} {site.key}") for name in names}
        for role in ("coordinator", "stand_in", "site_admin", "moderator"):
            who[role] = factories.person(f"{role} {site.key}", role=role)
        who["space"] = factories.space("Village", slug="village", contact=who["contact"])
        who["elsewhere"] = factories.space("Elsewhere", slug="elsewhere", contact=who["other"])
        for name in ("participant", "author", "left"):
            spaces.join(who["space"].pk, by=who[name])
        spaces.leave(who["space"].pk, by=who["left"])
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(who["space"].pk, runner.pk, by=PROGRAM)
        who["alliance"] = factories.space(
            "Alliance", slug="alliance", contact=who["other"], participants="organisations"
        )
        ally = factories.organisation("Ally")
        organisations.affiliate(ally.pk, who["staff"].pk, "chair", by=PROGRAM, may_represent=True)
        spaces.take_in(who["alliance"].pk, ally.pk, by=PROGRAM)
        asked = spaces.join(who["space"].pk, by=who["asking"])
        type(asked).objects.filter(pk=asked.pk).update(is_asked=True)
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def village(rows: None, alpha: Any) -> SimpleNamespace:
    """Alpha's people and spaces, rolled back at the end."""
    return fill(alpha)


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    """The same, committed; `town.beta` are those of the other site, under the same addresses."""
    found = fill(alpha)
    found.beta = fill(beta)
    return found
