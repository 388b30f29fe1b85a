import uuid
from typing import Any

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.actions.writing import _words
from talkoo.blocks.discussions.models import Post, PostTranslation, TranslationWish
from talkoo.kernel import clock, markup
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow


def _post(post_id: uuid.UUID, language: str, by: Any) -> Post:
    post = Post.objects.select_related("thread__section").select_for_update(of=("self",)).get(pk=post_id)
    require(by, "discussions.translate", post)
    if language == post.language:
        raise NotNow("it is in this language")
    return post


@action
def wish_translation(post_id: uuid.UUID, language: str, *, by: Any) -> None:
    """Ask those who speak it to put a post into a language. Twice is once. Raises PermissionDenied, NotNow."""
    post = _post(post_id, language, by)
    _wish, is_new = TranslationWish.objects.get_or_create(
        post=post, person_id=by.pk, language=language, defaults={"wished_at": clock.now()}
    )
    if is_new:
        emit(
            facts.TranslationWished(
                actor_id=id_of(by), thread_id=post.thread_id, post_id=post.pk, language=language
            )
        )


@action
def translate(post_id: uuid.UUID, language: str, *, by: Any, text: str) -> PostTranslation:
    """Put a post into another language; it stands beside the original. A newer one takes the older one's place.

    Raises PermissionDenied, NotNow for the post's own language, ValueError without words.
    """
    post = _post(post_id, language, by)
    text = _words(text)
    made, _is_new = PostTranslation.objects.update_or_create(
        post=post,
        language=language,
        defaults={
            "text": text,
            "html": markup.render(text),
            "by_id": id_of(by),
            "of": post.edited_at or post.created_at,
            "made_at": clock.now(),
        },
    )
    emit(
        facts.PostTranslated(actor_id=id_of(by), thread_id=post.thread_id, post_id=post.pk, language=language)
    )
    return made
