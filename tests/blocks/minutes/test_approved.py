"""Minutes once approved cannot change by any path, raw SQL of every role that serves included."""

import datetime
import json
import threading
import uuid
from typing import Any

import psycopg
import pytest
from django.db import connection

from talkoo.blocks.minutes import actions, queries
from talkoo.blocks.minutes.models import Addendum, Attendance, Item, Minutes
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites
from tests.blocks.minutes import made
from tests.blocks.minutes.conftest import KIND
from tests.waits import until_blocked

EVERY_CHANGE = [
    "update minutes_minutes set state = 'draft' where id = %(minutes)s",
    "update minutes_minutes set document = '{}' where id = %(minutes)s",
    "update minutes_minutes set digest = repeat('0', 64) where id = %(minutes)s",
    "update minutes_minutes set meeting_key = gen_random_uuid() where id = %(minutes)s",
    "update minutes_minutes set chair_id = %(person)s where id = %(minutes)s",
    "update minutes_minutes set quorum = 1, approved_at = now() where id = %(minutes)s",
    "update minutes_minutes set approved_by_id = %(other)s where id = %(minutes)s",
    "delete from minutes_minutes where id = %(minutes)s",
    "insert into minutes_minutes select * from minutes_minutes where id = %(minutes)s "
    "on conflict (id) do update set digest = repeat('0', 64)",
    "update minutes_item set notes = 'Toisin.' where id = %(item)s",
    "update minutes_item set decisions = '' where id = %(item)s",
    "update minutes_item set proposer_id = %(other)s where id = %(item)s",
    "update minutes_item set minutes_id = %(draft)s where id = %(item)s",
    "update minutes_item set minutes_id = %(minutes)s where id = %(open)s",
    "delete from minutes_item where id = %(item)s",
    "insert into minutes_item (id, site_id, minutes_id, position, kind, title, text, language, notes, decisions, "
    "is_open, once, created_at, changed_at) select gen_random_uuid(), site_id, minutes_id, 9, kind, 'Lisäys', '', "
    "'fi', '', '', false, gen_random_uuid(), now(), now() from minutes_item where id = %(item)s",
    "update minutes_attendance set name = 'Joku muu' where minutes_id = %(minutes)s",
    "update minutes_attendance set part = 'excused' where minutes_id = %(minutes)s",
    "delete from minutes_attendance where minutes_id = %(minutes)s",
    "update minutes_addendum set text = 'Ei mitään.' where minutes_id = %(minutes)s",
    "update minutes_addendum set number = 2 where minutes_id = %(minutes)s",
    "delete from minutes_addendum where minutes_id = %(minutes)s",
    # the site that is seen is changed within the statement, so that the trigger would find no minutes
    "update minutes_item set notes = set_config('app.site_id', %(beta)s::text, true) where id = %(item)s",
    "delete from minutes_item where id = %(item)s and set_config('app.site_id', %(beta)s::text, true) <> ''",
]


@pytest.fixture
def sealed(town: Any, alpha: Any) -> dict[str, Any]:
    """Ids of approved minutes with an addendum, and of an item of another meeting that is still written."""
    with sites.within(alpha.id):
        minutes = made.approved(town.evening, by=town.contact)
        actions.add_to(minutes.pk, "Puuttui: klo 18.", language="fi", by=town.contact, once=uuid.uuid4())
        still_open = made.item(town.earlier, by=town.contact)
        return {
            "minutes": minutes.pk,
            "item": Item.objects.get(minutes=minutes).pk,
            "open": still_open.pk,
            "draft": still_open.minutes_id,
            "person": town.contact.pk,
            "other": town.author.pk,
            "beta": str(town.beta.site.id),
        }


def everything(site: Any) -> str:
    with sites.within(site.id):
        rows = [
            list(model.objects.order_by("pk").values()) for model in (Minutes, Item, Attendance, Addendum)
        ]
        return json.dumps(rows, default=str, sort_keys=True)


@pytest.mark.parametrize("role", ["app", "worker"])
@pytest.mark.parametrize("statement", EVERY_CHANGE)
def test_no_role_that_serves_changes_approved_minutes(
    sealed: dict[str, Any], alpha: Any, as_role: Any, role: str, statement: str
) -> None:
    before = everything(alpha)
    raw = as_role(role)
    raw.execute("select set_config('app.site_id', %s, false)", [str(alpha.id)])
    assert raw.execute("select count(*) from minutes_minutes").fetchone() == (2,)
    with pytest.raises(psycopg.errors.IntegrityError, match="stay"):
        raw.execute(statement, sealed)
    assert everything(alpha) == before


def test_what_is_still_written_can_be_changed_by_the_same_statements(
    sealed: dict[str, Any], alpha: Any, as_role: Any
) -> None:
    raw = as_role("app")
    raw.execute("select set_config('app.site_id', %s, false)", [str(alpha.id)])
    assert raw.execute("update minutes_item set notes = 'x' where id = %(open)s", sealed).rowcount == 1
    assert raw.execute("update minutes_minutes set quorum = 2 where id = %(draft)s", sealed).rowcount == 1
    assert raw.execute("delete from minutes_item where id = %(open)s", sealed).rowcount == 1
    with pytest.raises(psycopg.errors.IntegrityError, match="added to approved"):
        raw.execute(
            "insert into minutes_addendum (id, site_id, minutes_id, number, text, language, once, written_at, "
            "digest) select gen_random_uuid(), site_id, id, 1, 'x', 'fi', gen_random_uuid(), now(), '' "
            "from minutes_minutes where id = %(draft)s",
            sealed,
        )


def test_nothing_slips_in_while_they_are_being_approved(town: Any, alpha: Any, as_role: Any) -> None:
    """A statement that comes between the reading and the end of the approval waits for it, and is refused."""
    with sites.within(alpha.id):
        item = made.item(town.earlier, by=town.contact)
        actions.check(item.minutes_id, by=town.contact)
    raw = as_role("app")
    raw.execute("select set_config('app.site_id', %s, false)", [str(alpha.id)])
    heard: list[Any] = []

    def slip_in() -> None:
        try:
            raw.execute("update minutes_item set notes = 'Livahti.' where id = %s", [item.pk])
            heard.append("changed")
        except psycopg.Error as problem:
            heard.append(problem)

    with sites.within(alpha.id):
        actions.approve(item.minutes_id, by=town.contact)  # in the transaction of the site
        other = threading.Thread(target=slip_in)
        other.start()
        until_blocked(as_role("super"))
        assert heard == []
    other.join(10)
    assert isinstance(heard[0], psycopg.errors.IntegrityError)


def test_no_action_changes_approved_minutes(club: Any) -> None:
    with sites.within(club.site.id):
        minutes = made.approved(club.evening, by=club.contact)
        item = Item.objects.get(minutes=minutes)
        said = actions.Written(notes="x", decisions="", is_open=False)
        people: dict[str, Any] = {"present": [], "excused": [], "others": []}
        for attempt in (
            lambda: made.item(club.evening, by=club.contact),
            lambda: actions.change_item(item.pk, made.proposal(title="x"), by=club.contact),
            lambda: actions.withdraw(item.pk, by=club.contact),
            lambda: actions.move(item.pk, 1, by=club.contact),
            lambda: actions.carry_over(KIND, club.evening, by=club.contact),
            lambda: actions.arrange(KIND, club.evening, actions.Arrangement(language="fi"), by=club.contact),
            lambda: actions.note_attendance(KIND, club.evening, **people, by=club.contact),
            lambda: actions.write(KIND, club.evening, {item.pk: said}, by=club.contact),
            lambda: actions.check(minutes.pk, by=club.contact),
            lambda: actions.send_back(minutes.pk, by=club.contact),
            lambda: actions.approve(minutes.pk, by=club.contact),
        ):
            with pytest.raises(NotNow):
                attempt()


def test_the_document_says_all_and_its_digest_can_be_checked(club: Any) -> None:
    with sites.within(club.site.id):
        minutes = made.approved(club.evening, by=club.contact)
        minutes.refresh_from_db()
        document = minutes.document
        assert minutes.digest == queries.digest(document)
        assert document["present"] == ["contact", "Vieras Virtanen"]
        assert document["items"][0]["decisions"] == ["Hyväksyttiin.", "Lähetetään jäsenille."]
        assert document["approved_by"] == "contact"
        assert queries.digest({**document, "chair": "x"}) != minutes.digest
        first = actions.add_to(minutes.pk, "Yksi.", language="fi", by=club.contact, once=uuid.uuid4())
        second = actions.add_to(minutes.pk, "Kaksi.", language="fi", by=club.contact, once=uuid.uuid4())
        assert [first.number, second.number] == [1, 2]
        chained = queries.digest_of_addendum(minutes.digest, 1, "fi", "Yksi.")
        assert first.digest == chained
        assert second.digest == queries.digest_of_addendum(chained, 2, "fi", "Kaksi.")


def test_a_person_who_is_erased_leaves_approved_minutes_as_they_are(club: Any) -> None:
    """The references go, also of a chair and a proposer; the record keeps who was there."""
    with sites.within(club.site.id):
        arrangement = actions.Arrangement(
            language="fi", chair_id=club.contact.pk, secretary_id=club.contact.pk
        )
        actions.arrange(KIND, club.evening, arrangement, by=club.contact)
        minutes = made.approved(club.evening, by=club.contact)
        draft = made.item(club.earlier, by=club.contact)
        actions.note_attendance(
            KIND, club.earlier, present=[club.contact.pk], excused=[], others=[], by=club.contact
        )
        before = (minutes.document, minutes.digest)
        for one in registry.everything_personal():
            if one.model._meta.app_label == "minutes":
                one.erase(club.contact.pk)  # type: ignore[operator]
        minutes.refresh_from_db()
        assert (minutes.document, minutes.digest) == before
        assert minutes.chair_id is minutes.secretary_id is minutes.approved_by_id is None
        assert Attendance.objects.get(minutes=minutes, name="contact").person_id is None
        assert not Attendance.objects.filter(minutes=draft.minutes_id).exists()
        assert not Item.objects.filter(proposer=club.contact).exists()
        connection.check_constraints()


def test_a_draft_is_written_on_after_it_was_sent_back(club: Any) -> None:
    with sites.within(club.site.id):
        item = made.item(club.earlier, by=club.contact)
        actions.check(item.minutes_id, by=club.host)
        with pytest.raises(NotNow):
            made.written(item, by=club.host, notes="x")
        actions.send_back(item.minutes_id, by=club.host)
        made.written(item, by=club.host, notes="x")
        item.refresh_from_db()
        assert item.notes == "x"
        assert item.changed_at.tzinfo is datetime.UTC
