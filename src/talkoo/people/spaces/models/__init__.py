"""Networks and programmes (projects): what they are, who runs them, who pays, who belongs."""

from talkoo.people.spaces.models.programme import (
    Funding,
    Partnering,
    PartnerRole,
    Phase,
    Programme,
    ProgrammeKind,
)
from talkoo.people.spaces.models.relations import ContactAppointment, Coordination, SpaceMembership
from talkoo.people.spaces.models.space import Aim, Join, Kind, Origin, Participants, Space, SpaceArea, State

__all__ = [
    "Aim",
    "ContactAppointment",
    "Coordination",
    "Funding",
    "Join",
    "Kind",
    "Origin",
    "Participants",
    "PartnerRole",
    "Partnering",
    "Phase",
    "Programme",
    "ProgrammeKind",
    "Space",
    "SpaceArea",
    "SpaceMembership",
    "State",
]
