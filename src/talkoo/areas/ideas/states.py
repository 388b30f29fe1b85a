from talkoo.areas.ideas.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.OPEN,
    steps=[  # verb, from, to
        ("pick", [State.OPEN], State.PICKED),
        ("found", [State.OPEN, State.PICKED], State.NETWORK),
        ("merge", [State.OPEN, State.PICKED], State.MERGED),
        ("close", [State.OPEN, State.PICKED], State.CLOSED),
        ("reopen", [State.CLOSED], State.OPEN),
    ],
)
