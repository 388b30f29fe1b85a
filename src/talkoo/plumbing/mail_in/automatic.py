"""Mails that no person wrote: answers of programs, mails of lists, and our own that come back."""

import re

from talkoo.plumbing.mail_in.models import Reason
from talkoo.plumbing.mail_in.parse import Parsed
from talkoo.plumbing.mail_out import domains
from talkoo.plumbing.mail_out.envelope import LOOP

_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-response-suppress",
    "x-ms-exchange-inbox-rules-loop",
)
_PROGRAMS = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|ei-?vastata|bounces?)\b")
_SUBJECT = re.compile(
    r"(out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response)|automaattinen (vastaus|poissaoloviesti)"
    r"|poissaoloviesti|automaatvastus|automaatne vastus|autosvar|automatiskt svar|frånvaro|автоответ"
    r"|автоматический ответ|автоматична відповідь|автовідповідь|automatische antwort|abwesenheit"
    r"|رد تلقائي|الرد التلقائي)",
    re.IGNORECASE,
)


def why_left_aside(parsed: Parsed, sender: str) -> Reason | None:
    """Why nobody is to answer this mail; None when a person seems to have written it. `sender` is the envelope's."""
    headers, ours = parsed.headers, domains.known()
    loops = {headers.get(LOOP.lower(), ""), *(_domain(one) for one in (parsed.message_id, parsed.address))}
    if loops & ours or any(f".{domain}>" in headers.get("list-id", "") for domain in ours):
        return Reason.LOOP
    if headers.get("auto-submitted", "no").partition(";")[0].strip().lower() not in {"no", ""}:
        return Reason.AUTOMATIC
    if headers.get("precedence", "").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return Reason.AUTOMATIC
    if any(name in headers for name in _HEADERS) or "list-id" in headers:
        return Reason.AUTOMATIC
    if sender.strip("<> ") == "" or parsed.content_type == "multipart/report":
        return Reason.AUTOMATIC
    if not parsed.address or _PROGRAMS.match(parsed.address) or _SUBJECT.match(parsed.subject):
        return Reason.AUTOMATIC
    return None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
