from talkoo.blocks.tasks.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.OPEN,
    steps=[
        ("finish", [State.OPEN], State.DONE),
        ("drop", [State.OPEN], State.DROPPED),
        ("reopen", [State.DONE, State.DROPPED], State.OPEN),
    ],
)
