"""Which push services we speak to. A browser names the address of its own; whatever else stands there is refused.

Those of the browsers that people have: Chrome and its kin, Firefox, Safari, Edge. TALKOO_PUSH_SERVICES names others in
their place: host names with spaces between, a leading dot for everything below a name; `none` for none at all.
"""

from urllib.parse import urlsplit

from django.conf import settings

from talkoo.plumbing.push import vapid

KNOWN = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
LONGEST = 1_000  # characters of an address


def listed() -> tuple[str, ...]:
    """Host names; with a leading dot, all below it. Those with a port may be asked without TLS if egress allows it."""
    told = settings.PUSH_SERVICES.lower().split()
    return tuple(one for one in told if one != "none") if told else KNOWN


def is_on() -> bool:
    """Whether phones can be told at all on this installation."""
    return vapid.has_key() and bool(listed())


def is_known(endpoint: str) -> bool:
    """Whether the address is one of a service on the list."""
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if len(endpoint) > LONGEST or "@" in parts.netloc or not endpoint.isascii():
        return False
    if port and f"{host}:{port}" in listed():
        return parts.scheme in {"https", "http"}
    if parts.scheme != "https" or port not in {None, 443}:
        return False
    return any(host.endswith(one) if one.startswith(".") else host == one for one in listed())
