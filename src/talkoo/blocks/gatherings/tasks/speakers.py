"""Telling speakers afterwards how it was; and how long their addresses are kept."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.gatherings.actions import speaking
from talkoo.blocks.gatherings.models import Speaker
from talkoo.blocks.gatherings.queries import speakers as queries
from talkoo.kernel import pages
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites


def thank_those_who_spoke() -> int:
    """On the current site; how many are told."""
    return sum(speaking.thank_speakers(key, by=PROGRAM) for key in queries.to_thank())


@site_task(queue="reactions", priority=-1)
def thank_some() -> None:
    """All of one site, in one transaction: there are few."""
    thank_those_who_spoke()


@app.periodic(cron="47 8 * * *")
@app.task(name="gatherings.thank_speakers", queueing_lock="gatherings.thank_speakers", queue="builtin")
def thank(timestamp: int) -> None:
    """Every morning: what a stopped program left out comes with the next one, for a month."""
    for site in sites.every():
        with sites.within(site.id):
            if queries.to_thank():
                thank_some.defer(site_id=str(site.id))


def _at(speaker_id: uuid.UUID) -> str:
    slug = Speaker.objects.values_list("gathering__slug", flat=True).get(pk=speaker_id)
    return pages.address("gatherings:event", slug)


def _of(person_id: uuid.UUID) -> list[Speaker]:
    """Where somebody speaks whom the organisers entered under one of the person's addresses."""
    addresses = registry.known_by(person_id).addresses
    found = Speaker.objects.filter(email__isnull=False).order_by("id") if addresses else []
    return [one for one in found if (one.email or "").lower() in addresses]


def _spoken(person_id: uuid.UUID) -> list[dict[str, Any]]:
    return [{"name": one.name, "topic": one.topic, "added_at": one.added_at} for one in _of(person_id)]


def _forget(person_id: uuid.UUID) -> int:
    """They stand on no page any more."""
    found = _of(person_id)
    for one in found:
        speaking.remove_speaker(one.pk, by=PROGRAM)
    return len(found)


def _take_addresses(speaker_ids: Sequence[uuid.UUID]) -> None:
    speaking.forget_speaker_addresses(list(speaker_ids), by=PROGRAM)


def register() -> None:
    """Once, when the program starts."""
    why = _("to tell them when and where, and how it was (legitimate interest, GDPR 6(1)(f))")
    registry.personal(Speaker, person="", export=_spoken, erase=_forget, label=_("where you speak, or spoke"))
    registry.words(Speaker, fields=("name", "topic", "organisation_name"), label=_("Speakers"), where=_at)
    registry.kept(
        Speaker,
        name="speaker_addresses",
        label=_("Addresses of speakers"),
        months=6,
        since="gathering__ends_at",
        where=Q(email__isnull=False),
        why=why,
        erase=_take_addresses,
        is_plain=True,
    )
    registry.kept(
        Speaker,
        name="speaker_addresses_undated",
        label=_("Addresses of speakers at events that have no date"),
        months=24,
        since="added_at",
        where=Q(email__isnull=False, gathering__ends_at=None),
        why=why,
        erase=_take_addresses,
        is_plain=True,
    )
