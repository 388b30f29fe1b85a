"""Made-up people: invited, most of them signing in by code once a month."""

import datetime
import uuid
from dataclasses import dataclass

from talkoo.kernel import crypto
from talkoo.people.accounts import facts
from talkoo.people.accounts.models import (
    PASS_MINUTES,
    PASS_TRIES,
    ContactPoint,
    Person,
    Role,
    RoleGrant,
    SignInPass,
    Status,
)
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.models import Mail, State
from talkoo.plumbing.tenancy import current
from talkoo.site.demo import roles
from talkoo.site.demo.bulk import words
from talkoo.site.demo.bulk.chance import START
from talkoo.site.demo.bulk.rows import Rows

_STATUS = {"active": 75, "invited": 20, "dormant": 5}


@dataclass(frozen=True)
class Somebody:
    """A made-up person, as letters and spaces need to know them."""

    id: uuid.UUID
    name: str
    language: str
    email: str
    since: datetime.datetime
    point: uuid.UUID

    @property
    def receiver(self) -> compose.Receiver:
        return compose.Receiver(self.email, self.language, self.id)


def enter(rows: Rows, number: int, sign_ins: int) -> list[Somebody]:
    """So many people; the first ones hold the roles of the demo, so that `talkoo sign-in` finds them."""
    everybody = []
    for place in range(number):
        somebody = _invite(rows, place)
        everybody.append(somebody)
        status = "active" if place < len(roles.ROLES) else rows.chance.one_of(_STATUS)
        times = 0 if status == "invited" else 1 + rows.chance.randrange(2 * sign_ins)
        moments = sorted(rows.chance.moment(somebody.since) for _time in range(times))
        used = [
            moment for at in moments if (moment := _sign_in(rows, somebody, at, is_first=at == moments[0]))
        ]
        _finish(rows, somebody, status if used else "invited", used)
    _grant(rows, everybody)
    return everybody


def _invite(rows: Rows, place: int) -> Somebody:
    chance, site = rows.chance, current.site()
    own = site.default_language
    language = own if place < len(roles.ROLES) or chance.random() < 0.8 else chance.choice(site.languages)
    if place < len(roles.ROLES):
        since, name, email = START, roles.NAMES[own][place], roles.email_of(roles.ROLES[place])
    else:
        since = chance.soon(START, days=300)
        name = f"{chance.choice(words.FIRST_NAMES[language])} {words.EXAMPLE[language]} {place}"
        email = f"person{place}@{site.key}.example.org"
    somebody = Somebody(chance.id_at(since), name, language, email, since, chance.id_at(since))
    invited = facts.PersonInvited(id=chance.id_at(since), actor_id=None, person_id=somebody.id)
    rows.record(invited, since)
    return somebody


def _finish(rows: Rows, somebody: Somebody, status: str, used: list[datetime.datetime]) -> None:
    rows.add(
        Person,
        id=somebody.id,
        name=somebody.name,
        language=somebody.language,
        status=Status(status).value,
        session_salt=rows.chance.salt(),
        created_at=somebody.since,
        seen_at=used[-1] if used else None,
    )
    rows.add(
        ContactPoint,
        id=somebody.point,
        person_id=somebody.id,
        kind=ContactPoint.Kind.EMAIL.value,
        value=somebody.email,
        found_by=crypto.blind("contact:email", somebody.email, site=rows.site_id),
        created_at=somebody.since,
        verified_at=used[0] if used else None,
    )


def _sign_in(
    rows: Rows, somebody: Somebody, asked: datetime.datetime, *, is_first: bool
) -> datetime.datetime | None:
    """A code is asked for, mailed and used: returns when. One in twenty is never used, though not the first."""
    chance = rows.chance
    pass_id = chance.id_at(asked)
    used = None if chance.random() < 0.05 and not is_first else chance.soon(asked, days=PASS_MINUTES / 1_440)
    rows.add(
        SignInPass,
        id=pass_id,
        person_id=somebody.id,
        contact_point_id=somebody.point,
        created_at=asked,
        expires_at=asked + datetime.timedelta(minutes=PASS_MINUTES),
        tries_left=PASS_TRIES,
        used_at=used,
    )
    fact = facts.CodeAsked(id=chance.id_at(asked), actor_id=None, person_id=somebody.id, pass_id=pass_id)
    rows.record(fact, asked)
    written = chance.soon(asked, days=2 / 86_400)
    rows.add(
        Mail,
        id=chance.id_at(written),
        fact_id=fact.id,
        receiver=somebody.receiver.key,
        kind="accounts.code",
        address=somebody.email,
        language=somebody.language,
        subject="",  # both are emptied when it was sent, for they held the code
        text="",
        is_secret=True,
        state=State.SENT.value,
        problem="",
        created_at=written,
        settled_at=chance.soon(written, days=3 / 86_400),
    )
    if used:
        rows.record(facts.SignedIn(id=chance.id_at(used), actor_id=somebody.id, how="code"), used)
    return used


def _grant(rows: Rows, everybody: list[Somebody]) -> None:
    held = dict(zip(roles.ROLES, everybody, strict=False))
    for name, role in (
        ("coordinator", Role.COORDINATOR),
        ("stand-in", Role.STAND_IN),
        ("site-admin", Role.SITE_ADMIN),
        ("moderator", Role.MODERATOR),
    ):
        if somebody := held.get(name):
            since = somebody.since
            rows.add(
                RoleGrant,
                id=rows.chance.id_at(since),
                person_id=somebody.id,
                role=role.value,
                period=f"[{since.isoformat()},)",
            )
            granted = facts.RoleGranted(
                id=rows.chance.id_at(since), actor_id=None, person_id=somebody.id, role=role.value
            )
            rows.record(granted, since)
