from talkoo.blocks.gatherings.models.gathering import (
    RESERVED,
    Audience,
    Gathering,
    Kind,
    LinkFor,
    Mode,
    Organiser,
    State,
)
from talkoo.blocks.gatherings.models.registering import (
    ACTIVE,
    HOLDS,
    PARTICIPANT,
    Need,
    Pulse,
    PulseGiven,
    Registration,
    Role,
    Standing,
)
from talkoo.blocks.gatherings.models.speakers import Speaker

__all__ = [
    "ACTIVE",
    "HOLDS",
    "PARTICIPANT",
    "RESERVED",
    "Audience",
    "Gathering",
    "Kind",
    "LinkFor",
    "Mode",
    "Need",
    "Organiser",
    "Pulse",
    "PulseGiven",
    "Registration",
    "Role",
    "Speaker",
    "Standing",
    "State",
]
