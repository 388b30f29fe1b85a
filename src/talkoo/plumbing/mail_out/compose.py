"""Writing a mail: in the receiver's language, on the receiver's clock, into the ledger."""

import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import engines
from django.utils import timezone, translation

from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import clean_line, pick
from talkoo.plumbing.mail_out import domains, handles
from talkoo.plumbing.mail_out.invitations import Invitation
from talkoo.plumbing.mail_out.models import Mail, Verb
from talkoo.plumbing.mail_out.press import LONGEST_SUBJECT, Own, Press
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.current import CurrentSite

__all__ = ["Draft", "Invitation", "Press", "Receiver", "Strand", "address_of", "ledger_key", "send", "write"]

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Receiver:
    """Where a mail goes and how its reader reads. `person_id` is None for someone without an account here."""

    address: str
    language: str
    person_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """What makes the ledger row unique, without the address of a stranger in it."""
        return ledger_key(self.person_id, "address", self.address)


def ledger_key(person_id: uuid.UUID | None, kind: str, where: str) -> str:
    """A receiver in a ledger: `person:<id>`, or `<kind>:<keyed hash>` of a stranger's address or number."""
    if person_id:
        return f"person:{person_id}"
    digest = hmac.new(settings.SECRET_KEY.encode(), where.lower().encode(), hashlib.sha256).hexdigest()
    return f"{kind}:{digest[:40]}"


def address_of(name: str, *args: Any, language: str, of: CurrentSite | None = None) -> str:
    """The full address of a page in `language`: of the current site, or of the one that is given."""
    site = of or current.site()
    port = settings.PUBLIC_PORT
    host = site.main_host + (f":{port}" if port else "")
    return f"{settings.PUBLIC_SCHEME}://{host}{pages.path_in(language, site.default_language, name, *args)}"


class Draft:
    """A message about to be written: template `<area>/mail/<name>.txt` (kind = `<area>.<name>`), in the receiver's
    language and on the site's clock.

    Besides what it is given, a template knows `site_name`, `language`, `address_of(page, *arguments)`, `moment(value)`
    and `says(stored)`, a stored text in the receiver's language.
    """

    def __init__(self, kind: str, language: str, context: Mapping[str, Any]):
        site = current.site()
        area, _dot, name = kind.partition(".")
        self.language = self.language_for(language)
        self._template = engines["jinja2"].env.get_template(f"{area}/mail/{name}.txt")  # type: ignore[attr-defined]
        self._shared = {
            "site_name": site.name(self.language),
            "language": self.language,
            "address_of": lambda page, *args: address_of(page, *args, language=self.language),
            "moment": lambda value: i18n.say_moment(value, self.language, site.time_zone),
            "says": lambda stored: pick(stored, self.language),
            "why": "",
            "stop_url": "",
            "is_answered": False,
            **context,
        }

    @staticmethod
    def language_for(wanted: str) -> str:
        """The language a mail is written in for somebody who reads this one."""
        return wanted if wanted in i18n.INTERFACE else current.site().default_language

    def said(self, block: str) -> str:
        """A block as the template says it, or the whole for none."""
        with translation.override(self.language), timezone.override(current.site().time_zone):
            if not block:
                return str(self._template.render(self._shared))
            return "".join(self._template.blocks[block](self._template.new_context(self._shared)))

    def subject(self) -> str:
        """One line, at most 300 characters."""
        return clean_line(self.said("subject"))[:LONGEST_SUBJECT]

    def whole(self) -> str:
        """The mail, with the site's name and address below."""
        return self.said("").strip() + "\n"

    def body(self) -> str:
        """The words alone, as a letter on paper holds them."""
        return self.said("body").strip() + "\n"

    def short(self) -> str:
        """One line for a phone: the template's block `sms`; without one, site, subject and the body's first address."""
        if "sms" in self._template.blocks:
            return clean_line(self.said("sms"))
        address = _ADDRESS.search(self.body())
        return clean_line(f"{self._shared['site_name']}: {self.subject()} {address[0] if address else ''}")


def write(
    fact_id: uuid.UUID,
    kind: str,
    to: Receiver,
    *,
    is_secret: bool = False,
    strand: Strand | None = None,
    why: Any = "",
    stop: Sequence[str] | None = None,
    press: Press | None = None,
    invitation: Invitation | None = None,
    **context: Any,
) -> Mail:
    """Render a mail (see Draft) as a ledger row that is not saved yet. The blocks `subject` and `body` are the mail.

    `why` says in one sentence why it was sent (lazy: in the receiver's language); `stop` is what "Stop these mails"
    in it switches off. A `press` is shared by those who get the same message, `person_name` apart. An `invitation` goes
    with it for the receiver's calendar.
    """
    wishes = []
    if strand and strand.answers and domains.of(current.site()):
        wishes.append(handles.Wish.to_answer(strand.answers))
    if stop:
        wishes.append(handles.Wish.to_stop(stop))
    given = dict(zip([wish.verb for wish in wishes], handles.give(to.key, to.person_id, wishes), strict=True))
    reply, stopping = given.get(Verb.REPLY, ""), given.get(Verb.STOP, "")
    language = Draft.language_for(to.language)

    def draft(own: Own) -> Draft:
        around = {
            "why": why,
            "stop_url": address_of("mail_out:stop", own.stop, language=language) if own.stop else "",
            "is_answered": bool(reply),
            **({"person_name": own.name} if "person_name" in context else {}),
        }
        return Draft(kind, language, {**context, **around})

    subject, text = (press or Press()).printed(
        to.language,
        Own(str(context.get("person_name") or ""), stopping),
        is_answered=bool(reply),
        make=draft,
    )
    return Mail(
        fact_id=fact_id,
        receiver=to.key,
        kind=kind,
        address=to.address,
        language=language,
        subject=subject,
        text=text,
        tied=Tied(strand=strand, reply=reply, stop=stopping).as_text() if strand or stop else None,
        enclosed=_enclosed(invitation, to, str(context.get("person_name") or "")),
        is_secret=is_secret,
        created_at=clock.now(),
    )


def _enclosed(invitation: Invitation | None, to: Receiver, name: str) -> str | None:
    return invitation.enclosed(name=name, address=to.address).as_text() if invitation else None


def send(
    fact: Fact,
    kind: str,
    to: Receiver,
    *,
    is_secret: bool = False,
    strand: Strand | None = None,
    why: Any = "",
    stop: Sequence[str] | None = None,
    invitation: Invitation | None = None,
    **context: Any,
) -> None:
    """Write a mail about a fact (see `write`) and put it into the ledger with its job.

    Sending the same fact to the same receiver again changes nothing. A mail with a `strand` or `stop` is held back
    from an address that mails come back from (bounces).
    """
    from talkoo.plumbing.mail_out.tasks import deliver

    if stop and to.person_id is None and handles.has_stopped(to.key, stop):
        return
    mail = write(
        fact.id,
        kind,
        to,
        is_secret=is_secret,
        strand=strand,
        why=why,
        stop=stop,
        invitation=invitation,
        **context,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        return
    deliver.defer(site_id=str(current.site_id()), mail_id=str(mail.id))
