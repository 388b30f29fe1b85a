"""Networks, groups and programmes (projects): what they are, who runs them, who pays, who belongs."""

from talkoo.people.spaces.models.participation import (
    Handover,
    HandoverState,
    ParticipantKind,
    Participation,
    Quota,
    QuotaPlace,
)
from talkoo.people.spaces.models.programme import (
    Funding,
    Partnering,
    PartnerRole,
    Phase,
    Programme,
    ProgrammeKind,
)
from talkoo.people.spaces.models.relations import ContactAppointment, Coordination, SpaceMembership
from talkoo.people.spaces.models.space import (
    BY_HAND,
    Aim,
    Join,
    Kind,
    MembershipRule,
    Origin,
    Participants,
    Space,
    SpaceArea,
    SpaceTopic,
    State,
)

__all__ = [
    "BY_HAND",
    "Aim",
    "ContactAppointment",
    "Coordination",
    "Funding",
    "Handover",
    "HandoverState",
    "Join",
    "Kind",
    "MembershipRule",
    "Origin",
    "ParticipantKind",
    "Participants",
    "Participation",
    "PartnerRole",
    "Partnering",
    "Phase",
    "Programme",
    "ProgrammeKind",
    "Quota",
    "QuotaPlace",
    "Space",
    "SpaceArea",
    "SpaceMembership",
    "SpaceTopic",
    "State",
]
