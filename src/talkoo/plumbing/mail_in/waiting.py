"""Mails of people whom nobody knows: kept until their writer joins, seen by nobody but moderators and the writer.

Only a mail whose sender is proven waits, by the mail server in front or by a link that went to the address, and only
for a place that lets anybody join. Whoever shows later that the address is theirs has their mails taken, once, in the
order in which they came. What nobody claims is deleted after a month (own).
"""

import uuid

from talkoo.kernel import clock
from talkoo.kernel.facts import emit
from talkoo.kernel.text import Texts
from talkoo.plumbing.limits.take import take
from talkoo.plumbing.mail_in import facts, registry, telling
from talkoo.plumbing.mail_in.models import Door, Raw, State
from talkoo.plumbing.mail_in.parse import Parsed
from talkoo.plumbing.mail_out import compose, handles
from talkoo.plumbing.mail_out.models import Verb
from talkoo.plumbing.tenancy import current

MOST_OF_ONE, MOST_OF_ALL = telling.MOST_A_DAY, 60
"""How many mails of one address wait that came within a day, and of all such people within an hour."""

_DAY, _HOUR = 86_400, 3_600


def is_open() -> bool:
    """Whether the site keeps mails of people whom it does not know."""
    return Door.objects.values_list("is_open", flat=True).first() is not False


def place_of(found: registry.Found) -> Texts | None:
    """What the place is called where a mail of somebody unknown may wait; None: it is refused."""
    return found.place() if is_open() else None


def count(raw: Raw) -> None:
    """Count a mail that has come from somebody unknown. Raises TooMany."""
    take("mail.unknown", raw.from_hash, limit=MOST_OF_ONE, seconds=_DAY)
    take("mail.unknown.all", str(current.site_id()), limit=MOST_OF_ALL, seconds=_HOUR)


def keep(raw: Raw, parsed: Parsed, place: Texts) -> None:
    """The mail waits for its writer, who is told how to join, and where to see it and take it back."""
    fact = facts.MailStaged(actor_id=None, raw_id=raw.pk)
    raw.is_confirmed = True
    if telling.may_be_told(raw, parsed):
        to = telling.writer(raw, parsed)
        (proof,) = handles.give(to.key, None, [handles.Wish(Verb.CONFIRM, str(raw.pk))])
        raw.told_at = clock.now()
        compose.send(
            fact,
            "mail_in.waits",
            to,
            mail_subject=parsed.subject,
            place=place,
            proof=proof,
            join_page=registry.join_page(),
        )
    telling.settle(raw, State.STAGED)
    emit(fact)


def release(staged_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """What waited for a staged person is read as this person's; returns how many mails."""
    from talkoo.plumbing.mail_in.tasks import handle

    found = list(
        Raw.objects.select_for_update()
        .filter(staged=staged_id, state=State.STAGED)
        .order_by("received_at", "pk")
    )
    for raw in found:
        raw.person_id = person_id
        telling.settle(raw, State.NEW)
        # Jobs with the same lock run one after the other, as they were put in.
        in_order = handle.configure(lock=f"mail_in.staged {staged_id}")
        in_order.defer(site_id=str(current.site_id()), raw_id=str(raw.pk))
    return len(found)
