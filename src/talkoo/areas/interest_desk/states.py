from talkoo.areas.interest_desk.models import OPEN, WAITING, State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.NEW,
    steps=[  # verb, from, to
        ("take", WAITING, State.ACKNOWLEDGED),
        ("tip", OPEN, State.TIPPED),
        ("come_back", [State.TIPPED], State.ACKNOWLEDGED),
        ("place", [State.TIPPED], State.PLACED),
        ("found", OPEN, State.FOUNDED),
        ("run_out", [State.TIPPED], State.NO_ANSWER),
        ("decline", WAITING, State.DECLINED),
    ],
)
