"""Which fact is told to whom. Addresses stand only in the two mails after a yes, and those keep no words."""

import uuid
from typing import Any

from talkoo.areas.introductions import facts, queries
from talkoo.areas.introductions.models import Introduction, State
from talkoo.kernel.facts import on
from talkoo.kernel.text import ORIGINAL, Texts
from talkoo.plumbing.notify import tell


def _load(introduction_id: uuid.UUID) -> Introduction:
    return Introduction.objects.select_related("asker", "organisation", "person", "capacity").get(
        pk=introduction_id
    )


def _plain(name: str) -> Texts:
    return {ORIGINAL: "en", "en": name}


def _names(wish: Introduction) -> dict[str, Any]:
    """Who asks and who is asked, as each receiver reads it."""
    if wish.organisation:
        other = wish.organisation.name
    else:
        other = _plain(wish.person.name if wish.person else "")
    return {"other": other, "asker": _plain(wish.asker.name)}


@on(facts.IntroductionForwarded)
def ask_the_other_side(fact: facts.IntroductionForwarded) -> None:
    """Whoever is asked: with the name and the words of the asker, without an address."""
    wish = _load(fact.introduction_id)
    tell.tell(
        fact,
        "introductions.asked",
        queries.others(wish),
        **_names(wish),
        capacity=wish.capacity.name if wish.capacity else None,
        wish=wish.why,
        note=wish.note,
        introduction_id=wish.pk,
    )


@on(facts.IntroductionAnswered)
def tell_what_was_answered(fact: facts.IntroductionAnswered) -> None:
    """The asker; after a yes the other side too, each with what the other gave."""
    wish = _load(fact.introduction_id)
    kind = "introductions.answered"
    shared: dict[str, Any] = {
        **_names(wish),
        "introduction_id": wish.pk,
        "is_turned_down": fact.is_turned_down,
    }
    if not fact.is_accepted:
        word = wish.note if fact.is_turned_down else wish.reply
        tell.tell(
            fact, kind, [wish.asker_id], **shared, is_accepted=False, is_asker=True, given="", word=word
        )
        return
    tell.tell(
        fact,
        kind,
        [wish.asker_id],
        is_secret=True,
        **shared,
        is_accepted=True,
        is_asker=True,
        given=wish.other_gives,
        word=wish.reply,
    )
    receivers = [one for one in queries.others(wish) if one != wish.asker_id]
    tell.tell(
        fact,
        kind,
        receivers,
        is_secret=True,
        **shared,
        is_accepted=True,
        is_asker=False,
        given=wish.asker_gives,
        word="",
    )


@on(facts.IntroductionClosed)
def tell_the_end(fact: facts.IntroductionClosed) -> None:
    """The asker when time has run out; the other side when it had been asked."""
    wish = _load(fact.introduction_id)
    receivers = [wish.asker_id] if fact.state == State.EXPIRED else []
    if fact.was == State.FORWARDED:
        receivers += queries.others(wish)
    tell.tell(
        fact,
        "introductions.closed",
        receivers,
        **_names(wish),
        has_expired=fact.state == State.EXPIRED,
        was_asked=fact.was == State.FORWARDED,
    )
