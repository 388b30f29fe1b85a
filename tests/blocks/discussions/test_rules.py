"""Who sees, writes and looks after: role × audience × state, by the rules and by the statements of the pages alike."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import Audience, Thread, ThreadState
from talkoo.kernel.access import PROGRAM, may
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import SpaceMembership
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made

MODERATE = {"coordinator", "site_admin", "moderator"}
LOOK_AFTER = {"contact", "staff", *MODERATE}
TAKE_PART = {"participant", "author"}
SIGNED_IN = {
    *("nobody", "other", "asking", "stand_in", "member"),
    *("representative", "worker", "volunteer", "left_behind"),
}
IN_THE_ALLIANCE = {"representative", "worker", "contact", *MODERATE}
"""Those who speak or work for its one member, and those who look after it."""
ROLES = ["visitor", *sorted(LOOK_AFTER | TAKE_PART | SIGNED_IN)]
CIRCLES = {
    "everybody": {"visitor", *LOOK_AFTER, *TAKE_PART, *SIGNED_IN},
    "signed_in": {*LOOK_AFTER, *TAKE_PART, *SIGNED_IN},
    "participants": {*LOOK_AFTER, *TAKE_PART},
}
WITHIN_THE_GROUP = {"contact", "member", "author", "coordinator"}
"""Those who know of a group by invitation; `contact` is its contact too."""


def person(town: Any, role: str) -> Any:
    return AnonymousUser() if role == "visitor" else getattr(town, role)


def agree(someone: Any, thread: Any, is_seen: bool) -> None:
    """Every way to a thread says the same."""
    thread = Thread.objects.select_related("section__space").get(pk=thread.pk)
    assert may(someone, "discussions.see", thread) is is_seen
    who = queries.thread(thread.code, someone)
    assert (who is not None) is is_seen
    post = made.post(thread)
    assert may(someone, "discussions.see_post", post) is is_seen
    is_somebody = someone.pk is not None
    assert may(someone, "discussions.follow", thread) is (is_seen and is_somebody)
    assert may(someone, "discussions.keep", post) is (is_seen and is_somebody)
    is_out = thread.state in {"open", "closed"}
    assert (post.pk in queries.found_posts([post.pk], someone)) is is_seen
    if who is not None:
        assert may(someone, "discussions.answer", thread) is (who.writes and is_out)
        assert may(someone, "discussions.react", post) is (who.writes and is_out)
        assert may(someone, "discussions.arrange", thread) is who.looks_after
        assert may(someone, "discussions.look_at_asker", thread) is who.moderates
        assert may(someone, "discussions.change_post", post) is (
            who.writes and is_out and who.is_author({"author_id": post.author_id})
        )
    else:
        assert not may(someone, "discussions.answer", thread)
        assert not may(someone, "discussions.react", post)


def listed(who: queries.Standing) -> set[Any]:
    found = queries.LIST.page(
        language="fi",
        chosen={"visible": queries.seen_by(who), "section": who.section_id},
        parameters=queries.reader_of(who),
    )
    return {row["id"] for row in found.rows}


def in_state(thread: Any, state: str) -> None:
    if state == "hidden":
        actions.hide_thread(thread.pk, by=PROGRAM)
    elif state != "open":
        actions.change_state(thread.pk, {"closed": "close", "deleted": "delete"}[state], by=PROGRAM)


def test_every_audience_is_in_the_table() -> None:
    assert set(CIRCLES) == set(Audience.values)


@pytest.mark.parametrize("role", ROLES)
def test_each_sees_what_is_for_their_circle_and_nothing_else(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        made.thread(village.elsewhere, audience="participants")
        expected = set()
        for audience in Audience.values:
            for state in ThreadState.values:
                thread = made.thread(village.space, by=village.author, audience=audience)
                in_state(thread, state)
                if state == "deleted":
                    is_seen = False
                elif state == "hidden":
                    is_seen = role in LOOK_AFTER or role == "author"
                else:
                    is_seen = role in CIRCLES[audience]
                agree(someone, thread, is_seen)
                if is_seen:
                    expected.add(thread.pk)
        assert listed(queries.of_space("network", "village", someone)) == expected


@pytest.mark.parametrize("role", ROLES)
def test_nobody_outside_knows_of_the_conversation_of_a_closed_group(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        is_within = role in WITHIN_THE_GROUP
        standing = queries.of_space("group", "closed", someone)
        assert (standing is not None) is is_within
        for audience in Audience.values:
            thread = made.thread(village.group, by=village.author, audience=audience)
            agree(someone, thread, is_within)
            if not is_within and someone.pk:
                assert queries.unread_of(someone) == []


@pytest.mark.parametrize("role", ROLES)
def test_who_speaks_or_works_for_a_member_takes_part_where_organisations_do(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        is_within = role in IN_THE_ALLIANCE
        expected = set()
        for audience, circle in CIRCLES.items():
            for state in ("open", "closed", "hidden"):
                thread = made.thread(village.alliance, by=village.representative, audience=audience)
                in_state(thread, state)
                if state == "hidden":
                    is_seen = role in {"contact", "representative", *MODERATE}
                elif audience == "participants":
                    is_seen = is_within
                else:
                    is_seen = role in circle
                agree(someone, thread, is_seen)
                if is_seen:
                    expected.add(thread.pk)
        who = queries.of_space("network", "alliance", someone)
        assert listed(who) == expected
        assert may(someone, "discussions.start", queries.section_of(village.alliance.pk)) is is_within
        assert who.writes is is_within
        assert who.looks_after is (role in {"contact", *MODERATE})


def test_a_member_that_resigns_takes_its_people_along(village: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.alliance, by=village.worker, audience="participants")
        made.answer(thread, by=village.representative)
        assert [row["code"] for row in queries.unread_of(village.worker)] == [thread.code]
        assert set(queries.takers_part(thread.pk, village.alliance.pk)) == {village.representative.pk}
        membership = SpaceMembership.objects.get(organisation=village.ally, until=None)
        spaces.remove_organisation(membership.pk, by=PROGRAM, reason="It has closed.")
        for someone in (village.worker, village.representative):
            agree(someone, thread, False)
            assert queries.unread_of(someone) == []
        assert queries.takers_part(thread.pk, village.alliance.pk) == []


def test_where_people_take_part_a_member_organisation_opens_nothing(village: Any) -> None:
    with sites.within(village.site.id):
        spaces.take_in(village.space.pk, village.ally.pk, by=PROGRAM)
        thread = made.thread(village.space, by=village.author, audience="participants")
        agree(village.representative, thread, False)


@pytest.mark.parametrize("role", ROLES)
def test_each_writes_and_arranges_as_their_part_allows(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        section = queries.section_of(village.space.pk)
        who = queries.of_space("network", "village", someone)
        writes = role in LOOK_AFTER | TAKE_PART
        assert may(someone, "discussions.start", section) is writes is who.writes
        assert may(someone, "discussions.set_up", section) is (role in LOOK_AFTER) is who.looks_after
        assert who.moderates is (role in MODERATE)
        own = made.thread(village.space, by=village.author)
        agree(someone, own, True)
        post = made.post(own)
        assert may(someone, "discussions.describe", own) is (role in LOOK_AFTER | {"author"})
        assert may(someone, "discussions.mark", own) is (role in LOOK_AFTER | {"author"})
        assert may(someone, "discussions.delete_post", post) is (role in LOOK_AFTER | {"author"})
        assert may(someone, "discussions.change_post", post) is (role == "author")
        assert may(someone, "discussions.hide", own) is (role in MODERATE)
        assert may(someone, "discussions.make_sections") is (role in {"coordinator", "site_admin"})
        made.widen(village.space, is_open=False)
        who = queries.of_space("network", "village", someone)
        assert not may(someone, "discussions.start", queries.section_of(village.space.pk))
        assert not who.writes
        agree(someone, own, True)


@pytest.mark.parametrize("role", ROLES)
def test_in_the_forum_everybody_who_is_signed_in_takes_part(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        section = village.section
        is_somebody = role != "visitor"
        who = queries.of_section(section.slug, someone)
        assert may(someone, "discussions.start", section) is is_somebody is who.writes
        assert may(someone, "discussions.set_up", section) is (role in MODERATE) is who.looks_after
        open_one = made.thread(section, by=village.author)
        inner = made.thread(section, by=village.author, audience="signed_in")
        agree(someone, open_one, True)
        agree(someone, inner, is_somebody)
        assert listed(who) == ({open_one.pk, inner.pk} if is_somebody else {open_one.pk})
        actions.set_up(section, actions.Circle(audience="signed_in"), by=PROGRAM)
        assert (queries.of_section(section.slug, someone) is not None) is is_somebody
        agree(someone, open_one, True)  # what was written before stays for whom it was


def test_who_leaves_reads_the_inner_circle_no_more(village: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.space, by=village.author, audience="participants")
        made.answer(thread, by=village.participant)
        actions.bookmark(made.post(thread, 2).pk, by=village.author)
        assert len(queries.unread_of(village.author)) == 1
        spaces.leave(village.space.pk, by=village.author)
        agree(village.author, thread, False)
        assert listed(queries.of_space("network", "village", village.author)) == set()
        assert queries.unread_of(village.author) == []
        assert queries.kept_by(village.author) == []
        actions.hide_thread(thread.pk, by=PROGRAM)
        agree(village.author, thread, False)  # also one's own that a moderator has hidden


@pytest.mark.parametrize("role", ["contact", "staff", "moderator"])
def test_who_looks_after_a_space_finds_what_they_follow_and_keep(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = getattr(village, role)
        thread = made.thread(village.space, by=village.author, audience="participants")
        actions.follow(thread.pk, "followed", by=someone)
        actions.bookmark(made.post(thread).pk, by=someone)
        assert [row["code"] for row in queries.unread_of(someone)] == [thread.code]
        assert [row["code"] for row in queries.kept_by(someone)] == [thread.code]


def test_a_hidden_post_is_there_for_its_author_and_who_looks_after_it(village: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.space, by=village.contact, audience="signed_in")
        made.answer(thread, by=village.author, text="LOUKKAAVA")
        actions.hide_post(made.post(thread, 2).pk, by=village.moderator)
        post = made.post(thread, 2)
        for role in ROLES:
            someone = person(village, role)
            is_seen = role in LOOK_AFTER | {"author"}
            assert may(someone, "discussions.see_post", post) is is_seen, role
            who = queries.thread(thread.code, someone)
            if who is None:
                assert role == "visitor"
                continue
            assert (queries.kept_text(who, 2) is not None) is is_seen, role
            (row,) = [row for row in queries.posts_of(who, 1) if row["number"] == 2]
            assert ("LOUKKAAVA" in row["html"]) is is_seen, role
            assert row["is_gone"] is not is_seen
            assert post.pk not in queries.found_posts([post.pk], someone)


def test_a_space_that_nobody_sees_has_no_conversation(village: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.space, by=village.author)
        spaces.change_state(village.space.pk, "withdraw", by=PROGRAM)
        for role in ROLES:
            agree(person(village, role), thread, False)
            assert queries.of_space("network", "village", person(village, role)) is None
