"""Every verb of conversations, with its refusals."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import (
    Bookmark,
    Draft,
    Mention,
    Post,
    PostTranslation,
    PostVersion,
    Reaction,
    Reading,
    Section,
    Thread,
    TranslationWish,
)
from talkoo.kernel import clock
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.vocabulary import known
from tests import factories
from tests.blocks.discussions import made


@pytest.fixture(autouse=True)
def inside(village: Any) -> Any:
    with sites.within(village.site.id):
        yield


def reading(person: Any, thread: Any) -> tuple[int, str]:
    found = Reading.objects.get(person=person, thread=thread)
    return found.read_to, found.level


def test_a_thread_begins_with_a_post_and_is_followed_by_who_began_it(village: Any) -> None:
    topic = known.active("topic")[0]
    thread = made.thread(village.space, by=village.author, kind="question", topics=[topic, topic])
    post = thread.posts.get()
    assert (post.number, post.author_id, post.text) == (1, village.author.pk, "Tiedättekö salin?")
    assert post.html == "<p>Tiedättekö salin?</p>\n"
    assert [one.concept_id for one in thread.topics.all()] == [topic]
    assert reading(village.author, thread) == (1, "followed")
    assert (thread.kind, thread.audience, thread.state, thread.last_number) == (
        "question",
        "everybody",
        "open",
        1,
    )


def test_who_may_not_write_there_begins_nothing(village: Any) -> None:
    for someone in (village.nobody, village.asking, village.other):
        with pytest.raises(PermissionDenied):
            made.thread(village.space, by=someone)
    runner = factories.organisation("Foreign")
    with pytest.raises(PermissionDenied):
        made.thread(village.space, by=village.author, capacity_id=runner.pk)
    made.widen(village.space, is_open=False)
    with pytest.raises(PermissionDenied):
        made.thread(village.space, by=village.author)
    with pytest.raises(Section.DoesNotExist):
        actions.start(made.words(), by=village.author, once=uuid.uuid4())
    assert not Thread.objects.exists()


@pytest.mark.parametrize("given", [{"title": " "}, {"text": " \n\t"}, {"text": "\u202e\0"}, {"title": "\0"}])
def test_a_thread_has_words(village: Any, given: Any) -> None:
    with pytest.raises(ValueError, match="has"):
        made.thread(village.space, by=village.author, **given)
    assert not Thread.objects.exists()


def test_a_thread_is_for_no_wider_circle_than_its_section(village: Any) -> None:
    made.widen(village.space, "signed_in")
    with pytest.raises(actions.TooWide):
        made.thread(village.space, by=village.author, audience="everybody")
    assert made.thread(village.space, by=village.author, audience="").audience == "signed_in"
    made.widen(village.space, "everybody")
    with pytest.raises(actions.TooWide):
        made.thread(village.space, by=village.author, audience="everybody", is_anonymous=True)
    assert (
        made.thread(village.space, by=village.author, audience="", is_anonymous=True).audience == "signed_in"
    )
    with pytest.raises(actions.TooWide):
        made.thread(village.section, by=village.nobody, audience="participants")


def test_a_form_sent_twice_says_it_once(village: Any) -> None:
    once = uuid.uuid4()
    threads = [made.thread(village.space, by=village.author, once=once) for _twice in "ab"]
    assert threads[0].pk == threads[1].pk
    posts = [made.answer(threads[0], by=village.author, once=uuid.UUID(int=7)) for _twice in "ab"]
    assert posts[0].pk == posts[1].pk
    made.closed(threads[0])
    assert made.answer(threads[0], by=village.author, once=uuid.UUID(int=7)).pk == posts[0].pk
    assert Post.objects.count() == 2


def test_an_answer_is_numbered_and_dated_and_refused_where_it_must_be(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    with clock.frozen(clock.now() + datetime.timedelta(hours=1)):
        post = made.answer(thread, by=village.participant, answers_id=made.post(thread).pk)
    thread.refresh_from_db()
    assert (post.number, post.answers_id, thread.last_number) == (2, made.post(thread).pk, 2)
    assert thread.last_post_at == post.created_at
    for someone in (village.nobody, village.asking):
        with pytest.raises(PermissionDenied):
            made.answer(thread, by=someone)
    with pytest.raises(Post.DoesNotExist):
        made.answer(thread, by=village.author, answers_id=made.post(made.thread(village.space)).pk)
    with pytest.raises(ValueError, match="words"):
        made.answer(thread, by=village.author, text=" ")
    made.closed(thread)
    with pytest.raises(NotNow):
        made.answer(thread, by=village.author)
    actions.hide_thread(thread.pk, by=village.moderator)
    with pytest.raises(PermissionDenied):
        made.answer(thread, by=village.author)
    assert thread.posts.count() == 2


def test_words_keep_their_shape_and_lose_what_misleads(village: Any) -> None:
    thread = made.thread(village.space, by=village.author, text="a\r\n\r\n- b\r\n    - c\u202e\0d\n")
    assert made.post(thread).text == "a\n\n- b\n    - cd"


def test_a_changed_post_keeps_what_it_said(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    post = made.post(thread)
    actions.change_post(post.pk, by=village.author, text="Toinen", language="sv", seen=0)
    actions.change_post(post.pk, by=village.author, text="Toinen", language="sv", seen=1)  # no difference
    actions.change_post(post.pk, by=village.author, text="*Kolmas*", language="fi")
    assert list(PostVersion.objects.order_by("number").values_list("number", "text", "language")) == [
        (1, "Tiedättekö salin?", "fi"),
        (2, "Toinen", "sv"),
    ]
    post = made.post(thread)
    assert (post.text, post.html, post.language) == ("*Kolmas*", "<p><em>Kolmas</em></p>\n", "fi")
    assert post.edited_at > post.created_at
    with pytest.raises(Stale):
        actions.change_post(post.pk, by=village.author, text="Neljäs", language="fi", seen=1)
    with pytest.raises(ValueError, match="words"):
        actions.change_post(post.pk, by=village.author, text=" ", language="fi")
    for someone in (village.contact, village.moderator, village.participant):
        with pytest.raises(PermissionDenied):
            actions.change_post(post.pk, by=someone, text="Muu", language="fi")
    actions.hide_post(post.pk, by=village.moderator)
    with pytest.raises(NotNow):
        actions.change_post(post.pk, by=village.author, text="Muu", language="fi")
    actions.show_post(post.pk, by=village.moderator)
    made.closed(thread)
    with pytest.raises(NotNow):
        actions.change_post(post.pk, by=village.author, text="Muu", language="fi")


def furnished(village: Any, folder: Any) -> Any:
    """A thread whose second post has everything that a post can have."""
    thread = made.thread(village.space, by=village.author, audience="participants")
    post = made.answer(
        thread,
        by=village.author,
        text="SALAISUUS @participant alpha",
        came=made.came(made.pdf("x"), quoted="Q"),
    )
    actions.change_post(post.pk, by=village.author, text="SALAISUUS 2 @participant alpha", language="fi")
    actions.translate(post.pk, "sv", by=village.participant, text="HEMLIG")
    actions.wish_translation(post.pk, "ru", by=village.participant)
    actions.react(post.pk, "thanks", by=village.participant)
    actions.bookmark(post.pk, by=village.participant)
    actions.mark_learnt(post.pk, by=village.participant)
    actions.mark_helpful(post.pk, by=village.author)
    return thread


HUNG_ON = (PostVersion, PostTranslation, TranslationWish, Reaction, Bookmark, Mention, StoredFile)


def test_deleting_takes_the_words_and_files_and_all_that_hung_on_them(village: Any, folder: Any) -> None:
    thread = furnished(village, folder)
    for model in HUNG_ON:
        assert model.objects.count() == 1, model
    with pytest.raises(PermissionDenied):
        actions.delete_post(made.post(thread, 2).pk, by=village.participant)
    for _twice in "ab":
        actions.delete_post(made.post(thread, 2).pk, by=village.author)
    post = made.post(thread, 2)
    assert (post.text, post.html, post.quoted, post.helped_at, post.learnt_at, post.learnt_by_id) == (
        *("", "", ""),
        *(None, None, None),
    )
    assert post.deleted_at is not None
    for model in HUNG_ON:
        assert not model.objects.exists(), model
    assert Entry.objects.filter(fact="discussions.PostDeleted").count() == 1
    thread.refresh_from_db()
    assert thread.state == "open"
    actions.delete_post(made.post(thread).pk, by=village.moderator)
    thread.refresh_from_db()
    assert thread.state == "deleted"  # nobody has said anything in it


def test_a_deleted_thread_keeps_no_word(village: Any, folder: Any) -> None:
    thread = furnished(village, folder)
    with pytest.raises(PermissionDenied):
        actions.change_state(thread.pk, "delete", by=village.author)
    actions.change_state(thread.pk, "delete", by=village.contact)
    assert list(Post.objects.exclude(text="", html="", quoted="")) == []
    for model in HUNG_ON:
        assert not model.objects.exists(), model
    with pytest.raises(NotNow):
        actions.change_state(thread.pk, "reopen", by=village.contact)


def test_a_draft_is_kept_for_each_place_until_it_is_said(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    who = village.participant
    for text in ("Alku", "Alku ja"):
        actions.save_draft(by=who, text=text, language="fi", thread_id=thread.pk)
        actions.save_draft(by=who, text=text, title="T", language="fi", space_id=village.space.pk)
        actions.save_draft(by=who, text=text, language="fi", section_id=village.section.pk)
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["Alku ja"] * 3
    begun = queries.begun_by(who)
    assert {(one.code, one.space_slug, one.section_slug) for one in begun} == {
        (thread.code, "", ""),
        ("", "village", ""),
        ("", "", village.section.slug),
    }
    assert queries.begun_by(village.author) == []
    assert queries.draft_of(who, space_id=village.space.pk).title == "T"
    made.answer(thread, by=who)
    made.thread(village.space, by=who)
    assert [one.section_slug for one in queries.begun_by(who)] == [village.section.slug]
    assert actions.save_draft(by=who, text=" ", language="fi", section_id=village.section.pk) is None
    assert not Draft.objects.exists()
    for place in ({"thread_id": thread.pk}, {"space_id": village.space.pk}):
        with pytest.raises(PermissionDenied):
            actions.save_draft(by=village.nobody, text="x", language="fi", **place)


def test_marks_are_given_once_and_taken_back(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    post = made.answer(thread, by=village.contact)
    who = village.participant
    for is_given in (True, True, False, False, True):
        actions.react(post.pk, "thanks", by=who, is_given=is_given)
        actions.bookmark(post.pk, by=who, is_kept=is_given)
        actions.mark_learnt(post.pk, by=who, is_learnt=is_given)
        actions.mark_helpful(post.pk, by=village.author, is_helpful=is_given)
        actions.mark_solved(thread.pk, by=village.author, is_solved=is_given)
        post.refresh_from_db()
        thread.refresh_from_db()
        assert Reaction.objects.count() == Bookmark.objects.count() == int(is_given)
        assert ((post.learnt_at, post.helped_at, thread.solved_at).count(None) == 0) is is_given
        assert (post.learnt_by_id == who.pk) is is_given
    for code in ("Reacted", "Bookmarked", "PostLearnt", "PostHelped", "ThreadSolved"):
        assert Entry.objects.filter(fact=f"discussions.{code}").count() == 3, code
    with pytest.raises(ValueError, match="nonsense"):
        actions.react(post.pk, "nonsense", by=who)
    with pytest.raises(NotNow):
        actions.mark_helpful(made.post(thread).pk, by=village.author)


def test_marks_of_those_who_may_not_are_refused(village: Any) -> None:
    thread = made.thread(village.space, by=village.author, audience="participants")
    post = made.answer(thread, by=village.contact)
    refused = [
        lambda by: actions.react(post.pk, "thanks", by=by),
        lambda by: actions.bookmark(post.pk, by=by),
        lambda by: actions.mark_learnt(post.pk, by=by),
        lambda by: actions.mark_helpful(post.pk, by=by),
        lambda by: actions.mark_solved(thread.pk, by=by),
        lambda by: actions.follow(thread.pk, "followed", by=by),
        lambda by: actions.read_to(thread.pk, 1, by=by),
        lambda by: actions.translate(post.pk, "sv", by=by, text="x"),
        lambda by: actions.wish_translation(post.pk, "sv", by=by),
        lambda by: actions.delete_post(post.pk, by=by),
        lambda by: actions.change_state(thread.pk, "close", by=by),
        lambda by: actions.hide_post(post.pk, by=by),
        lambda by: actions.show_post(post.pk, by=by),
        lambda by: actions.hide_thread(thread.pk, by=by),
        lambda by: actions.show_thread(thread.pk, by=by),
        lambda by: actions.move(thread.pk, village.section.pk, by=by, audience="signed_in"),
        lambda by: actions.split(thread.pk, [post.pk], by=by, title="x"),
        lambda by: actions.look_at_asker(thread.pk, by=by),
        lambda by: actions.make_section(by=by, name=texts("fi", fi="x")),
        lambda by: actions.set_up(village.section, actions.Circle(audience="everybody"), by=by),
    ]
    for number, act in enumerate(refused):
        with pytest.raises(PermissionDenied):
            act(village.nobody)
            pytest.fail(str(number))
    for act in refused[3:5] + refused[9:]:
        with pytest.raises(PermissionDenied):
            act(village.participant)


def test_reading_goes_forward_only(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    for number in range(3):
        made.answer(thread, by=village.contact, text=f"Vastaus {number}")
    for number, expected in ((2, 2), (1, 2), (99, 4)):
        actions.read_to(thread.pk, number, by=village.participant)
        assert reading(village.participant, thread) == (expected, "normal")
    made.answer(thread, by=village.participant)
    assert reading(village.participant, thread) == (5, "followed")
    made.answer(thread, by=village.contact)
    made.answer(thread, by=village.participant)
    assert reading(village.participant, thread) == (5, "followed")  # what was not read stays unread
    actions.follow(thread.pk, "muted", by=village.participant)
    made.answer(thread, by=village.participant)
    assert reading(village.participant, thread) == (5, "muted")
    with pytest.raises(ValueError, match="loud"):
        actions.follow(thread.pk, "loud", by=village.participant)


def test_a_translation_stands_beside_and_falls_behind(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    post = made.post(thread)
    for text in ("Ett", "*Två*"):
        actions.translate(post.pk, "sv", by=village.participant, text=text)
    assert PostTranslation.objects.get().html == "<p><em>Två</em></p>\n"
    who = queries.thread(thread.code, village.participant)
    (row,) = queries.posts_of(who, 1)
    assert [one["is_behind"] for one in row["translations"]] == [False]
    actions.change_post(post.pk, by=village.author, text="Muuttui", language="fi")
    (row,) = queries.posts_of(who, 1)
    assert [one["is_behind"] for one in row["translations"]] == [True]
    for _twice in "ab":
        actions.wish_translation(post.pk, "ru", by=village.participant)
    assert TranslationWish.objects.count() == 1
    for act in (
        lambda: actions.translate(post.pk, "fi", by=village.participant, text="x"),
        lambda: actions.wish_translation(post.pk, "fi", by=village.participant),
    ):
        with pytest.raises(NotNow):
            act()
    with pytest.raises(ValueError, match="words"):
        actions.translate(post.pk, "sv", by=village.participant, text=" ")
