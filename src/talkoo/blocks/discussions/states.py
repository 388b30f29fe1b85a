from talkoo.blocks.discussions.models import ThreadState
from talkoo.kernel.lifecycle import Lifecycle

LIFECYCLE = Lifecycle(
    initial=ThreadState.OPEN,
    steps=[  # verb, from, to
        ("close", [ThreadState.OPEN], ThreadState.CLOSED),
        ("reopen", [ThreadState.CLOSED], ThreadState.OPEN),
        ("delete", [ThreadState.OPEN, ThreadState.CLOSED], ThreadState.DELETED),
    ],
)
