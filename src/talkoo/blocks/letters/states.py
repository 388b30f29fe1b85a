from talkoo.blocks.letters.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.NEW,
    steps=[  # verb, from, to
        ("read", [State.NEW], State.READ),
        ("answer", [State.NEW, State.READ], State.ANSWERED),
    ],
)
