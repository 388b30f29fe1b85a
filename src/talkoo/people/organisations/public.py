"""What others above may ask of organisations.

A person who speaks for several chooses in which capacity (S4.34): put `forms.CapacityField(person)` into the form, give
its value to the action, and there `require(by, "organisations.act_for", organisation_id)` once more.

A network takes in members as an umbrella organisation does: `MEMBERSHIP` is the lifecycle of both, `forms.Application`
and `forms.Reason` are the forms of both.
"""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import pages
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Texts, pick
from talkoo.people.accounts.actions import consents
from talkoo.people.accounts.models import Purpose
from talkoo.people.organisations.actions.describing import describe
from talkoo.people.organisations.actions.entering import due_on
from talkoo.people.organisations.actions.memberships import NewTerms
from talkoo.people.organisations.actions.parts import hide_parts
from talkoo.people.organisations.models import (
    Affiliation,
    Connection,
    ConnectionState,
    Membership,
    MembershipStatus,
    Organisation,
    State,
)
from talkoo.people.organisations.queries import (
    Capacity,
    Guide,
    capacities_of,
    guides_with,
    introduce_with,
    name_of,
    representatives,
    representatives_of,
    works_in,
)
from talkoo.people.organisations.rules import accepts_for_organisation, represents, works_for_some
from talkoo.people.organisations.states import MEMBERSHIP
from talkoo.plumbing.moderation import newcomers
from talkoo.plumbing.retention import registry as retention
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part

__all__ = [
    "MEMBERSHIP",
    "Capacity",
    "Guide",
    "NewTerms",
    "accepts_for_organisation",
    "capacities_of",
    "due_on",
    "guides_with",
    "hang_in",
    "introduce_with",
    "name_of",
    "representatives",
    "representatives_of",
    "represents",
    "works_in",
]

_AN_ID = retention.KEEP("who did it for an organisation: an id without words")


def _parts(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = Affiliation.objects.select_related("organisation").filter(person=person_id).order_by("id")
    return [
        {
            "organisation": pick(one.organisation.name, pages.language()).text,
            "part": one.role,
            "may_represent": one.may_represent,
            "is_public": one.is_public,
            "known_as": one.known_as,
            "since": one.since,
            "until": one.until,
        }
        for one in found
    ]


def _page_of(organisation_id: uuid.UUID) -> str:
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=organisation_id)
    return pages.address("organisations:registration", slug)


def _page_of_membership(membership_id: uuid.UUID) -> str:
    return pages.address("organisations:own_membership", membership_id)


def _page_of_connection(connection_id: uuid.UUID) -> str:
    found = Connection.objects.select_related("first").get(pk=connection_id)
    return pages.address("organisations:connections", found.first.slug)


def _texts_of(organisation_id: uuid.UUID) -> machine.Offered | None:
    """None before it is listed for everybody."""
    found = Organisation.objects.filter(pk=organisation_id, state=State.LISTED).first()
    if found is None:
        return None
    return machine.Offered(
        [Part("name", "", found.name, 200), Part("purpose", "", found.purpose)], found.changed_at
    )


def _written_by_machine(
    organisation_id: uuid.UUID, language: str, new: Mapping[str, Texts], seen: datetime.datetime
) -> None:
    by_machine = frozenset({language})
    describe(organisation_id, by=PROGRAM, machine=by_machine, seen=seen, **new)  # type: ignore[arg-type]


def hang_in() -> None:
    """Called once, when the program starts: what is kept of people, how long, what a consent carries, and what a
    machine may translate."""
    machine.translatable(
        machine.Translatable(
            "organisations.organisation", "organisations.describe", _texts_of, _written_by_machine
        )
    )
    consents.undo_with(Purpose.SHOW_ROLE, hide_parts)
    newcomers.trust(works_for_some)
    retention.personal(Affiliation, export=_parts, label=_("Your parts in organisations"))
    retention.personal(
        Organisation,
        person="entered_by",
        export=("name", "state", "created_at"),
        erase=_AN_ID,
        label=_("Organisations that you registered"),
    )
    retention.personal(
        Membership,
        person="applied_by",
        export=("applied_at", "status"),
        erase=_AN_ID,
        label=_("Memberships that you applied for"),
    )
    retention.personal(
        Connection,
        person="asked_by",
        export=("asked_at", "message", "state"),
        erase=_AN_ID,
        label=_("Connections that you asked for"),
    )
    retention.kept(
        Organisation,
        name="organisations-declined",
        label=_("Registrations that were declined"),
        months=12,
        since="decided_at",
        where=Q(state=State.DECLINED),
        why=_("so that it can be mended and sent again (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.kept(
        Connection,
        name="connections-past",
        label=_("Connections that were declined or ended"),
        months=24,
        since="answered_at",
        where=Q(state__in=[ConnectionState.DECLINED, ConnectionState.ENDED]),
        why=_("to look up who asked whom (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.kept(
        Membership,
        name="applications-declined",
        label=_("Applications for membership that were declined"),
        months=24,
        since="decided_at",
        where=Q(status=MembershipStatus.DECLINED),
        why=_("to look up why it was declined (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.words(
        Organisation, fields=("name", "purpose", "decision"), label=_("Organisation"), where=_page_of
    )
    retention.words(Membership, fields=("reason",), label=_("Membership"), where=_page_of_membership)
    retention.words(Connection, fields=("message",), label=_("Connection"), where=_page_of_connection)
