from talkoo.blocks.questionnaires.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.DRAFT,
    steps=[
        ("publish", [State.DRAFT, State.OPEN, State.CLOSED], State.OPEN),
        ("close", [State.OPEN], State.CLOSED),
        ("reopen", [State.CLOSED], State.OPEN),
    ],
)
