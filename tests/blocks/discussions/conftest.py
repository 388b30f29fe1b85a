"""Files in a folder of their own, three spaces and a forum, and everybody who might want to read them."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.blocks.discussions import actions
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.files import storage
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.discussions import made


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[storage.Folder]:
    settings.FILES_FOLDER = tmp_path / "files"
    return storage.Folder(settings.FILES_FOLDER)


def fill(site: Any) -> SimpleNamespace:
    with sites.within(site.id):
        names = ("contact", "participant", "author", "asking", "staff", "nobody", "other", "member")
        names += ("representative", "worker", "volunteer", "left_behind")
        who = {name: factories.person(f"{name} {site.key}") for name in names}
        for role in ("coordinator", "stand_in", "site_admin", "moderator"):
            who[role] = factories.person(f"{role} {site.key}", role=role)
        who["space"] = factories.space("Village", slug="village", contact=who["contact"])
        who["programme"] = factories.space("Project", kind="programme", slug="project")
        who["elsewhere"] = factories.space("Elsewhere", slug="elsewhere", contact=who["other"])
        who["group"] = factories.space(
            "Closed", kind="group", slug="closed", contact=who["contact"], join="invite"
        )
        for name in ("participant", "author"):
            spaces.join(who["space"].pk, by=who[name])
        for name in ("member", "author"):
            spaces.invite_member(who["group"].pk, who[name].pk, by=who["contact"])
            spaces.join(who["group"].pk, by=who[name])
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(who["space"].pk, runner.pk, by=PROGRAM)
        asked = spaces.join(who["space"].pk, by=who["asking"])
        type(asked).objects.filter(pk=asked.pk).update(is_asked=True)
        who["alliance"] = factories.space(
            "Alliance", slug="alliance", contact=who["contact"], participants="organisations"
        )
        who["ally"] = factories.organisation("Ally")
        for name, part, more in (
            ("representative", "chair", {"may_represent": True}),
            ("worker", "staff", {}),
            ("volunteer", "volunteer", {}),
        ):
            organisations.affiliate(who["ally"].pk, who[name].pk, part, by=PROGRAM, **more)
        spaces.take_in(who["alliance"].pk, who["ally"].pk, by=PROGRAM)
        gone = factories.organisation("Gone", representative=who["left_behind"])
        ended = spaces.take_in(who["alliance"].pk, gone.pk, by=PROGRAM)
        spaces.remove_organisation(ended.pk, by=PROGRAM, reason="It has closed.")
        for space in ("space", "programme", "elsewhere", "group", "alliance"):
            made.widen(who[space])
        language = site.default_language
        who["section"] = actions.make_section(
            by=PROGRAM, name=texts(language, **{language: "Money"}), audience="everybody"
        )
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
