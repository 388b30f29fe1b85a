"""What spaces hang into services that do not know them: the coordinator's desk, reports of what should not be seen, and
what is kept about people."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import desk, pages
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Texts, pick
from talkoo.people.accounts.actions import leaving
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import (
    ContactAppointment,
    Handover,
    Join,
    Kind,
    Participation,
    QuotaPlace,
    Space,
    SpaceMembership,
    State,
)
from talkoo.people.spaces.rules import is_contact_of_some
from talkoo.plumbing.moderation import newcomers
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.retention import registry as retention
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part


def _zone(person: Any) -> dict[str, Any]:
    return {"zone": current.site().time_zone}


def _queues() -> None:
    desk.add(
        desk.Queue(
            name="forming",
            label=_("Networks and groups that wait to begin"),
            select="""select count(*)::int, (min(created_at) at time zone %(zone)s)::date + 7 from spaces_space
                      where kind in ('network', 'group') and state = 'forming'""",
            parameters=_zone,
            page="spaces:waiting",
            permission="spaces.found",
            place=20,
        )
    )
    desk.add(
        desk.Queue(
            name="no-contact",
            label=_("Paused networks and groups without a contact person"),
            select="""select count(*)::int, null::date from spaces_space s where s.kind in ('network', 'group')
                      and s.state = 'paused' and not exists (select from spaces_contactappointment c
                        where c.space_id = s.id and c.until is null)""",
            page="spaces:networks",
            permission="spaces.found",
            place=10,
            is_alarm=True,
        )
    )


def _find(kind: str, slug: str) -> moderation.Target | None:
    """A network or group as somebody reports it. What is withdrawn is nobody's to see, a closed group only its own."""
    space = queries.by_slug(kind, slug)
    if space is None or space.state == State.WITHDRAWN or (kind == Kind.GROUP and space.join == Join.INVITE):
        return None
    contact = queries.contact_of(space.pk)
    return moderation.Target(
        title=pick(space.name, pages.language()),
        url=pages.address(f"spaces:{kind}", slug),
        is_visible=space.state != State.HIDDEN,
        authors=[one for one in dict.fromkeys([contact, space.initiator_id]) if one],
    )


def _id_of(kind: str, slug: str) -> uuid.UUID:
    return Space.objects.values_list("pk", flat=True).get(kind=kind, slug=slug)


def _hide(kind: str, slug: str, *, by: Any, reason: str) -> None:
    """Take it out of sight; whoever decides tells the contact why."""
    actions.hide(_id_of(kind, slug), by=by, reason=reason)


def _show(kind: str, slug: str, *, by: Any) -> None:
    """Bring it back as it was."""
    actions.show(_id_of(kind, slug), by=by)


def found_group(given: actions.Founding, *, by: Any, organisations: Sequence[uuid.UUID] = ()) -> Space:
    """A person founds a group on what interests several organisations (S4.26): those who represent them are invited.

    `given.topics` are concepts of the lists of topics and fields. Raises as `actions.found_own`.
    """
    return actions.found_group(given, by=by, organisations=organisations)


def _where_it_stands(space_id: uuid.UUID) -> str:
    space = Space.objects.get(pk=space_id)
    return pages.address(f"spaces:{space.kind}", space.slug)


def _kept() -> None:
    ids_only = retention.KEEP("who was what and when: ids and days, no words")
    retention.personal(
        Participation,
        export=("space_id", "kind", "area_id", "is_asked", "is_invited", "since", "until", "reason"),
        erase=actions.forget_person,
        label=_("Networks you take part in, or did"),
    )
    retention.personal(Participation, person=("added_by", "ended_by"), export=(), erase=ids_only)
    retention.personal(
        QuotaPlace,
        person="participation__person",
        export=("quota_id", "area_id", "seat", "since", "until"),
        label=_("Places you hold for a municipality, or did"),
    )
    retention.personal(
        ContactAppointment,
        export=("space_id", "public_name", "since", "until"),
        erase=actions.forget_person,
        label=_("Networks whose contact person you are, or were"),
    )
    retention.personal(
        Handover,
        person="offered_to",
        export=("space_id", "message", "state", "offered_at", "expires_at", "answered_at"),
        label=_("Contact's roles that were offered to you"),
    )
    retention.personal(
        Handover,
        person="offered_by",
        export=("space_id", "message", "state", "offered_at"),
        label=_("Contact's roles that you offered"),
    )
    retention.personal(
        SpaceMembership, person=("applied_by", "decided_by"), export=("space_id", "status"), erase=ids_only
    )
    retention.personal(
        Space,
        person="initiator",
        export=("kind", "slug", "created_at"),
        erase=ids_only,
        label=_("Networks you founded"),
    )
    retention.words(
        Space, fields=("name", "purpose"), label=_("Name and purpose of a network"), where=_where_it_stands
    )
    retention.kept(
        Handover,
        name="handovers",
        label=_("Offers of a contact's role that were answered"),
        months=24,
        since="answered_at",
        why=_("to look up who became the contact person, and how (legitimate interest, GDPR 6(1)(f))"),
    )
    retention.kept(
        Participation,
        name="participations",
        label=_("Parts in networks that have ended"),
        months=60,
        since="until",
        why=_("to tell those who pay how many took part (legitimate interest, GDPR 6(1)(f))"),
    )


def _leave_all(person_id: uuid.UUID, by: Any) -> None:
    actions.leave_all(person_id, by=by)


def _texts_of(space_id: uuid.UUID) -> machine.Offered | None:
    """None for what not everybody may see: what is said inside a group stays there."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None or not queries.is_seen(space_id, None):
        return None
    parts = [Part("name", "", space.name, 200), Part("purpose", "", space.purpose)]
    if programme := queries.programme_texts(space_id):
        parts += [
            Part("aim", "", programme.aim),
            Part("how_to_join", "", programme.how_to_join),
            Part("why_join", "", programme.why_join),
        ]
    return machine.Offered(parts, space.changed_at)


def _written_by_machine(
    space_id: uuid.UUID, language: str, new: Mapping[str, Texts], seen: datetime.datetime
) -> None:
    actions.describe(space_id, by=PROGRAM, machine=frozenset({language}), seen=seen, **new)  # type: ignore[arg-type]


def hang_in() -> None:
    """Once, when the program starts."""
    _queues()
    machine.translatable(
        machine.Translatable("spaces.space", "spaces.describe", _texts_of, _written_by_machine)
    )
    for kind, label in ((Kind.NETWORK, _("a network")), (Kind.GROUP, _("a group"))):
        moderation.reportable(
            str(kind),
            find=partial(_find, kind),
            hide=partial(_hide, kind),
            show=partial(_show, kind),
            label=label,
        )
    _kept()
    leaving.add(_leave_all)
    newcomers.trust(is_contact_of_some)
