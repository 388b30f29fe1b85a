from talkoo.kernel.lifecycle import Lifecycle
from talkoo.people.organisations.models import State

LIFECYCLE = Lifecycle(
    initial=State.DRAFT,
    steps=[  # verb, from, to
        ("submit", [State.DRAFT], State.SUBMITTED),
        ("list", [State.SUBMITTED], State.LISTED),
        ("suspend", [State.LISTED], State.SUSPENDED),
        ("resume", [State.SUSPENDED], State.LISTED),
        ("close", [State.SUBMITTED, State.LISTED, State.SUSPENDED], State.CLOSED),
    ],
)
