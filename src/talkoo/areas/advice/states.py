from talkoo.areas.advice.models import OPEN, EntryState, QuestionState
from talkoo.kernel.lifecycle import Lifecycle

QUESTION = Lifecycle(
    initial=QuestionState.WAITING,
    steps=[  # verb, from, to
        ("take", [QuestionState.WAITING], QuestionState.TAKEN),
        ("take_over", [QuestionState.TAKEN], QuestionState.TAKEN),
        ("hand_over", [QuestionState.TAKEN], QuestionState.TAKEN),
        ("put_back", [QuestionState.TAKEN], QuestionState.WAITING),
        ("answer", OPEN, QuestionState.ANSWERED),
        ("come_back", [QuestionState.ANSWERED, QuestionState.CLOSED], QuestionState.TAKEN),
        ("wait_again", [QuestionState.ANSWERED, QuestionState.CLOSED], QuestionState.WAITING),
        ("close", OPEN, QuestionState.CLOSED),
    ],
)

ENTRY = Lifecycle(
    initial=EntryState.DRAFT,
    steps=[
        ("ask", [EntryState.DRAFT], EntryState.ASKED),
        ("refuse", [EntryState.ASKED], EntryState.REFUSED),
        ("publish", [EntryState.DRAFT, EntryState.ASKED], EntryState.PUBLISHED),
        ("withdraw", [EntryState.PUBLISHED], EntryState.WITHDRAWN),
        ("publish_again", [EntryState.WITHDRAWN], EntryState.PUBLISHED),
        ("check", [EntryState.PUBLISHED], EntryState.PUBLISHED),
    ],
)
