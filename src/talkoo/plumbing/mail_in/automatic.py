"""Mails that no person wrote: answers of programs, mails of lists, and our own that come back."""

import re

from django.conf import settings

from talkoo.plumbing.mail_in import addresses, registry
from talkoo.plumbing.mail_in.addresses import OURS
from talkoo.plumbing.mail_in.models import Reason
from talkoo.plumbing.mail_in.parse import Parsed
from talkoo.plumbing.mail_out import domains
from talkoo.plumbing.mail_out.envelope import LOOP
from talkoo.plumbing.tenancy import current

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
    loops = {headers.get(LOOP.lower(), ""), parsed.message_id.rpartition("@")[2].lower()}
    if (
        loops & ours
        or _is_ours(parsed.address)
        or any(f".{domain}>" in headers.get("list-id", "") for domain in ours)
    ):
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


def _is_ours(address: str) -> bool:
    """Whether we write from this address ourselves, or mails to it come to us. People may have others of the same
    domain: their mails count."""
    local, _at, domain = address.lower().rpartition("@")
    if domain in domains.known() and local.partition("+")[0] in OURS and "+" in local:
        return True
    found = addresses.meant(address)
    is_place = (
        found is not None and found.site_id == current.site_id() and registry.at(found.local) is not None
    )
    return is_place or address.lower() == settings.MAIL_FROM.lower()
