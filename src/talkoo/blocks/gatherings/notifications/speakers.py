"""What is told to those who speak: when and where, in their own language and on their own clock; that it is put off or
called off; and afterwards how it was."""

import uuid
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions import speaking
from talkoo.blocks.gatherings.models import Gathering, Speaker, State
from talkoo.blocks.gatherings.queries import speakers as queries
from talkoo.blocks.gatherings.queries import video
from talkoo.kernel import i18n, proofs
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.text import pick
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.tenancy import current


@on(
    facts.SpeakerNamed,
    facts.GatheringPublished,
    facts.GatheringDated,
    facts.GatheringMoved,
)
def inform(
    fact: facts.SpeakerNamed | facts.GatheringPublished | facts.GatheringDated | facts.GatheringMoved,
) -> None:
    """As soon as time and place are known, and whenever they change."""
    if Gathering.objects.filter(pk=fact.gathering_id).exists():
        speaking.inform_speakers(fact.gathering_id)


def _send(fact: Fact, kind: str, speaker: Speaker, **context: Any) -> None:
    if not speaker.email:
        return
    gathering = speaker.gathering
    to = compose.Receiver(address=speaker.email, language=speaker.language)
    compose.send(
        fact,
        kind,
        to,
        is_secret=True,
        title=pick(gathering.title, to.language).text,
        person_name=speaker.name,
        starts_at=gathering.starts_at,
        zone=speaker.zone,
        say_moment=i18n.say_moment,
        slug=gathering.slug,
        funding=lines_of(gathering.space_id) if gathering.space_id else [],
        **context,
    )


def _speaker(speaker_id: uuid.UUID) -> Speaker | None:
    found = queries.one(speaker_id)
    return found if found is not None and found.gathering.hidden_at is None else None


def _join_url(speaker: Speaker, language: str) -> str:
    """Where they come in by video, with a pass of their own; empty where nobody does."""
    way = video.way_of_speaker(speaker.pk)
    if way is None or not way.is_online:
        return ""
    return compose.address_of("gatherings:join_speaker", video.speaker_pass(speaker.pk), language=language)


@on(facts.SpeakerInformed)
def tell_practical(fact: facts.SpeakerInformed) -> None:
    """When, where or how to join, and who else speaks. Not when it has changed since: that is another fact."""
    speaker = _speaker(fact.speaker_id)
    if speaker is None or speaker.told_for != fact.revision or speaker.gathering.state != State.PUBLISHED:
        return
    gathering = speaker.gathering
    language = compose.Draft.language_for(speaker.language)
    others = [one for one in queries.of(gathering.pk, language) if one.id != speaker.pk]
    _send(
        fact,
        "gatherings.speaker_info",
        speaker,
        place=", ".join(one for one in (gathering.place, gathering.address) if one),
        platform=gathering.platform,
        join_url=_join_url(speaker, language),
        how_to_join=pick(gathering.how_to_join, language).text,
        topic=pick(speaker.topic, language).text,
        others=[f"{one.name}, {one.organisation.text}" if one.organisation else one.name for one in others],
        proof=proofs.give(queries.PROOF, speaker.pk, site=current.site_id()),
    )


@on(facts.SpeakerPutOff)
def tell_it_is_put_off(fact: facts.SpeakerPutOff) -> None:
    """That the date they knew does not hold. Not when there is another one already: that is told by itself."""
    speaker = _speaker(fact.speaker_id)
    if (
        speaker is None
        or speaker.gathering.state != State.PUBLISHED
        or speaker.gathering.starts_at is not None
    ):
        return
    _send(fact, "gatherings.speaker_put_off", speaker)


@on(facts.GatheringCancelled)
def tell_it_is_off(fact: facts.GatheringCancelled) -> None:
    """To those who speak: it does not take place."""
    for speaker in Speaker.objects.select_related("gathering").filter(gathering=fact.gathering_id):
        reason = pick(speaker.gathering.reason, speaker.language).text
        _send(fact, "gatherings.speaker_off", speaker, reason=reason)


@on(facts.SpeakerThanked)
def tell_how_it_was(fact: facts.SpeakerThanked) -> None:
    """How many were there and how it was for them: numbers, no names (S2.26)."""
    speaker = _speaker(fact.speaker_id)
    if speaker is not None:
        language = compose.Draft.language_for(speaker.language)
        told = queries.feedback(speaker.gathering_id, language)
        _send(fact, "gatherings.speaker_feedback", speaker, **told)
