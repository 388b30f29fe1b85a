"""People who write by mail and have no account: known by their address, until they claim what they wrote."""

import uuid

from talkoo.kernel import clock, crypto
from talkoo.kernel.facts import emit
from talkoo.plumbing.mail_in import facts, registry, waiting
from talkoo.plumbing.mail_in.models import Staged
from talkoo.plumbing.tenancy import current


def found_by(address: str) -> str:
    """The keyed hash under which an address stands: the same as that of a person's contact details."""
    return crypto.blind("contact:email", address.strip().lower(), site=current.site_id())


def stage(address: str, name: str, language: str | None) -> Staged:
    """The staged person with this address, made when it is the first mail. Whoever has claimed it and gave the address
    up since is somebody else now."""
    now = clock.now()
    made = Staged(
        address=address,
        found_by=found_by(address),
        name=name,
        language=language or "",
        first_at=now,
        last_at=now,
    )
    Staged.objects.bulk_create([made], ignore_conflicts=True)
    kept = Staged.objects.select_for_update().get(found_by=made.found_by)
    if kept.pk != made.pk:
        kept.last_at, kept.language = now, language or kept.language
        kept.person_id = kept.claimed_at = None
        kept.save(update_fields=["last_at", "language", "person", "claimed_at"])
    return kept


def claim(address: str, person_id: uuid.UUID) -> uuid.UUID | None:
    """Somebody has shown that this address is theirs: what was written from it is theirs too, in the same transaction.

    What waits is read now, one mail after the other as they came. Gives the staged person, or None when nothing was
    written from there or it is claimed already.
    """
    kept = Staged.objects.select_for_update().filter(found_by=found_by(address), claimed_at=None).first()
    if kept is None:
        return None
    kept.person_id, kept.claimed_at = person_id, clock.now()
    kept.save(update_fields=["person", "claimed_at"])
    registry.tell_claimed(kept.pk, person_id)
    waiting.release(kept.pk, person_id)
    emit(facts.StagedClaimed(actor_id=person_id, staged_id=kept.pk, person_id=person_id))
    return kept.pk
