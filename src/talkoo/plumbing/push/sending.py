"""Handing one sealed message to the push service of one browser."""

import json
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from talkoo.kernel import crypto
from talkoo.plumbing import egress
from talkoo.plumbing.egress import fetch
from talkoo.plumbing.push import sealing, services, vapid
from talkoo.plumbing.push.models import Device

PATIENCE = 10  # seconds
TTL = 86_400
"""Seconds that a service keeps a message for a phone that is off. After a day the page of news tells it better."""

_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})
_WAITS, _WAITS_AT_MOST = 60, 3_600  # seconds


class Outcome(StrEnum):
    """What became of a message to one device."""

    TOLD = "told"
    GONE = "gone"  # the browser has taken its address back: nobody is there any more
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True)
class Result:
    """`seconds` is when to try again; `problem` is for the log, without the address."""

    outcome: Outcome
    seconds: int = 0
    problem: str = ""


def hand_over(device: Device, content: bytes, *, topic: bytes, contact: str) -> Result:
    """One request. Outside a transaction: a service may take its time."""
    try:
        endpoint, keys = str(device.endpoint), json.loads(str(device.keys))
        body = sealing.seal(content, sealing.lock(keys["p256dh"], keys["auth"]))
    except (crypto.Unreadable, ValueError) as problem:
        return Result(Outcome.GONE, problem=str(problem))
    if not services.is_known(endpoint):
        return Result(Outcome.REFUSED, problem="its service is not on the list")
    headers = {
        "TTL": str(TTL),
        "Urgency": "normal",
        "Topic": vapid.packed(topic),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": vapid.authorization(endpoint, contact=contact),
    }
    try:
        answer = fetch.request(
            "POST", endpoint, headers=headers, body=body, timeout=PATIENCE, limit=20_000, allow_http=True
        )
    except egress.Unreachable as problem:
        return Result(Outcome.LATER, _WAITS, str(problem))
    except egress.Refused as problem:
        return Result(Outcome.REFUSED, problem=str(problem))
    if answer.is_ok:
        return Result(Outcome.TOLD)
    if answer.status in _GONE:
        return Result(Outcome.GONE)
    if answer.status in _LATER or answer.status >= 500:
        return Result(Outcome.LATER, _after(answer.headers.get("retry-after", "")), str(answer.status))
    return Result(
        Outcome.REFUSED, problem=f"{answer.status} {answer.content[:150].decode(errors='replace')}".strip()
    )


def _after(told: str) -> int:
    return min(max(int(told), 1), _WAITS_AT_MOST) if told.isdecimal() and len(told) < 9 else _WAITS


def contact(home: str) -> str:
    """Where the people of a push service reach ours: the operator, or the site at `home`."""
    return f"mailto:{settings.OPERATOR_MAIL}" if settings.OPERATOR_MAIL else home
