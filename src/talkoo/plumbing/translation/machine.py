"""First versions by a machine, for texts that everybody may read and nobody has translated yet.

A person asks for them, a job asks the machine, and what comes is written only where there is nothing, marked as a
machine's until somebody has read it. The same text is asked once (by its hash); a site has a share each month. What is
not open to everybody never leaves: whoever offers texts gives none then.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from talkoo.kernel import clock, crypto
from talkoo.kernel.text import BEHIND, MACHINE, ORIGINAL, Texts
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import connectors
from talkoo.plumbing.translation.forms import Part
from talkoo.plumbing.translation.models import MachineText


@dataclass(frozen=True)
class Offered:
    """The texts of one object as they are now. `seen` is handed back to `write`, so that nothing newer is lost."""

    parts: Sequence[Part]
    seen: datetime.datetime


@dataclass(frozen=True)
class Translatable:
    """`rule` is asked with the object's id whether a person may write its texts. `texts` gives None for what is not
    open to everybody. `write(id, language, new, seen)` stores whole texts by field, the language's marked as a
    machine's; it raises history.Stale when somebody has written since."""

    kind: str
    rule: str
    texts: Callable[[uuid.UUID], Offered | None]
    write: Callable[[uuid.UUID, str, Mapping[str, Texts], datetime.datetime], None]


_kinds: dict[str, Translatable] = {}


def translatable(of: Translatable) -> None:
    """From now on its texts can be given to a machine."""
    _kinds[of.kind] = of


def kind_called(kind: str) -> Translatable:
    """Raises KeyError."""
    return _kinds[kind]


def missing(parts: Sequence[Part], language: str) -> list[Part]:
    """Those that have an original in another language and nothing in this one."""
    return [
        part
        for part in parts
        if part.stored
        and part.stored[ORIGINAL] != language
        and part.stored.get(part.stored[ORIGINAL])
        and not part.stored.get(language)
    ]


def is_offered(kind: str, subject_id: uuid.UUID, language: str) -> bool:
    """Whether somebody who may write these texts can ask a machine for a first version."""
    if not settings.TRANSLATE or connectors.configured() is None:
        return False
    found = _kinds[kind].texts(subject_id)
    return found is not None and bool(missing(found.parts, language))


def left_this_month() -> int:
    """Characters that the site may still send, counted by the month (UTC)."""
    used = MachineText.objects.filter(asked_at__gte=_month_began()).aggregate(n=Sum("characters"))["n"] or 0
    return max(0, int(settings.TRANSLATE_MONTHLY) - int(used))


def _month_began() -> datetime.datetime:
    return clock.now().astimezone(datetime.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Wanted:
    """One text to ask the machine for; `hash` names it among what was asked."""

    hash: str
    text: str
    source: str
    target: str


def hash_of(connector: str, text: str, source: str, target: str) -> str:
    """Equal for the same text between the same languages by the same machine."""
    return crypto.blind("machine", f"{connector}|{source}|{target}|{text}", site=current.site_id())


def wanted(parts: Sequence[Part], language: str, connector: str) -> dict[str, Wanted]:
    """By field: what is missing."""
    found = {}
    for part in missing(parts, language):
        source = (part.stored or {})[ORIGINAL]
        text = (part.stored or {})[source]
        found[part.field] = Wanted(hash_of(connector, text, source, language), text, source, language)
    return found


def claim(some: Mapping[str, Wanted]) -> list[Wanted]:
    """Those of these that nobody has asked for, as far as this month's share goes; they count from now on.

    One site's claims wait for each other, so that together they never take more than the share.
    """
    fresh = list({one.hash: one for one in some.values()}.values())  # name and purpose may be the same words
    _wait_for_my_turn()
    known = set(
        MachineText.objects.filter(hash__in=[one.hash for one in fresh]).values_list("hash", flat=True)
    )
    left, taken = left_this_month(), []
    for one in fresh:
        if one.hash in known or len(one.text) > left:
            continue
        left -= len(one.text)
        taken.append(one)
    MachineText.objects.bulk_create(
        [MachineText(hash=one.hash, characters=len(one.text), asked_at=clock.now()) for one in taken]
    )
    return taken


def _wait_for_my_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"translation.machine {current.site_id()}"],
        )


def remember(texts: Mapping[str, str], failed: Sequence[str]) -> None:
    """What the machine said, by hash. What it did not say is forgotten, and counts no more."""
    for key, text in texts.items():
        MachineText.objects.filter(hash=key).update(text=text)
    MachineText.objects.filter(hash__in=failed, text="").delete()


def write_down(kind: str, subject_id: uuid.UUID, language: str, connector: str) -> int:
    """Put what is known where there is nothing yet; returns how many texts. What has changed meanwhile has another
    hash, and stays without. Raises history.Stale when somebody writes at this moment."""
    target = _kinds[kind]
    found = target.texts(subject_id)
    if found is None:
        return 0
    asked = wanted(found.parts, language, connector)
    known = dict(
        MachineText.objects.filter(hash__in=[one.hash for one in asked.values()])
        .exclude(text="")
        .values_list("hash", "text")
    )
    new: dict[str, Texts] = {}
    for part in found.parts:
        one = asked.get(part.field)
        text = known.get(one.hash, "") if one else ""
        if text and len(text) <= part.max_length:
            kept = {key: value for key, value in (part.stored or {}).items() if key not in {BEHIND, MACHINE}}
            new[part.field] = {**kept, language: text}
    if new:
        target.write(subject_id, language, new, found.seen)
    return len(new)
