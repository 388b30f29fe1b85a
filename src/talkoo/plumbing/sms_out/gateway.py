"""Speaking to the operator's SMS gateway: one POST of JSON for each message.

TALKOO_SMS_URL=https://sms.example.org/send    gets {"to": "+358401234567", "text": "…", "id": "<id of the message>"}
TALKOO_SMS_TOKEN=…                             is sent as `Authorization: Bearer …`, when there is one
"""

from django.conf import settings

from talkoo.plumbing import egress
from talkoo.plumbing.egress import fetch
from talkoo.plumbing.sms_out.models import Message

PATIENCE = 20  # seconds
_NOT_TAKEN = frozenset({408, 425, 429, 503})  # the gateway says itself that it did nothing


class NotNow(Exception):
    """The gateway asked to come again later. The message was surely not taken."""


class Refused(Exception):
    """The gateway will not take this message, or there is none that we may speak to."""


class Unsure(Exception):
    """It cannot be known whether the gateway took the message."""


def is_configured() -> bool:
    """Whether the operator named a gateway; without one text messages stay in the outbox."""
    return bool(settings.SMS_URL)


def hand_over(message: Message) -> None:
    """Returns when the gateway has taken the message. Raises NotNow, Refused or Unsure."""
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    try:
        answer = fetch.request(
            "POST",
            settings.SMS_URL,
            headers=headers,
            json={"to": message.phone, "text": message.text, "id": str(message.pk)},
            timeout=PATIENCE,
            limit=100_000,
            allow_http=True,
        )
    except (egress.Refused, egress.Unreachable) as problem:
        if problem.is_sent:
            raise Unsure(str(problem)) from problem
        raise (Refused if isinstance(problem, egress.Refused) else NotNow)(str(problem)) from problem
    if answer.is_ok:
        return
    said = f"{answer.status} {answer.content[:150].decode(errors='replace')}".strip()
    if answer.status in _NOT_TAKEN:
        raise NotNow(said)
    raise Unsure(said) if answer.status >= 500 else Refused(said)
