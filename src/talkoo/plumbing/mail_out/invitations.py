"""What a calendar program takes from a mail: that one is invited, that something changed, that it is called off."""

import json
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from enum import StrEnum

from django.conf import settings

from talkoo.plumbing.calendars import written
from talkoo.plumbing.calendars.entries import Entry, Party
from talkoo.plumbing.tenancy import current

FILE_NAME = "invite.ics"


class Method(StrEnum):
    """As RFC 5546 (iTIP) has it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An event for the calendar of whoever gets the mail. A change is another REQUEST with the same `uid` and a higher
    `sequence`. `is_answered`: they have said already that they come, so that their program does not ask them."""

    entry: Entry
    method: Method = Method.REQUEST
    is_answered: bool = False

    def enclosed(self, *, name: str, address: str) -> "Enclosed":
        """For whoever has this name and address, in the name of the current site. Raises ValueError for an event
        without a moment, unless it is called off."""
        office = Party(str(current.site().name(self.entry.language)), settings.MAIL_FROM)
        invited = Party(name, address)
        if self.method == Method.CANCEL:
            ics = written.cancel(self.entry, organiser=office, invited=invited)
        else:
            ics = written.request(self.entry, organiser=office, invited=invited, is_answered=self.is_answered)
        return Enclosed(method=self.method, ics=ics.decode())


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """How a ledger row keeps it."""

    method: str
    ics: str

    def as_text(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str | None) -> "Enclosed | None":
        """From a row."""
        said = json.loads(text) if text else None
        return cls(method=said["method"], ics=said["ics"]) if said else None

    def put_into(self, made: EmailMessage) -> None:
        """Beside the words, for programs that ask what to do with it (RFC 6047), and as a file for all others."""
        shown = {"method": self.method, "component": "VEVENT"}
        made.add_alternative(self.ics, subtype="calendar", cte="quoted-printable", params=shown)
        made.add_attachment(self.ics.encode(), maintype="application", subtype="ics", filename=FILE_NAME)
