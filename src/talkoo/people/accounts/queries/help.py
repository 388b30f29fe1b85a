"""Who waits for help with signing in, and finding a person for those who help."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import desk
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import HelpRequest, Person, Status
from talkoo.people.accounts.queries import contacts
from talkoo.plumbing.tenancy import current

_MOST = 20

desk.add(
    desk.Queue(
        name="help-sign-in",
        label=_("People who cannot sign in"),
        select="""select count(*)::int, (min(created_at) at time zone %(zone)s)::date
                  from accounts_helprequest where settled_at is null""",
        parameters=lambda person: {"zone": current.site().time_zone},
        page="accounts:help_queue",
        permission="accounts.help",
        place=20,
    )
)


def waiting_for_help() -> list[HelpRequest]:
    """The oldest first, at most 100."""
    return list(HelpRequest.objects.filter(settled_at=None).order_by("created_at", "id")[:100])


@dataclass(frozen=True)
class Found:
    """A person as those who help find them. `entered_at` tells two of one name apart."""

    id: uuid.UUID
    name: str
    status_label: str
    entered_at: datetime


def found_people(words: str) -> list[Found]:
    """People whose name holds the words, or whose e-mail address or phone number it is; at most 20."""
    words = clean_line(words)
    if len(words) < 2:
        return []
    people = Person.objects.exclude(status=Status.ERASED)
    try:
        point = contacts.at(words, contacts.kind_of(words))
        people = people.filter(pk=point.person_id) if point else people.none()
    except contacts.WrongContact:
        people = people.filter(name__icontains=words)
    return [
        Found(one.pk, one.name, str(Status(one.status).label), one.created_at)
        for one in people.order_by("name", "id")[:_MOST]
    ]
