"""Which fact about gatherings is told to whom: once, and only when and where count as news."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import Gathering, State
from talkoo.blocks.gatherings.notifications.registering import tell_all
from talkoo.blocks.gatherings.queries import told
from talkoo.blocks.gatherings.queries.standing import KIND
from talkoo.kernel import clock, i18n
from talkoo.kernel.facts import Fact, on, silence
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell

CALLED = "gatherings.called"

kinds.add(
    kinds.Kind(
        name=CALLED,
        label=_("A meeting or event of a network that I take part in"),
        group=_("Meetings"),
        default=kinds.Rhythm.AT_ONCE,
        still_all=told.still_coming,
        why=_("You take part in this network."),
        place=35,
    )
)

silence(facts.GatheringSubmitted, "it stands in the queue of those who look at events")
silence(facts.GatheringHidden, "moderation tells those who made it")
silence(facts.GatheringShownAgain, "moderation tells those who made it")


def _context(gathering: Gathering) -> dict[str, Any]:
    """What the mails say of it, in the words of `registering.tell_one`."""
    return {
        "title": gathering.title,
        "starts_at": gathering.starts_at,
        "zone": gathering.zone,
        "place": gathering.place,
        "say_moment": i18n.say_moment,
        "slug": gathering.slug,
        "for_name": "",
        "link": "",
        "space_name": told.space_of(gathering.space_id)["name"],
        "funding": lines_of(gathering.space_id) if gathering.space_id else [],
    }


def _one(fact: Any, *states: str) -> Gathering | None:
    """The gathering of the fact, if it still stands so."""
    return Gathering.objects.filter(pk=fact.gathering_id, state__in=states, hidden_at=None).first()


@on(facts.GatheringPublished)
def tell_published(fact: facts.GatheringPublished) -> None:
    """To whoever handed it in, that it is out; to those who take part in the space, that they are called. One of a
    series is told by its series; one that is over tells nobody."""
    gathering = _one(fact, State.PUBLISHED)
    if gathering is None or (gathering.ends_at and gathering.ends_at <= clock.now()):
        return
    if fact.was_looked_at and gathering.created_by_id:
        tell(fact, "gatherings.taken", [gathering.created_by_id], **_context(gathering))
    if gathering.series_id is None:
        people = [one for one in told.called(gathering) if one != fact.actor_id]
        about = (KIND, gathering.pk)
        tell(fact, CALLED, people, about=about, space_id=gathering.space_id, **_context(gathering))


@on(facts.GatheringDeclined)
def tell_declined(fact: facts.GatheringDeclined) -> None:
    """To whoever handed it in, with the reason."""
    gathering = _one(fact, State.DRAFT)
    if gathering is not None and gathering.created_by_id and gathering.reason:
        context = _context(gathering)
        tell(fact, "gatherings.declined", [gathering.created_by_id], reason=gathering.reason, **context)


def _tell(fact: Fact, kind: str, gathering: Gathering, people: list[Any], **context: Any) -> None:
    """To those who have registered, by whatever way they came, and to those who are called: each once."""
    about = _context(gathering)
    tell_all(fact, kind, gathering.pk, space_name=about["space_name"], funding=about["funding"], **context)
    tell(fact, kind, people, **about, **context)


@on(facts.GatheringCancelled)
def tell_cancelled(fact: facts.GatheringCancelled) -> None:
    """That it does not take place, and why."""
    gathering = _one(fact, State.CANCELLED)
    if gathering is not None:
        people = [one for one in told.called(gathering) if one != fact.actor_id]
        _tell(fact, "gatherings.cancelled", gathering, people, reason=gathering.reason or "")


@on(facts.GatheringMoved)
def tell_moved(fact: facts.GatheringMoved) -> None:
    """When and where it is now. Only the last of several changes is told that the mail can still be true of."""
    gathering = _one(fact, State.PUBLISHED)
    if gathering is None or gathering.moved_in != fact.revision:
        return
    if gathering.ends_at and gathering.ends_at <= clock.now():
        return
    people = [one for one in told.called(gathering) if one != fact.actor_id]
    _tell(fact, "gatherings.moved", gathering, people, has_date=fact.has_date)


@on(facts.GatheringDated)
def tell_dated(fact: facts.GatheringDated) -> None:
    """That the date is known now."""
    gathering = _one(fact, State.PUBLISHED)
    if gathering is None or gathering.moved_in != fact.revision or gathering.starts_at is None:
        return
    people = [one for one in told.called_without_voters(gathering) if one != fact.actor_id]
    _tell(fact, "gatherings.dated", gathering, people)
