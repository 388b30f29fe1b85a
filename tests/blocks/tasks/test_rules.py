"""Who sees, adds, takes and finishes: role × whose × state, by the rules and by the statements of the pages alike."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.tasks import actions, queries
from talkoo.kernel.access import may
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests.blocks.tasks import made

LEAD = {"contact", "staff", "coordinator"}
TAKE_PART = {"participant", "author"}
OUTSIDE = {"nobody", "other", "asking", "stand_in", "moderator", "site_admin"}
ROLES = [*sorted(LEAD | TAKE_PART | OUTSIDE)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["open", "done", "dropped"])
def test_each_may_do_what_their_part_allows(village: Any, role: str, state: str) -> None:
    with sites.within(village.site.id):
        someone = getattr(village, role)
        leads, takes_part = role in LEAD, role in TAKE_PART
        sees = leads or takes_part
        tasks = {
            "added": made.task(village.space, by=village.author),
            "owned": made.task(village.space, owner_id=village.author.pk),
            "others": made.task(village.space, by=village.contact, owner_id=village.contact.pk),
        }
        for task in tasks.values():
            if state != "open":
                {"done": actions.finish, "dropped": actions.drop}[state](task.pk, by=village.coordinator)
            task.refresh_from_db()
        who = queries.standing("network", "village", someone)
        assert who is not None
        assert may(someone, "tasks.see", village.space.pk) is sees is who.sees
        assert may(someone, "tasks.add", village.space.pk) is sees
        for whose, task in tasks.items():
            changes = leads or (role == "author" and whose != "others")
            assert may(someone, "tasks.change", task) is changes, whose
            assert may(someone, "tasks.finish", task) is changes
            row = queries.one(who, task.pk)
            assert (row is not None) is sees
            if row is not None:
                assert who.may_change(row) is changes, whose
            assert may(someone, "tasks.take", task) is (sees and whose == "added")


def test_a_visitor_may_nothing(village: Any) -> None:
    with sites.within(village.site.id):
        task = made.task(village.space)
        for permission, about in (
            ("tasks.see", village.space.pk),
            ("tasks.add", village.space.pk),
            ("tasks.take", task),
            ("tasks.change", task),
            ("tasks.finish", task),
        ):
            assert not may(AnonymousUser(), permission, about)


def test_who_leaves_has_no_part_in_own_tasks_any_more(village: Any) -> None:
    with sites.within(village.site.id):
        task = made.task(village.space, by=village.author, owner_id=village.author.pk)
        spaces.leave(village.space.pk, by=village.author)
        who = queries.standing("network", "village", village.author)
        assert who is not None
        assert queries.one(who, task.pk) is None
        assert not may(village.author, "tasks.change", task)
        assert not may(village.author, "tasks.add", village.space.pk)


def test_a_task_is_found_in_its_own_space_only(village: Any) -> None:
    with sites.within(village.site.id):
        task = made.task(village.elsewhere)
        who = queries.standing("network", "village", village.coordinator)
        assert who is not None
        assert queries.one(who, task.pk) is None


def test_a_space_that_nobody_sees_has_no_tasks(village: Any) -> None:
    with sites.within(village.site.id):
        spaces.change_state(village.space.pk, "withdraw", by=village.coordinator)
        assert queries.standing("network", "village", village.coordinator) is None
        assert queries.standing("programme", "village", village.coordinator) is None
