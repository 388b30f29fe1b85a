"""Bulk conversations: all of them are held again through the product's actions, and leave the same rows."""

from typing import Any

import pytest
from django.db import connection

from talkoo.blocks.discussions import actions, facts, models, search
from talkoo.blocks.discussions.actions import Words
from talkoo.kernel import clock
from talkoo.people.accounts.models import Person
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.search.models import SearchDocument
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo.bulk import load, sizes
from talkoo.site.demo.bulk.sizes import Figures
from tests.site.measure.test_bulk_shape import rows

COMPARED = (models.Section, models.Thread, models.Post, models.Reading)
ALL = (*COMPARED, models.Draft, models.Mention, models.Reaction)


@pytest.fixture
def site(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    figures = Figures(people=8, spaces=4, letters=0, sign_ins=1, posts=150, answers=40)
    monkeypatch.setitem(sizes.SIZES, "small", [figures])
    load.load("small", 5)
    return next(one for one in sites.every() if one.key == "bulk-1")


def look() -> dict[str, list[dict[str, Any]]]:
    """Every row of it; the address of a thread is chance."""
    found = {model.__name__: rows(model) for model in COMPARED}
    found["SearchDocument"] = rows(SearchDocument, kind=search.KIND)
    for row, name in [
        *((row, "code") for row in found["Thread"]),
        *((row, "slug") for row in found["SearchDocument"]),
    ]:
        row[name] = len(row[name])
    found["Entry"] = rows(Entry, fact__startswith="discussions.")
    return {name: sorted(some, key=repr) for name, some in found.items()}


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        cursor.execute("delete from audit_link")
        cursor.execute("delete from audit_entry")
        cursor.execute("delete from search_document where kind = %s", [search.KIND])
        for model in reversed(ALL):
            cursor.execute(f'delete from "{model._meta.db_table}"')


class Again:
    """What was there, and how each fact comes about anew."""

    def __init__(self) -> None:
        self.old = {row.pk: row for model in COMPARED for row in model.objects.all()}
        self.people = {row.pk: row for row in Person.objects.all()}
        self.entries = list(
            Entry.objects.filter(fact__startswith="discussions.").order_by("at", "id").values()
        )
        self.new: dict[str, Any] = {}

    def do(self) -> None:
        for entry in self.entries:
            by, told = self.people[entry["actor_id"]], entry["values"]
            with clock.frozen(entry["at"]):
                getattr(self, entry["fact"].partition(".")[2])(by, told)

    def _old(self, key: str) -> Any:
        return next(row for pk, row in self.old.items() if str(pk) == key)

    def SectionMade(self, by: Any, told: dict[str, Any]) -> None:
        old = self._old(told["section_id"])
        made = actions.make_section(by=by, name=old.name, audience=old.audience)
        self.new[told["section_id"]] = made.pk

    def ThreadStarted(self, by: Any, told: dict[str, Any]) -> None:
        old, post = self._old(told["thread_id"]), self._old(told["post_id"])
        space_id = self._old(told["section_id"]).space_id
        where = {"space_id": space_id} if space_id else {"section_id": self.new[told["section_id"]]}
        given = Words(
            title=old.title, text=post.text, language=old.language, kind=old.kind, audience=old.audience
        )
        made = actions.start(given, by=by, once=post.once, **where)
        self.new[told["thread_id"]] = made.pk
        self.new[told["post_id"]] = made.posts.get().pk
        fact = facts.ThreadStarted(
            actor_id=by.pk,
            thread_id=made.pk,
            section_id=made.section_id,
            post_id=made.pk,
            kind=made.kind,
            audience=made.audience,
            named=[],
        )
        search.renew(fact)

    def PostAdded(self, by: Any, told: dict[str, Any]) -> None:
        old = self._old(told["post_id"])
        made = actions.answer(
            self.new[told["thread_id"]],
            by=by,
            text=old.text,
            language=old.language,
            once=old.once,
            answers_id=self.new[str(old.answers_id)] if old.answers_id else None,
        )
        self.new[told["post_id"]] = made.pk

    def ReadTo(self, by: Any, told: dict[str, Any]) -> None:
        thread = models.Thread.objects.get(pk=self.new[told["thread_id"]])
        actions.read_to(thread.pk, thread.last_number, by=by)


def test_conversations_held_again_through_the_actions_leave_the_same_rows(site: Any) -> None:
    with sites.within(site.id):
        told, expected = Again(), look()
        forget()
    with sites.within(site.id):
        told.do()
    with sites.within(site.id):
        found = look()
    for name, rows_of_bulk in expected.items():
        assert rows_of_bulk, f"there is no {name}"
        assert found[name] == rows_of_bulk, name


def test_the_first_space_has_a_long_thread_and_one_that_fills_a_page(site: Any) -> None:
    with sites.within(site.id):
        assert models.Post.objects.count() == 150
        lengths = models.Thread.objects.order_by("-last_number").values_list(
            "last_number", "section__space__slug"
        )
        first = lengths[0]
        assert first[0] == 41
        assert (20, first[1]) in lengths
