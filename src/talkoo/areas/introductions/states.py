from talkoo.areas.introductions.models import OPEN, State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.ASKED,
    steps=[  # verb, from, to
        ("forward", [State.ASKED], State.FORWARDED),
        ("turn_down", [State.ASKED], State.DECLINED),
        ("accept", [State.FORWARDED], State.ACCEPTED),
        ("decline", [State.FORWARDED], State.DECLINED),
        ("withdraw", list(OPEN), State.WITHDRAWN),
        ("expire", list(OPEN), State.EXPIRED),
    ],
)
