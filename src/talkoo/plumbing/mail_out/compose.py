"""Writing a mail: in the receiver's language, on the receiver's clock, into the ledger."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import engines
from django.utils import timezone, translation

from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import clean_line
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True)
class Receiver:
    """Where a mail goes and how its reader reads. `person_id` is None for someone without an account here."""

    address: str
    language: str
    person_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """What makes the ledger row unique, without the address of a stranger in it."""
        if self.person_id:
            return f"person:{self.person_id}"
        digest = hmac.new(
            settings.SECRET_KEY.encode(), self.address.lower().encode(), hashlib.sha256
        ).hexdigest()
        return f"address:{digest[:40]}"


def address_of(name: str, *args: Any, language: str) -> str:
    """The full address of a page of the current site in `language`."""
    site = current.site()
    port = settings.PUBLIC_PORT
    host = site.main_host + (f":{port}" if port else "")
    return f"{settings.PUBLIC_SCHEME}://{host}{pages.path_in(language, site.default_language, name, *args)}"


def write(fact_id: uuid.UUID, kind: str, to: Receiver, *, is_secret: bool = False, **context: Any) -> Mail:
    """Render template `<area>/mail/<name>.txt` (kind = `<area>.<name>`) as a ledger row that is not saved yet.

    The template's blocks `subject` and `body` are the mail.
    """
    language = to.language if to.language in i18n.INTERFACE else current.site().default_language
    area, _dot, name = kind.partition(".")
    template = engines["jinja2"].env.get_template(f"{area}/mail/{name}.txt")  # type: ignore[attr-defined]
    with translation.override(language), timezone.override(current.site().time_zone):
        shared = {
            "site_name": current.site().name(language),
            "language": language,
            "address_of": lambda page, *args: address_of(page, *args, language=language),
            "moment": lambda value: i18n.say_moment(value, language, current.site().time_zone),
            **context,
        }
        blocks = template.new_context(shared)
        subject = clean_line("".join(template.blocks["subject"](blocks)))
        text = template.render(shared).strip() + "\n"
    return Mail(
        fact_id=fact_id,
        receiver=to.key,
        kind=kind,
        address=to.address,
        language=language,
        subject=subject[:300],
        text=text,
        is_secret=is_secret,
        created_at=clock.now(),
    )


def send(fact: Fact, kind: str, to: Receiver, *, is_secret: bool = False, **context: Any) -> None:
    """Write a mail about a fact and put it into the ledger with its job.

    Sending the same fact to the same receiver again changes nothing.
    """
    from talkoo.plumbing.mail_out.tasks import deliver

    mail = write(fact.id, kind, to, is_secret=is_secret, **context)
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        return
    deliver.defer(site_id=str(current.site_id()), mail_id=str(mail.id))
