"""What search knows of networks, groups and programmes: renewed by the worker after every fact about them."""

import uuid
from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.facts import on
from talkoo.kernel.text import languages_of, pick
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import Join, Kind, Programme, Space, SpaceArea, SpaceTopic
from talkoo.people.spaces.queries import PUBLIC_STATES, is_public
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document
from talkoo.plumbing.vocabulary import known as words


def documents(
    space: Space,
    areas: list[uuid.UUID],
    programme: Programme | None = None,
    topics: Sequence[uuid.UUID] = (),
) -> list[Document]:
    """One document for each language the space says anything in."""
    more = [programme.aim, programme.how_to_join, programme.why_join] if programme else []
    languages = dict.fromkeys([*languages_of(space.name), *languages_of(space.purpose)])
    titles = {language: pick(space.name, language).text for language in languages}
    return [
        Document(
            language=language,
            title=titles[language],
            names=tuple(sorted({*titles.values()} - {titles[language]})),
            summary=pick(space.purpose, language).text,
            labels=_labels(areas, topics, language),
            text="\n".join(one[language] for one in more if one and language in one),
            broader=(),
            elsewhere=tuple(
                (code, _labels(areas, topics, code), ()) for code in i18n.INTERFACE if code not in languages
            )
            if language == next(iter(languages))
            else (),
        )
        for language in languages
    ]


def _labels(areas: Sequence[uuid.UUID], topics: Sequence[uuid.UUID], language: str) -> tuple[str, ...]:
    return (
        *(places.name(one, language) for one in areas),
        *(words.label(one, language) for one in topics),
    )


def _gather(space: Space) -> list[Document]:
    areas = (
        SpaceArea.objects.filter(space=space.pk, is_excluded=False)
        .order_by("id")
        .values_list("area_id", flat=True)
    )
    programme = Programme.objects.filter(space=space.pk).first() if space.kind == Kind.PROGRAMME else None
    topics = SpaceTopic.objects.filter(space=space.pk).order_by("id").values_list("concept_id", flat=True)
    return documents(space, list(areas), programme, list(topics))


@on(
    facts.SpaceFounded,
    facts.SpaceDescribed,
    facts.SpaceArranged,
    facts.SpaceStateChanged,
    facts.ProgrammePlanned,
)
def renew(
    fact: facts.SpaceFounded
    | facts.SpaceDescribed
    | facts.SpaceArranged
    | facts.SpaceStateChanged
    | facts.ProgrammePlanned,
) -> None:
    """Bring what search knows up to what the space says now."""
    # Locked, or a job that read it before a change could write after the job of that change.
    space = Space.objects.select_for_update().get(pk=fact.space_id)
    if is_public(space):
        index.put(space.kind, space.pk, space.slug, _gather(space))
    else:
        index.take_away(space.kind, space.pk)


def _some(kind: str, after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    found = Space.objects.filter(kind=kind, state__in=PUBLIC_STATES).order_by("id")
    if after:
        found = found.filter(pk__gt=after)
    if kind == Kind.GROUP:
        found = found.exclude(join=Join.INVITE)
    return [(space.pk, space.slug, _gather(space)) for space in found[:at_most]]


index.rebuild_with(Kind.NETWORK, partial(_some, Kind.NETWORK))
index.rebuild_with(Kind.GROUP, partial(_some, Kind.GROUP))
index.rebuild_with(Kind.PROGRAMME, partial(_some, Kind.PROGRAMME))
kinds.show_with(Kind.NETWORK, _("Networks"), partial(pages.address, "spaces:network"), 1)
kinds.show_with(Kind.PROGRAMME, _("Projects"), partial(pages.address, "spaces:programme"), 2)
kinds.show_with(Kind.GROUP, _("Groups"), partial(pages.address, "spaces:group"), 3)
