"""Which fact about registrations is told to whom: to whoever comes, or to whoever registered them when they have no
address. What somebody needs is told to nobody."""

import dataclasses
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions import admitting, lining, needing
from talkoo.blocks.gatherings.actions.admitting import GATHERING
from talkoo.blocks.gatherings.models import Gathering, Mode, Registration, Standing, State
from talkoo.blocks.gatherings.notifications import invitations
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.blocks.gatherings.queries import video
from talkoo.kernel import asking, i18n, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts, pick
from talkoo.people.spaces import facts as spaces
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.tenancy import current


def say_when(gathering: Gathering, language: str) -> str:
    """When it begins, on the clock of the place; empty without a date."""
    return i18n.say_moment(gathering.starts_at, language, gathering.zone) if gathering.starts_at else ""


def link(registration: Registration, purpose: str = "gatherings.registration") -> str:
    """The proof in the link of a registration."""
    return proofs.give(purpose, registration.pk, site=current.site_id())


def funding_of(gathering: Gathering) -> list[Texts]:
    """What funders of the space where it stands want to have said."""
    return lines_of(gathering.space_id) if gathering.space_id else []


def tell_one(
    fact: Fact,
    kind: str,
    row: Registration,
    gathering: Gathering,
    *,
    for_guest: Mapping[str, str] | None = None,
    **context: Any,
) -> None:
    """Tell whoever comes of a fact, once: on their account, by the address they gave, or through whoever registered
    them. `link` in the template leads to the registration of somebody without an account, as what `for_guest` names
    does to other things of theirs; both are empty for people with one, and in no mail that is kept. Of somebody who was
    forgotten nobody is told."""
    if row.person_id is None and not (row.name or row.email):
        return
    secret = {"link": link(row), **(for_guest or {})}
    shared = {
        "title": gathering.title,
        "starts_at": gathering.starts_at,
        "zone": gathering.zone,
        "place": gathering.place,
        "say_moment": i18n.say_moment,
        "slug": gathering.slug,
        "for_name": "",
        "funding": funding_of(gathering),
        **context,
    }
    if row.person_id is not None:
        tell(fact, kind, [row.person_id], **{**dict.fromkeys(secret, ""), **shared})
    elif row.email:
        to = compose.Receiver(address=row.email, language=row.language)
        told = {**shared, **secret, "title": pick(gathering.title, to.language).text}
        entry = invitations.for_guest(kind, row)
        compose.send(fact, kind, to, is_secret=True, invitation=entry, person_name=row.name or "", **told)
    elif row.registered_by_id is not None:
        told = {**shared, **secret, "for_name": row.name or ""}
        tell(fact, kind, [row.registered_by_id], is_secret=True, **told)


def tell_all(fact: Fact, kind: str, gathering_id: uuid.UUID, **context: Any) -> None:
    """Tell everybody whose registration for it is not over of a fact, each once, also when the reaction runs twice. Who
    registered several others hears of each of them: people are told once of a fact, so each is one of its own."""
    gathering = Gathering.objects.get(pk=gathering_id)
    for row in queries.receivers(gathering_id):
        is_helped = row.person_id is None and not row.email
        told = dataclasses.replace(fact, id=uuid.uuid5(fact.id, str(row.pk))) if is_helped else fact
        tell_one(told, kind, row, gathering, **context)


def _of(registration_id: uuid.UUID, *states: str) -> Registration | None:
    """The registration, if it still stands so and its gathering is still to be."""
    row = Registration.objects.select_related("gathering").filter(pk=registration_id).first()
    if row is None or (states and row.state not in states) or row.gathering.hidden_at is not None:
        return None
    return row if row.gathering.state in {State.PUBLISHED, State.CANCELLED} else None


@on(facts.Registered, facts.RegisteredAgain)
def tell_registered(fact: facts.Registered | facts.RegisteredAgain) -> None:
    """Whether they have a place, the code for the door, and the link by which they change or cancel."""
    row = _of(fact.registration_id, Standing.CONFIRMED, Standing.WAITING, Standing.OFFERED)
    if row is not None:
        tell_one(
            fact,
            "gatherings.registered",
            row,
            row.gathering,
            state=str(row.state),
            has_door=row.gathering.mode != Mode.ONLINE,
            code=f"{row.code[:4]} {row.code[4:]}",
        )


@on(facts.PlaceOffered)
def tell_offered(fact: facts.PlaceOffered) -> None:
    """That a place is free for them, and until when."""
    row = _of(fact.registration_id, Standing.OFFERED)
    if row is not None and row.gathering.state == State.PUBLISHED:
        tell_one(fact, "gatherings.offered", row, row.gathering, offered_until=row.offered_until)


@on(facts.OfferDeclined, facts.OfferExpired)
def tell_declined(fact: facts.OfferDeclined | facts.OfferExpired) -> None:
    """To those who did not answer, that the place went to the next; who declined knows."""
    row = _of(fact.registration_id, Standing.DECLINED)
    if row is None or row.gathering.state != State.PUBLISHED:
        return
    if isinstance(fact, facts.OfferExpired):
        tell_one(fact, "gatherings.expired", row, row.gathering)


@on(facts.RegistrationCancelled)
def tell_cancelled(fact: facts.RegistrationCancelled) -> None:
    """That they are not registered any more, whoever did it. The program does it when somebody has left."""
    row = _of(fact.registration_id, Standing.CANCELLED)
    if row is not None:
        tell_one(
            fact,
            "gatherings.registration_cancelled",
            row,
            row.gathering,
            is_by_organiser=fact.is_by_organiser,
            has_left=fact.is_by_organiser and fact.actor_id is None and row.person_id is not None,
        )


@on(spaces.PersonLeft, spaces.PersonRemoved, spaces.WentByRole)
def cancel_what_is_not_for_them(fact: spaces.PersonLeft | spaces.PersonRemoved | spaces.WentByRole) -> None:
    """What somebody who left a space cannot see any more, they do not come to either."""
    _cancel_out_of_sight(fact.space_id, fact.person_id)


@on(spaces.ContactAppointed)
def cancel_what_is_not_for_the_one_before(fact: spaces.ContactAppointed) -> None:
    """The same of whoever was the contact before, and does not take part."""
    if fact.before_id:
        _cancel_out_of_sight(fact.space_id, fact.before_id)


def _cancel_out_of_sight(space_id: uuid.UUID, person_id: uuid.UUID) -> None:
    for registration_id in queries.out_of_sight(space_id, person_id):
        with suppress(NotNow):  # it has ended meanwhile
            admitting.cancel(registration_id, by=PROGRAM)


@on(facts.Reminded)
def tell_it_is_soon(fact: facts.Reminded) -> None:
    """A day before: when, where, how."""
    row = _of(fact.registration_id, Standing.CONFIRMED)
    if row is not None and row.gathering.state == State.PUBLISHED:
        way = video.way_of_guest(row.pk)
        is_online = way is not None and way.is_online
        tell_one(
            fact,
            "gatherings.reminder",
            row,
            row.gathering,
            for_guest={"join": video.guest_pass(row.pk) if is_online else ""},
            address=row.gathering.address,
            platform=row.gathering.platform,
            is_online=is_online,
            code=f"{row.code[:4]} {row.code[4:]}",
        )


@on(facts.PulseAsked)
def ask_how_it_was(fact: facts.PulseAsked) -> None:
    """To those who came: two questions. The link proves that they came; what they say is kept without it."""
    row = _of(fact.registration_id, Standing.CONFIRMED)
    if row is not None and row.gathering.state == State.PUBLISHED:
        tell_pulse(fact, row)


def tell_pulse(fact: Fact, row: Registration) -> None:
    """The mail that asks; kept nowhere, since whoever has its link answers for them."""
    gathering = row.gathering
    told: dict[str, Any] = {"proof": link(row, "gatherings.pulse"), "funding": funding_of(gathering)}
    if row.person_id is not None:
        tell(fact, "gatherings.pulse", [row.person_id], is_secret=True, title=gathering.title, **told)
    elif row.email:
        to = compose.Receiver(address=row.email, language=row.language)
        told |= {"title": pick(gathering.title, to.language).text, "person_name": row.name or ""}
        compose.send(fact, "gatherings.pulse", to, is_secret=True, **told)


@on(facts.GatheringChanged, facts.RoleKept)
def offer_what_there_is_more(fact: facts.GatheringChanged | facts.RoleKept) -> None:
    """More places may be free than before."""
    if Gathering.objects.filter(pk=fact.gathering_id).exists():
        lining.fill(fact.gathering_id)


@on(facts.GatheringPublished, facts.GatheringDated, facts.GatheringMoved, facts.GatheringCancelled)
def keep_needs_until_then(
    fact: facts.GatheringPublished | facts.GatheringDated | facts.GatheringMoved | facts.GatheringCancelled,
) -> None:
    """Needs, and answers that are kept shortly, are kept until 30 days after the new time. A draft, for which nobody
    can tell any yet, is moved without a word of it."""
    gathering = Gathering.objects.filter(pk=fact.gathering_id).first()
    if gathering is None:
        return
    if not isinstance(fact, facts.GatheringPublished):
        needing.keep_needs_until_then(fact.gathering_id)
    asking.engine().over(asking.Owner(GATHERING, gathering.pk), needing.over_at(gathering), by=PROGRAM)
