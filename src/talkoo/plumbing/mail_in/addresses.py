"""What an address of ours means: an answer, a mail that came back, a wish to stop mails, or a place."""

import uuid
from dataclasses import dataclass

from django.conf import settings

from talkoo.kernel import proofs
from talkoo.plumbing.mail_out import domains
from talkoo.plumbing.mail_out.envelope import BOUNCE
from talkoo.plumbing.mail_out.models import Verb
from talkoo.plumbing.tenancy import sites

REPLY, UNSUBSCRIBE = "reply", "unsubscribe"
_PURPOSE = {REPLY: Verb.REPLY, UNSUBSCRIBE: Verb.STOP, BOUNCE: BOUNCE}
OURS = frozenset(_PURPOSE)
"""What stands before the plus in the addresses that we give out."""
_LONGEST = 320


@dataclass(frozen=True)
class Meant:
    """`verb` is reply, bounce or unsubscribe, with a `proof`; or empty, with the `local` part of a place."""

    site_id: uuid.UUID
    verb: str = ""
    proof: str = ""
    local: str = ""


def meant(address: str) -> Meant | None:
    """None when it is not ours: of another domain, of no site, or with a proof that we did not give."""
    local, at, domain = address.strip().strip("<>").lower().rpartition("@")
    if not at or not local or len(address) > _LONGEST or domain not in domains.known():
        return None
    verb, plus, proof = local.partition("+")
    if plus and verb in _PURPOSE:
        for site in sites.every():
            if proofs.taken(_PURPOSE[verb], proof, site=site.id):
                return Meant(site.id, verb, proof)
        return None
    return _place(local, domain)


def _place(local: str, domain: str) -> Meant | None:
    shared, own = domains.read(settings.MAIL_DOMAIN)
    for site in sites.every():
        if own.get(site.key) == domain:
            return Meant(site.id, local=local)
    if domain != shared:
        return None
    name, _dot, key = local.rpartition(".")
    found = next((site for site in sites.every() if site.key == key and site.key not in own), None)
    return Meant(found.id, local=name) if found and name else None


def named(found: Meant) -> uuid.UUID | None:
    """What its proof names: the id of a mail, or the key of a handle."""
    return proofs.taken(_PURPOSE[found.verb], found.proof, site=found.site_id)
