"""Mails of ours that come back: which one it was stands in the address they come to (VERP)."""

import re
import uuid

from talkoo.plumbing.mail_in.parse import Parsed
from talkoo.plumbing.mail_out import bounces
from talkoo.plumbing.mail_out.models import Mail

_ACTION = re.compile(r"^action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status:\s*([245])\.\d{1,3}\.\d{1,3}", re.IGNORECASE | re.MULTILINE)
_DIAGNOSIS = re.compile(r"^diagnostic-code:\s*(.{1,300})", re.IGNORECASE | re.MULTILINE)
_SAID = re.compile(r"\b([45])(?:\d\d[ -]|\.\d{1,3}\.\d{1,3}\b)")
_LOOKED_AT = 20_000


def take(mail_id: uuid.UUID, parsed: Parsed, sender: str) -> bool:
    """Count it for the address of that mail; False when it is no bounce: somebody is away, or it only takes longer."""
    found = _judged(parsed, sender)
    mail = Mail.objects.filter(pk=mail_id).first()
    if found is None or mail is None:
        return False
    is_hard, reason = found
    bounces.came_back(mail, is_hard=is_hard, reason=reason)
    return True


def _judged(parsed: Parsed, sender: str) -> tuple[bool, str] | None:
    """Whether it is for good, and what the other server said."""
    report = "\n".join(parsed.reports)[:_LOOKED_AT]
    if report:
        action, status = _ACTION.search(report), _STATUS.search(report)
        if action and action[1].lower() in {"delayed", "delivered", "relayed", "expanded"}:
            return None
        said = _DIAGNOSIS.search(report)
        if action or status:
            return bool(status and status[1] == "5"), said[1].strip() if said else (status or action or [""])[
                0
            ]
    if sender.strip("<> "):  # programs that tell of an absence give a sender; servers that give back do not
        return None
    said = _SAID.search(parsed.text[:_LOOKED_AT])
    return bool(said and said[1] == "5"), parsed.subject
