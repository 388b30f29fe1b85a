"""Addresses that mails come back from: a score that grows with each day on which that happens, and fades."""

import datetime
import uuid
from collections.abc import Collection

from django.db import transaction

from talkoo.kernel import clock, crypto
from talkoo.plumbing.mail_out.models import Mail, Trouble
from talkoo.plumbing.tenancy import current

HARD, SOFT = 1.5, 0.5
"""What a day adds on which a mail came back for good ("no such mailbox"), or for now ("mailbox full")."""

LIMIT = 3.0
"""From here on mails are held back: after three days of hard bounces, or about seven of soft ones."""

HALF_LIFE = datetime.timedelta(days=14)
_ONCE_IN = datetime.timedelta(hours=20)


def found_by(address: str) -> str:
    """The keyed hash under which an address stands."""
    return crypto.blind("mail.trouble", address.strip().lower(), site=current.site_id())


def faded(score: float, age: datetime.timedelta) -> float:
    """What is left of a score: half after each HALF_LIFE. A clock that was set back takes nothing away."""
    return float(score * 0.5 ** max(0.0, age / HALF_LIFE))


def came_back(mail: Mail, *, is_hard: bool, reason: str) -> None:
    """A mail did not arrive; `reason` is what the server said. Several in one day count once, the worst of them."""
    now = clock.now()
    person = mail.receiver.removeprefix("person:") if mail.receiver.startswith("person:") else None
    with transaction.atomic():
        Trouble.objects.bulk_create(
            [
                Trouble(
                    found_by=found_by(mail.address),
                    person_id=uuid.UUID(person) if person else None,
                    last_at=now - HALF_LIFE,
                )
            ],
            ignore_conflicts=True,
        )
        kept = Trouble.objects.select_for_update().get(found_by=found_by(mail.address))
        is_same_day = now - kept.last_at < _ONCE_IN
        if not is_same_day:
            kept.score = faded(kept.score, now - kept.last_at) + (HARD if is_hard else SOFT)
            kept.last_at = now
        elif is_hard and not kept.is_hard:
            kept.score += HARD - SOFT
        kept.is_hard = is_hard or (is_same_day and kept.is_hard)
        kept.reason = reason[:200]
        if kept.score >= LIMIT and kept.stopped_at is None:
            kept.stopped_at = now
        kept.save(update_fields=["score", "last_at", "is_hard", "reason", "stopped_at"])


def is_stopped(address: str) -> bool:
    """Whether mails that nobody has asked for just now are held back from this address."""
    return bool(stopped_among([address]))


def stopped_among(addresses: Collection[str]) -> set[str]:
    """Those of these addresses that mails are held back from. One statement, and none for no address."""
    by_hash = {found_by(one): one for one in addresses}
    if not by_hash:
        return set()
    found = Trouble.objects.filter(found_by__in=by_hash, stopped_at__isnull=False)
    stopped = set(found.values_list("found_by", flat=True))
    return {one for one in addresses if found_by(one) in stopped}


def stopped_at(address: str) -> Trouble | None:
    """What is known of an address that gets no mails."""
    return Trouble.objects.filter(found_by=found_by(address), stopped_at__isnull=False).first()


def works_again(address: str) -> None:
    """Somebody says so, or a mail came from there: it begins anew."""
    Trouble.objects.filter(found_by=found_by(address)).delete()
