"""A ledger row as it goes over the wire: its headers, its sender, and where it comes back to."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from talkoo.kernel import proofs
from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_out import compose, domains
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.current import CurrentSite

BOUNCE = "bounce"
LOOP = "X-Loop"
_LONGEST_NAME = 80


def sender(mail: Mail) -> str:
    """The address that the mail comes back to when it cannot be delivered: one for each mail."""
    domain = domains.of(sites.by_id(mail.site_id))  # type: ignore[arg-type]
    if not domain:
        return settings.MAIL_FROM
    return f"{BOUNCE}+{proofs.give(BOUNCE, mail.id, site=mail.site_id)}@{domain}"  # type: ignore[arg-type]


def message(mail: Mail) -> EmailMessage:
    """The mail. Its Message-ID is that of the post, else of the ledger row: the same at every try."""
    site = sites.by_id(mail.site_id)  # type: ignore[arg-type]
    tied = Tied.read(mail.tied)
    domain = domains.of(site) or settings.MAIL_FROM.rpartition("@")[2]
    strand = tied.strand
    post = strand.post if strand and strand.post else str(mail.id)
    made = EmailMessage()
    made["Subject"] = mail.subject
    made["From"] = _from(site, mail.language, tied, domain)
    made["To"] = mail.address
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = _id(post, domain)
    made["Auto-Submitted"] = "auto-generated"
    made[LOOP] = domain
    made["Feedback-ID"] = f"{mail.kind}:{site.key}:{settings.INSTALLATION}:talkoo"
    if strand:
        _thread(made, strand, domain)
        _list(made, strand, site, domain, f"reply+{tied.reply}@{domain}" if tied.reply else "")
    if tied.stop:
        _unsubscribe(made, tied, site, domain)
    made.set_content(mail.text)
    made["Content-Language"] = mail.language
    return made


def _from(site: CurrentSite, language: str, tied: Tied, domain: str) -> Address:
    """Always an address of our own: what comes from elsewhere in another's name is refused or lost (DMARC)."""
    name = str(site.name(language))
    if tied.strand and tied.strand.written_by:
        with override(language):
            name = _("%(person)s (via %(site)s)") % {"person": tied.strand.written_by, "site": name}
    shown = clean_line(name)[:_LONGEST_NAME]
    address = f"reply+{tied.reply}@{domain}" if tied.reply else settings.MAIL_FROM
    return Address(display_name=shown, addr_spec=address)


def _local(post: str) -> str:
    """A local part that every mail program takes, whatever was given."""
    kept = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._+") else "-" for sign in post)
    return re.sub(r"\.+", ".", kept)[:120].strip(".") or "post"


def _id(post: str, domain: str) -> str:
    """A Message-ID: ours, or the one that a mail from elsewhere came with (`x@example.org`)."""
    name, at, elsewhere = post.strip("<>").rpartition("@")
    return (
        f"<{_local(name)}@{_local(elsewhere)}>" if at and elsewhere else f"<{_local(name or post)}@{domain}>"
    )


def _thread(made: EmailMessage, strand: Strand, domain: str) -> None:
    before = [_id(one, domain) for one in (strand.root, strand.parent) if one and one != strand.post]
    if before:
        made["In-Reply-To"] = before[-1]
        made["References"] = " ".join(dict.fromkeys(before))


def _list(made: EmailMessage, strand: Strand, site: CurrentSite, domain: str, reply: str) -> None:
    if not strand.list_id:
        return
    made["Precedence"] = "list"
    name = clean_line(strand.list_name).replace('"', "'")[:_LONGEST_NAME]
    where = f"<{_local(strand.list_id)}.{site.key}.{domain}>"
    made["List-Id"] = f'"{name}" {where}' if name else where
    if strand.list_url:
        made["List-Archive"] = f"<{clean_line(strand.list_url)}>"
        made["List-Help"] = f"<{clean_line(strand.list_url)}>"
    made["List-Post"] = f"<mailto:{reply}>" if reply else "NO"


def _unsubscribe(made: EmailMessage, tied: Tied, site: CurrentSite, domain: str) -> None:
    """RFC 2369 and RFC 8058: a mail program shows a button that stops these mails with one click.

    Without a language in its path, for such programs follow no redirection.
    """
    ways = [f"<{compose.address_of('mail_out:stop', tied.stop, language=site.default_language, of=site)}>"]
    if domains.of(site):
        ways.append(f"<mailto:unsubscribe+{tied.stop}@{domain}>")
    made["List-Unsubscribe"] = ", ".join(ways)
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
