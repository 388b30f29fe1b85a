from talkoo.blocks.documents.models import State
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=State.KEPT,
    steps=[  # verb, from, to
        ("delete", [State.KEPT], State.DELETED),
        ("restore", [State.DELETED], State.KEPT),
    ],
)
