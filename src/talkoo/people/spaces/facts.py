import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class SpaceFounded(Fact):
    space_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SpaceDescribed(Fact):
    """Its texts changed; `fields` names which, not what they say."""

    space_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SpaceStateChanged(Fact):
    space_id: uuid.UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ContactAppointed(Fact):
    """`before_id` was the contact until then. `is_handed_over`: that person offered the role, and this one said yes."""

    space_id: uuid.UUID
    person_id: uuid.UUID
    before_id: uuid.UUID | None = None
    is_handed_over: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactLeft(Fact):
    """The contact left the site; `state` is that of the space now: it pauses when it ran."""

    space_id: uuid.UUID
    person_id: uuid.UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class PersonForgotten(Fact):
    """A person is forgotten: the parts in spaces, and the names under which the person was shown as a contact."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpaceArranged(Fact):
    """Where it works, who may join, until when it is planned."""

    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpaceBeganByItself(Fact):
    """Its time to form was over, and it had a contact."""

    changes_pages = False
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpaceHidden(Fact):
    """A moderator took it out of sight, or brought it back."""

    space_id: uuid.UUID
    is_hidden: bool


silence(SpaceFounded, "it stands in the coordinator's queue")
silence(PersonForgotten, "whoever forgets knows")
silence(SpaceDescribed, "the page shows the day of its last change")
silence(SpaceArranged, "the page shows it")
silence(SpaceHidden, "whoever hides tells the contact, with the reason")


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Fact):
    """With `is_announced` the contact hears of it from elsewhere, with the name."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    is_announced: bool = False


@dataclass(frozen=True, kw_only=True)
class ParticipationAsked(Fact):
    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Fact):
    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    participation_id: uuid.UUID
    is_yes: bool


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Fact):
    """The contact or a coordinator entered somebody who had agreed to it."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonEntered(Fact):
    """The person was new on the site."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Fact):
    """Asked to take part; nothing has changed yet."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CapacityChanged(Fact):
    """As whom, or from where, somebody takes part."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Fact):
    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Fact):
    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    participation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LookedIn(Fact):
    """A participant has seen what is new."""

    changes_pages = False
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CameByRole(Fact):
    """Somebody holds the role of a group, and takes part in it from now on."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class WentByRole(Fact):
    """Somebody does not hold the role of a group any more, and takes part in it no longer."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    role: str


silence(PersonLeft, "nobody is asked why; the list of people shows it")
silence(CapacityChanged, "the person's own list shows it, and so does the network's")
silence(PersonEntered, "told of being added, and of the entry itself by those who keep accounts")
silence(LookedIn, "nobody is watched for what they read")


@dataclass(frozen=True, kw_only=True)
class HandoverOffered(Fact):
    changes_pages = False
    space_id: uuid.UUID
    handover_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HandoverAnswered(Fact):
    changes_pages = False
    space_id: uuid.UUID
    handover_id: uuid.UUID
    is_yes: bool


@dataclass(frozen=True, kw_only=True)
class HandoverWithdrawn(Fact):
    changes_pages = False
    space_id: uuid.UUID
    handover_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HandoverExpired(Fact):
    changes_pages = False
    space_id: uuid.UUID
    handover_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuotaSet(Fact):
    """Wanted from now on, or wanted in another number."""

    space_id: uuid.UUID
    quota_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuotaEnded(Fact):
    space_id: uuid.UUID
    quota_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PlaceTaken(Fact):
    """`is_waiting`: all places were taken; the person stands in the list."""

    space_id: uuid.UUID
    place_id: uuid.UUID
    person_id: uuid.UUID
    is_waiting: bool


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(Fact):
    """A place became free, and the first who waited has it."""

    space_id: uuid.UUID
    place_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PlaceLeft(Fact):
    space_id: uuid.UUID
    place_id: uuid.UUID


silence(QuotaSet, "the page shows it")
silence(QuotaEnded, "the page shows it")
silence(PlaceLeft, "who waited is told of the place; the page shows the numbers")


@dataclass(frozen=True, kw_only=True)
class CoordinatorAppointed(Fact):
    """Another organisation coordinates the space from now on; its staff have the rights. `before_id` did so before."""

    space_id: uuid.UUID
    organisation_id: uuid.UUID
    before_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationTakenIn(Fact):
    keeps_years = 10
    space_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MembershipApplied(Fact):
    """`is_accepted`: the site lets organisations in at once."""

    keeps_years = 10
    space_id: uuid.UUID
    organisation_id: uuid.UUID
    membership_id: uuid.UUID
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class MembershipDecided(Fact):
    keeps_years = 10
    space_id: uuid.UUID
    organisation_id: uuid.UUID
    membership_id: uuid.UUID
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class MembershipRenewed(Fact):
    """The organisation accepted the newest terms."""

    keeps_years = 10
    changes_pages = False
    space_id: uuid.UUID
    organisation_id: uuid.UUID
    membership_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MembershipOverdue(Fact):
    """The day has passed by which the organisation was asked to accept these terms; it is still a member."""

    changes_pages = False
    space_id: uuid.UUID
    organisation_id: uuid.UUID
    membership_id: uuid.UUID
    terms_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TermsUnanswered(Fact):
    """Some members of a network did not accept these terms in time."""

    changes_pages = False
    space_id: uuid.UUID
    terms_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Fact):
    """By the organisation's own wish, or by the network's."""

    keeps_years = 10
    space_id: uuid.UUID
    organisation_id: uuid.UUID
    membership_id: uuid.UUID
    is_own_wish: bool


@dataclass(frozen=True, kw_only=True)
class ProgrammePlanned(Fact):
    """What a programme tells of its aim, time, money and partners was entered; `parts` names which."""

    keeps_years = 10
    space_id: uuid.UUID
    parts: list[str]


silence(OrganisationTakenIn, "the organisation has agreed it before it is entered")
silence(MembershipRenewed, "the list of members shows it")
silence(ProgrammePlanned, "the page shows it")
