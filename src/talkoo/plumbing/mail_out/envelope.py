"""A ledger row as it goes over the wire: its headers, its sender, and where it comes back to."""

import re
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from talkoo.kernel import proofs
from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_out import compose, domains
from talkoo.plumbing.mail_out.invitations import Enclosed
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.current import CurrentSite

BOUNCE = "bounce"
LOOP = "X-Loop"
_LONGEST_NAME = 80
_PLAIN = re.compile(r"[A-Za-z0-9 .'()_-]{1,60}")
_ADDRESS = re.compile(r"[^\s<>,;:()\"\\@\x00-\x1f\x7f]{1,64}@[^\s<>,;:()\"\\@\x00-\x1f\x7f]{1,253}")
_POLICY = policy.default.clone(refold_source="none")
_QUOTING = str.maketrans({'"': "'", "\\": "/"})


def sender(mail: Mail) -> str:
    """The address that the mail comes back to when it cannot be delivered: one for each mail."""
    domain = domains.of(sites.by_id(mail.site_id))  # type: ignore[arg-type]
    if not domain:
        return settings.MAIL_FROM
    return f"{BOUNCE}+{proofs.give(BOUNCE, mail.id, site=mail.site_id)}@{domain}"  # type: ignore[arg-type]


def message(mail: Mail) -> EmailMessage:
    """The mail. Its Message-ID is that of the post, else of the ledger row: the same at every try. Raises ValueError
    when it is for no address."""
    site = sites.by_id(mail.site_id)  # type: ignore[arg-type]
    tied = Tied.read(mail.tied)
    domain = domains.of(site) or settings.MAIL_FROM.rpartition("@")[2]
    strand = tied.strand
    post = strand.post if strand and strand.post else str(mail.id)
    made = EmailMessage(_POLICY)
    made.set_raw("Subject", _subject(mail.subject))
    made.set_raw("From", _from(site, mail.language, tied, domain))
    made.set_raw("To", _to(mail.address))
    made["Date"] = format_datetime(mail.created_at)
    made.set_raw("Message-ID", _id(post, domain))
    made["Auto-Submitted"] = "auto-generated"
    made[LOOP] = domain
    made["Feedback-ID"] = _line(f"{mail.kind}:{site.key}:{settings.INSTALLATION}:talkoo")
    if strand:
        _thread(made, strand, domain)
        _list(made, strand, site, domain, f"reply+{tied.reply}@{domain}" if tied.reply else "")
    if tied.stop:
        _unsubscribe(made, tied, site, domain)
    made.set_content(mail.text)
    if enclosed := Enclosed.read(mail.enclosed):
        enclosed.put_into(made)
    made["Content-Language"] = mail.language
    return made


def _from(site: CurrentSite, language: str, tied: Tied, domain: str) -> str:
    """Always an address of our own: what comes from elsewhere in another's name is refused or lost (DMARC).

    The library takes a long name apart at its signs, so that a name with another address in it would be the sender:
    whatever is not plain is encoded here.
    """
    name = str(site.name(language))
    if tied.strand and tied.strand.written_by:
        with override(language):
            name = _("%(person)s (via %(site)s)") % {"person": tied.strand.written_by, "site": name}
    shown = _name(name)
    address = f"reply+{tied.reply}@{domain}" if tied.reply else settings.MAIL_FROM
    said = f'"{shown}"' if _PLAIN.fullmatch(shown) else Header(shown, "utf-8", maxlinelen=70).encode()
    return f"{said}\n <{address}>" if shown else address


def _subject(said: str) -> str:
    """Broken into lines by the older part of the library: the newer one loses spaces beside long words."""
    line = _line(said)
    return Header(line, "us-ascii" if line.isascii() else "utf-8", header_name="Subject").encode()


def _address(url: str) -> str:
    """Of a page, as a header may hold it whole: the library would encode a long one, which no mail program reads."""
    return quote(_line(url), safe=":/?#[]@!$&'()*+,;=%~")[:500]


def _to(address: str) -> str:
    """As it is: the library breaks long ones with letters beyond ASCII. Raises ValueError for what is no address."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError("its receiver is no address")
    return address


def _name(said: str) -> str:
    """A name as it may stand between quotation marks: programs differ in how they read what is escaped there."""
    return _line(said).translate(_QUOTING)[:_LONGEST_NAME].strip()


def _line(said: str) -> str:
    """Words in a header as they are. What looks like an encoded word (RFC 2047) would be read as one, with line ends
    and other headers in it."""
    return clean_line(said).replace("=?", "= ?").replace("?=", "? =")


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
        made.set_raw("In-Reply-To", before[-1])
        made.set_raw("References", "\n ".join(dict.fromkeys(before)))


def _list(made: EmailMessage, strand: Strand, site: CurrentSite, domain: str, reply: str) -> None:
    if not strand.list_id:
        return
    made["Precedence"] = "list"
    name = _name(strand.list_name)
    where = f"<{_local(strand.list_id)}.{site.key}.{domain}>"
    made["List-Id"] = f'"{name}" {where}' if name else where
    if strand.list_url:
        made.set_raw("List-Archive", f"<{_address(strand.list_url)}>")
        made.set_raw("List-Help", f"<{_address(strand.list_url)}>")
    made.set_raw("List-Post", f"<mailto:{reply}>" if reply else "NO")


def _unsubscribe(made: EmailMessage, tied: Tied, site: CurrentSite, domain: str) -> None:
    """RFC 2369 and RFC 8058: a mail program shows a button that stops these mails with one click.

    Without a language in its path, for such programs follow no redirection.
    """
    ways = [f"<{compose.address_of('mail_out:stop', tied.stop, language=site.default_language, of=site)}>"]
    if domains.of(site):
        ways.append(f"<mailto:unsubscribe+{tied.stop}@{domain}>")
    made.set_raw("List-Unsubscribe", ",\n ".join(ways))
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
