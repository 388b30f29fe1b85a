from talkoo.kernel.lifecycle import Lifecycle
from talkoo.people.organisations.models import ConnectionState, MembershipStatus, State

LIFECYCLE = Lifecycle(
    initial=State.DRAFT,
    steps=[  # verb, from, to
        ("submit", [State.DRAFT], State.SUBMITTED),
        ("list", [State.SUBMITTED], State.LISTED),
        ("decline", [State.SUBMITTED], State.DECLINED),
        ("submit_again", [State.DECLINED], State.SUBMITTED),
        ("suspend", [State.LISTED], State.SUSPENDED),
        ("resume", [State.SUSPENDED], State.LISTED),
        (
            "close",
            [State.DRAFT, State.SUBMITTED, State.DECLINED, State.LISTED, State.SUSPENDED],
            State.CLOSED,
        ),
    ],
)

MEMBERSHIP = Lifecycle(
    initial=MembershipStatus.APPLIED,
    steps=[
        ("accept", [MembershipStatus.APPLIED], MembershipStatus.ACCEPTED),
        ("decline", [MembershipStatus.APPLIED], MembershipStatus.DECLINED),
        ("resign", [MembershipStatus.APPLIED, MembershipStatus.ACCEPTED], MembershipStatus.RESIGNED),
        ("remove", [MembershipStatus.ACCEPTED], MembershipStatus.REMOVED),
        ("lapse", [MembershipStatus.ACCEPTED], MembershipStatus.LAPSED),
    ],
)
"""Of a membership in an umbrella organisation, and of one in a network: both are asked for under terms."""

CONNECTION = Lifecycle(
    initial=ConnectionState.ASKED,
    steps=[
        ("accept", [ConnectionState.ASKED], ConnectionState.ACCEPTED),
        ("decline", [ConnectionState.ASKED], ConnectionState.DECLINED),
        ("withdraw", [ConnectionState.ASKED], ConnectionState.ENDED),
        ("end", [ConnectionState.ACCEPTED], ConnectionState.ENDED),
    ],
)
