from talkoo.kernel.lifecycle import Lifecycle
from talkoo.plumbing.moderation.models import State

LIFECYCLE = Lifecycle(
    initial=State.OPEN,
    steps=[  # verb, from, to
        ("hide", [State.OPEN], State.HIDDEN),
        ("keep", [State.OPEN], State.KEPT),
    ],
)
