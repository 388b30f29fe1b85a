from talkoo.kernel.lifecycle import Lifecycle
from talkoo.people.spaces.models import State

LIFECYCLE = Lifecycle(
    initial=State.FORMING,
    steps=[  # verb, from, to
        ("begin", [State.FORMING], State.ACTIVE),
        ("pause", [State.ACTIVE], State.PAUSED),
        ("resume", [State.PAUSED], State.ACTIVE),
        ("end", [State.ACTIVE, State.PAUSED], State.ENDED),
        ("withdraw", [State.FORMING, State.ACTIVE, State.PAUSED, State.ENDED], State.WITHDRAWN),
    ],
)
