"""What search knows of gatherings that everybody may see: renewed by the worker after every fact about them."""

import uuid
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import Audience, Gathering, Kind, State
from talkoo.kernel import pages
from talkoo.kernel.facts import on
from talkoo.kernel.text import languages_of, pick
from talkoo.people.spaces.models import Join
from talkoo.people.spaces.models import Kind as SpaceKind
from talkoo.people.spaces.queries import PUBLIC_STATES
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document

KIND = "gathering"
_FOUND = Q(state=State.PUBLISHED, audience=Audience.PUBLIC, hidden_at=None) & (
    Q(space=None)
    | Q(space__state__in=PUBLIC_STATES) & ~Q(space__kind=SpaceKind.GROUP, space__join=Join.INVITE)
)


def documents(gathering: Gathering) -> list[Document]:
    """One document for each language it is told in."""
    languages = dict.fromkeys([*languages_of(gathering.title), *languages_of(gathering.text)])
    area = gathering.area_id
    return [
        Document(
            language=language,
            title=pick(gathering.title, language).text,
            summary=pick(gathering.text, language).text,
            labels=tuple(
                one
                for one in (
                    places.name(area, language) if area else "",
                    gathering.place,
                    str(Kind(gathering.kind).label),
                )
                if one
            ),
        )
        for language in languages
    ]


@on(
    facts.GatheringPublished,
    facts.GatheringChanged,
    facts.GatheringDated,
    facts.GatheringMoved,
    facts.GatheringCancelled,
    facts.GatheringHidden,
    facts.GatheringShownAgain,
)
def renew(fact: facts.GatheringPublished | facts.GatheringHidden) -> None:
    """Bring what search knows up to what the gathering says now; one that was called off is not found."""
    # Locked, or a job that read it before a change could write after the job of that change.
    gathering = Gathering.objects.select_for_update(of=("self",)).filter(_FOUND, pk=fact.gathering_id).first()
    if gathering is not None:
        index.put(KIND, gathering.pk, gathering.slug, documents(gathering))
    else:
        index.take_away(KIND, fact.gathering_id)


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    found = Gathering.objects.filter(_FOUND).order_by("id")
    if after:
        found = found.filter(pk__gt=after)
    return [(one.pk, one.slug, documents(one)) for one in found[:at_most]]


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Events"), partial(pages.address, "gatherings:event"), 5)
