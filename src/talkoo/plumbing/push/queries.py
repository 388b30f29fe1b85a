"""Which devices a person is told on, and of what."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from talkoo.kernel import clock
from talkoo.kernel.rows import fetch
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.push.models import Device
from talkoo.plumbing.sessions.models import Session

OWN = ""
"""The kind that stands for everything about a person's own business."""

_DEVICES = """
select d.id, d.browser, d.created_at, d.told_at, s.name is not null as is_signed_in, s.session_key = %s as is_this
from push_device d
left join sessions_session s on s.name = d.session and s.person_id = d.person_id and s.expire_date > %s
where d.person_id = %s order by d.created_at desc, d.id desc
"""


@dataclass(frozen=True)
class Listed:
    """One device on the page. `is_this`: the browser that asks. Nothing goes to one that is signed out."""

    id: uuid.UUID
    browser: str
    created_at: datetime.datetime
    told_at: datetime.datetime | None
    is_signed_in: bool
    is_this: bool


def devices_of(person_id: uuid.UUID, session_key: str | None) -> list[Listed]:
    """The newest first. One statement."""
    rows = fetch(_DEVICES, [session_key or "", clock.now(), person_id])
    return [
        Listed(
            row["id"],
            row["browser"],
            row["created_at"],
            row["told_at"],
            row["is_signed_in"],
            bool(row["is_this"]),
        )
        for row in rows
    ]


def with_devices(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these people who have one, signed in or not. One statement."""
    rows = fetch("select distinct person_id from push_device where person_id = any(%s)", [list(people)])
    return {row["person_id"] for row in rows}


def signed_in(people: Collection[uuid.UUID]) -> Sequence[Device]:
    """The devices of these people that are signed in still."""
    session = Session.objects.filter(
        name=OuterRef("session"), person=OuterRef("person_id"), expire_date__gt=clock.now()
    )
    return list(Device.objects.filter(Exists(session), person_id__in=people).order_by("pk"))


def chosen_by(people: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], bool]:
    """What these people chose, by person and kind. One statement."""
    rows = fetch("select person_id, kind, is_wanted from push_wish where person_id = any(%s)", [list(people)])
    return {(row["person_id"], row["kind"]): row["is_wanted"] for row in rows}


def is_wanted(chosen: Mapping[tuple[uuid.UUID, str], bool], person_id: uuid.UUID, name: str) -> bool:
    """Whether the person is told of the kind of this name on the phone."""
    kind = kinds.of(name)
    usual = kind.is_usually_on_phone if kind else True
    return chosen.get((person_id, name if kind else OWN), usual)
