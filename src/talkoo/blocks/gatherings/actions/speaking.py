"""Who speaks: naming them, and telling them what they have to know, before and afterwards."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import Gathering, Speaker, State
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, texts
from talkoo.plumbing.translation import history

MOST_SPEAKERS = 50


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """Who speaks, for which organisation (of the directory, or by its name), about what; where practical information
    goes, in which language and on which clock."""

    name: str
    organisation_id: uuid.UUID | None = None
    organisation_name: str = ""
    topic: Texts | None = None
    email: str = ""
    language: str
    zone: str


def _locked(gathering_id: uuid.UUID) -> Gathering:
    return Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)


def _write(speaker: Speaker, given: Speaking, by: Any) -> bool:
    """Whether anything differs from what is kept."""
    name = clean_line(given.name)
    if not name:
        raise ValueError("a speaker has a name")
    values = {
        "name": name,
        "organisation_id": given.organisation_id,
        "organisation_name": "" if given.organisation_id else clean_line(given.organisation_name),
        "email": given.email.strip() or None,
        "language": given.language,
        "zone": given.zone,
    }
    changed = [key for key, value in values.items() if getattr(speaker, key) != value]
    if "email" in changed or "language" in changed:
        speaker.told_for = None
    for key in changed:
        setattr(speaker, key, values[key])
    return _write_topic(speaker, given.topic, by) or bool(changed)


def _write_topic(speaker: Speaker, given: Texts | None, by: Any) -> bool:
    before: Texts | None = speaker.topic
    stored = cleaned(given, clean_paragraphs) if given else None
    new = stored if stored and stored[stored[ORIGINAL]] else None
    if new == before:
        return False
    emptied = texts(before[ORIGINAL], **{before[ORIGINAL]: ""}) if before else {}
    written = history.write(speaker.pk, "topic", new or emptied, before=before, by=by)
    speaker.topic = written if new else None
    return bool(speaker.topic != before)


@action
def add_speaker(gathering_id: uuid.UUID, given: Speaking, *, by: Any, once: uuid.UUID) -> Speaker:
    """Name somebody who speaks. `once` names the form: sent again, it gives the one it made.

    Raises PermissionDenied, NotNow when it was called off or very many speak, and ValueError without a name.
    """
    gathering = _locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    there = Speaker.objects.filter(gathering=gathering)
    if before := there.filter(once=once).first():
        return before
    if gathering.state == State.CANCELLED or there.count() >= MOST_SPEAKERS:
        raise NotNow("it was called off, or very many speak")
    position = there.aggregate(last=Max("position"))["last"]
    speaker = Speaker(
        gathering=gathering,
        position=0 if position is None else position + 1,
        once=once,
        added_at=clock.now(),
        language=given.language,
        zone=given.zone,
    )
    _write(speaker, given, by)
    speaker.save(force_insert=True)
    emit(
        facts.SpeakerNamed(actor_id=id_of(by), gathering_id=gathering.pk, speaker_id=speaker.pk, is_new=True)
    )
    return speaker


@action
def change_speaker(speaker_id: uuid.UUID, given: Speaking, *, by: Any) -> Speaker:
    """Say it otherwise. Nothing happens when nothing differs. Raises as `add_speaker`, and Speaker.DoesNotExist."""
    gathering = _locked(Speaker.objects.values_list("gathering_id", flat=True).get(pk=speaker_id))
    require(by, "gatherings.organise", gathering)
    speaker = Speaker.objects.select_for_update(no_key=True).get(pk=speaker_id)
    if _write(speaker, given, by):
        speaker.save(
            update_fields=[
                "name",
                "organisation",
                "organisation_name",
                "topic",
                "email",
                "language",
                "zone",
                "told_for",
            ]
        )
        emit(
            facts.SpeakerNamed(
                actor_id=id_of(by), gathering_id=gathering.pk, speaker_id=speaker.pk, is_new=False
            )
        )
    return speaker


@action
def remove_speaker(speaker_id: uuid.UUID, *, by: Any) -> None:
    """They do not speak. Raises PermissionDenied, Speaker.DoesNotExist."""
    gathering = _locked(Speaker.objects.values_list("gathering_id", flat=True).get(pk=speaker_id))
    require(by, "gatherings.organise", gathering)
    emit(facts.SpeakerRemoved(actor_id=id_of(by), gathering_id=gathering.pk, speaker_id=speaker_id))
    Speaker.objects.get(pk=speaker_id).delete()


@action
def inform_speakers(gathering_id: uuid.UUID) -> int:
    """Tell those who speak when and where, once for each state of it that they have to know of; how many. Nobody is
    told before it is published and has a date, or when it is over; where its date was taken away, those who knew of
    one. The program does it by itself."""
    gathering = _locked(gathering_id)
    if gathering.state != State.PUBLISHED or gathering.hidden_at is not None:
        return 0
    if gathering.ends_at is None:
        return _put_off(gathering)
    if gathering.ends_at <= clock.now():
        return 0
    told = 0
    for speaker in Speaker.objects.filter(gathering=gathering).order_by("position"):
        if speaker.email and speaker.told_for != gathering.revision:
            speaker.told_for = gathering.revision
            speaker.save(update_fields=["told_for"])
            emit(
                facts.SpeakerInformed(
                    actor_id=None,
                    gathering_id=gathering.pk,
                    speaker_id=speaker.pk,
                    revision=gathering.revision,
                )
            )
            told += 1
    return told


def _put_off(gathering: Gathering) -> int:
    told = 0
    for speaker in Speaker.objects.filter(gathering=gathering, told_for__isnull=False).order_by("position"):
        speaker.told_for = None
        speaker.save(update_fields=["told_for"])
        emit(facts.SpeakerPutOff(actor_id=None, gathering_id=gathering.pk, speaker_id=speaker.pk))
        told += 1
    return told


@action
def thank_speakers(gathering_id: uuid.UUID, *, by: Any) -> int:
    """Tell those who spoke how it was; each once. Returns how many. Raises PermissionDenied, and NotNow before it is
    over or when it was called off."""
    gathering = _locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    is_over = gathering.ends_at is not None and gathering.ends_at <= clock.now()
    if gathering.state != State.PUBLISHED or not is_over:
        raise NotNow("it is not over")
    told = 0
    for speaker in Speaker.objects.filter(gathering=gathering, thanked_at=None).order_by("position"):
        if speaker.email:
            speaker.thanked_at = clock.now()
            speaker.save(update_fields=["thanked_at"])
            emit(facts.SpeakerThanked(actor_id=id_of(by), gathering_id=gathering.pk, speaker_id=speaker.pk))
            told += 1
    return told


@action
def forget_speaker_addresses(speaker_ids: list[uuid.UUID], *, by: Any) -> None:
    """Take away the addresses of those who spoke. Raises PermissionDenied."""
    require(by, "gatherings.forget")
    for speaker in Speaker.objects.filter(pk__in=speaker_ids):
        speaker.email = None
        speaker.save(update_fields=["email"])
        emit(facts.SpeakerForgotten(actor_id=id_of(by), speaker_id=speaker.pk))
