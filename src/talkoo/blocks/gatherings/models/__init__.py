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

__all__ = ["RESERVED", "Audience", "Gathering", "Kind", "LinkFor", "Mode", "Organiser", "State"]
