"""What search knows of an organisation: renewed by the worker after every fact about it."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.facts import on
from talkoo.kernel.text import languages_of, pick
from talkoo.people.organisations import facts
from talkoo.people.organisations.models import Organisation, OrganisationArea, OrganisationConcept, State
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document
from talkoo.plumbing.vocabulary import known as words

KIND = "organisation"


def _labels(concept_ids: Iterable[uuid.UUID], language: str) -> tuple[str, ...]:
    return tuple(label for one in concept_ids if (label := words.label(one, language)))


def documents(
    organisation: Organisation, concepts: list[uuid.UUID], areas: list[uuid.UUID]
) -> list[Document]:
    """One document for each language the organisation says anything in.

    Its own words weigh more than the narrower ones below them: "mental health" finds who does "health" too, later.
    """
    legal_form = [organisation.legal_form_id] if organisation.legal_form_id else []
    below = {
        narrower
        for one in concepts
        for narrower in (*words.with_narrower(one), *words.nearer(one))
        if narrower not in concepts
    }
    languages = dict.fromkeys([*languages_of(organisation.name), *languages_of(organisation.purpose)])
    silent = [code for code in i18n.INTERFACE if code not in languages]
    first = next(iter(languages), "")
    others = {text for language in languages if (text := pick(organisation.name, language).text)}
    return [
        Document(
            language=language,
            title=pick(organisation.name, language).text,
            names=tuple(
                sorted({organisation.short_name, *others} - {"", pick(organisation.name, language).text})
            ),
            summary=pick(organisation.purpose, language).text,
            labels=(
                *_labels([*concepts, *legal_form], language),
                *(places.name(one, language) for one in areas),
            ),
            text="",
            broader=_labels(sorted(below), language),
            elsewhere=_elsewhere(silent, concepts, sorted(below), areas) if language == first else (),
        )
        for language in languages
    ]


def _elsewhere(
    languages: list[str], concepts: list[uuid.UUID], below: list[uuid.UUID], areas: list[uuid.UUID]
) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """What the lists call its fields and places in languages of the interface that it says nothing in itself."""
    return tuple(
        (
            code,
            (*_labels(concepts, code), *(places.name(one, code) for one in areas)),
            _labels(below, code),
        )
        for code in languages
    )


def _gather(organisation: Organisation) -> list[Document]:
    concepts = list(
        OrganisationConcept.objects.filter(organisation=organisation.pk)
        .order_by("id")
        .values_list("concept_id", flat=True)
    )
    areas = list(
        OrganisationArea.objects.filter(organisation=organisation.pk, is_excluded=False)
        .order_by("id")
        .values_list("area_id", flat=True)
    )
    if organisation.seat_id and organisation.seat_id not in areas:
        areas.append(organisation.seat_id)
    return documents(organisation, list(dict.fromkeys(concepts)), areas)


@on(facts.OrganisationRegistered, facts.OrganisationDescribed, facts.OrganisationStateChanged)
def renew(
    fact: facts.OrganisationRegistered | facts.OrganisationDescribed | facts.OrganisationStateChanged,
) -> None:
    """Bring what search knows up to what the organisation says now."""
    # Locked, or a job that read it before a change could write after the job of that change.
    organisation = Organisation.objects.select_for_update().get(pk=fact.organisation_id)
    if organisation.state == State.LISTED:
        index.put(KIND, organisation.pk, organisation.slug, _gather(organisation))
    else:
        index.take_away(KIND, organisation.pk)


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    found = Organisation.objects.filter(state=State.LISTED).order_by("id")
    if after:
        found = found.filter(pk__gt=after)
    return [(one.pk, one.slug, _gather(one)) for one in found[:at_most]]


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Organisations"), partial(pages.address, "organisations:organisation"), 3)
