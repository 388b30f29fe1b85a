"""Who sees, adds and changes: role × audience, by the rules and by the statements of the pages alike."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from talkoo.blocks.documents import actions, queries
from talkoo.blocks.documents.models import Audience, Opening
from talkoo.kernel.access import PROGRAM, may
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Participation
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents import made

LOOK_AFTER = {"contact", "staff", "coordinator", "site_admin"}
TAKE_PART = {"participant", "author"}
SIGNED_IN = {"nobody", "other", "asking", "stand_in", "moderator"}
ROLES = ["visitor", *sorted(LOOK_AFTER | TAKE_PART | SIGNED_IN)]
CIRCLES = {
    "everybody": {"visitor", *LOOK_AFTER, *TAKE_PART, *SIGNED_IN},
    "signed_in": {*LOOK_AFTER, *TAKE_PART, *SIGNED_IN},
    "participants": {*LOOK_AFTER, *TAKE_PART},
    "contacts": {*LOOK_AFTER, "author"},
}


def person(town: Any, role: str) -> Any:
    return AnonymousUser() if role == "visitor" else getattr(town, role)


def seen_in_list(who: queries.Standing) -> set[Any]:
    rows = queries.LIST.page(language="fi", chosen={"visible": queries.seen_by(who)}).rows
    return {row["id"] for row in rows}


def test_every_audience_is_in_the_table() -> None:
    assert set(CIRCLES) == set(Audience.values)


@pytest.mark.parametrize("role", ROLES)
def test_each_sees_what_is_for_their_circle_and_nothing_else(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        made.document(village.elsewhere, title="Muualla", audience="contacts")
        who = queries.standing("network", "village", someone)
        expected = set()
        for audience in Audience.values:
            document = made.document(village.space, by=village.author, audience=audience)
            is_seen = role in CIRCLES[audience]
            assert may(someone, "documents.see", document) is is_seen
            assert (queries.one(who, document.pk) is not None) is is_seen, audience
            assert (queries.file_of(who, document.pk, 1) is not None) is is_seen, audience
            if is_seen:
                expected.add(document.pk)
        assert seen_in_list(who) == expected


@pytest.mark.parametrize("role", ROLES)
def test_each_may_do_what_their_part_allows(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        if role == "visitor":
            return
        own = made.document(village.space, by=village.author)
        others = made.document(village.space, by=village.contact)
        who = queries.standing("network", "village", someone)
        looks_after, takes_part = role in LOOK_AFTER, role in TAKE_PART
        assert may(someone, "documents.arrange", village.space.pk) is looks_after is who.looks_after
        assert may(someone, "documents.add", village.space.pk) is (looks_after or takes_part) is who.may_add
        is_author = role == "author"
        assert may(someone, "documents.change", own) is (looks_after or is_author)
        assert who.may_change(own.created_by_id) is (looks_after or is_author)
        assert may(someone, "documents.change", others) is looks_after is who.may_change(others.created_by_id)
        assert may(someone, "documents.hide", own) is (role in {"moderator", "coordinator", "site_admin"})
        assert not may(someone, "documents.remove", own)


@pytest.mark.parametrize("role", ROLES)
def test_where_it_is_not_allowed_those_who_take_part_add_nothing(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        if role == "visitor":
            return
        own = made.document(village.space, by=village.author)
        actions.let_participants_add(village.space.pk, False, by=village.contact)
        someone = person(village, role)
        who = queries.standing("network", "village", someone)
        assert may(someone, "documents.add", village.space.pk) is (role in LOOK_AFTER) is who.may_add
        assert may(someone, "documents.change", own) is (role in LOOK_AFTER | {"author"})  # stays theirs
        assert who.may_restore is (role in LOOK_AFTER | TAKE_PART)


@pytest.mark.parametrize("role", ["participant", "nobody", "moderator"])
def test_only_who_looks_after_a_space_says_who_adds(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        with pytest.raises(PermissionDenied):
            actions.let_participants_add(village.space.pk, False, by=person(village, role))
        assert Opening.objects.filter(space=village.space).exists()
        assert not Opening.objects.filter(space=village.elsewhere).exists()  # unless somebody says so


def test_who_leaves_has_no_part_in_own_files_any_more(village: Any) -> None:
    with sites.within(village.site.id):
        document = made.document(village.space, by=village.author, audience="contacts")
        spaces.leave(village.space.pk, by=village.author)
        assert not Participation.objects.filter(person=village.author, until=None).exists()
        who = queries.standing("network", "village", village.author)
        assert queries.one(who, document.pk) is None
        assert not may(village.author, "documents.see", document)
        assert not may(village.author, "documents.change", document)
        assert not may(village.author, "documents.add", village.space.pk)


def test_who_added_a_file_and_was_erased_is_nobody(village: Any) -> None:
    """A document without an author is nobody's own, also not a visitor's."""
    with sites.within(village.site.id):
        document = made.document(village.space, by=PROGRAM, audience="contacts")
        assert document.created_by_id is None
        for role in ("visitor", "participant", "nobody"):
            who = queries.standing("network", "village", person(village, role))
            assert queries.one(who, document.pk) is None
            assert not who.may_change(None)


def test_a_hidden_one_is_seen_by_those_who_look_after_it_and_by_moderators(village: Any) -> None:
    with sites.within(village.site.id):
        document = made.document(village.space, by=village.author, audience="everybody")
        actions.hide(document.pk, by=village.moderator)
        document.refresh_from_db()
        for role in ROLES:
            someone = person(village, role)
            who = queries.standing("network", "village", someone)
            is_seen = role in LOOK_AFTER or role == "moderator"
            assert (queries.one(who, document.pk) is not None) is is_seen, role
            assert (document.pk in seen_in_list(who)) is (role in LOOK_AFTER), role
            assert may(someone, "documents.see", document) is is_seen, role


def test_a_deleted_one_is_seen_by_nobody(village: Any) -> None:
    with sites.within(village.site.id):
        document = made.document(village.space, by=village.author)
        actions.delete(document.pk, by=village.author)
        document.refresh_from_db()
        for role in ROLES:
            who = queries.standing("network", "village", person(village, role))
            assert queries.one(who, document.pk) is None
            assert queries.file_of(who, document.pk, 1) is None
            assert seen_in_list(who) == set()
        assert not may(village.coordinator, "documents.see", document)


def test_a_space_that_nobody_sees_has_no_files(village: Any) -> None:
    with sites.within(village.site.id):
        spaces.change_state(village.space.pk, "withdraw", by=PROGRAM)
        assert queries.standing("network", "village", village.coordinator) is None
        assert queries.standing("programme", "village", village.coordinator) is None
