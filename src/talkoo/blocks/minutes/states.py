from talkoo.blocks.minutes.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.DRAFT,
    steps=[
        ("check", [State.DRAFT], State.CHECKED),
        ("send_back", [State.CHECKED], State.DRAFT),
        ("approve", [State.CHECKED], State.APPROVED),
    ],
)
