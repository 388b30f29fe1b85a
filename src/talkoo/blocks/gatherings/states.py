from talkoo.blocks.gatherings.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.DRAFT,
    steps=[  # verb, from, to; that it was held follows from its time
        ("submit", [State.DRAFT], State.SUBMITTED),
        ("decline", [State.SUBMITTED], State.DRAFT),
        ("publish", [State.DRAFT, State.SUBMITTED], State.PUBLISHED),
        ("cancel", [State.PUBLISHED], State.CANCELLED),
    ],
)
