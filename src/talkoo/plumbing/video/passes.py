"""What lets a guest without an account into one room: it names who comes, and nothing else can be done with it."""

import uuid

from talkoo.kernel import proofs
from talkoo.plumbing.tenancy import current


def _purpose(kind: str) -> str:
    return f"video {kind}"


def give(kind: str, who: uuid.UUID) -> str:
    """For `who` (the registration of a guest, a speaker …) of things of this kind: 48 small letters and digits."""
    return proofs.give(_purpose(kind), who, site=current.site_id())


def taken(kind: str, given: str) -> uuid.UUID | None:
    """Whose pass it is; None for one that was not given out here, or for another kind. Whether it still counts is for
    those to say who know the guest."""
    return proofs.taken(_purpose(kind), given, site=current.site_id())
