"""What exchange visits hang in elsewhere: a part of the page of a gathering, and who sees what its guests need."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.areas.visits import actions
from talkoo.areas.visits.models import Answer
from talkoo.blocks.gatherings.public import lead_to, share_seats, show_needs_elsewhere
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import pages
from talkoo.kernel.rows import Row, first
from talkoo.people.organisations.models import RUNNING

_SELECT = """select jsonb_build_object('is_reported', v.reported_at is not null) from visits_visit v
  where v.gathering_id = g.id"""


def _say(row: Row, reader: Reader) -> dict[str, Any] | None:
    """The way to the visit; or, for those who look after a gathering of such a kind, the way to make it one."""
    if row["visit"]:
        report = pages.address("visits:report", row["slug"]) if row["visit"]["is_reported"] else ""
        return {"url": pages.address("visits:visit", row["slug"]), "report_url": report}
    if reader.organises and row["kind"] in actions.KINDS and row["state"] != "cancelled":
        return {"url": "", "plan_url": pages.address("visits:plan", row["id"])}
    return None


_RECEIVES = f"""select from visits_visit v join organisations_affiliation a on a.organisation_id = v.host_id
  and a.may_represent and {RUNNING.format("a")}
  where v.gathering_id = %s and v.host_answer = '{Answer.YES}' limit 1"""


def _host_sees_needs(gathering_id: uuid.UUID) -> bool:
    """A host receives the guests: it alone sees what they need (S0.15), once somebody answers for it here."""
    return first(_RECEIVES, [gathering_id]) is not None


_SEATS = """select d.seats from visits_delegation d join visits_visit v on v.id = d.visit_id
  where v.gathering_id = %s and d.organisation_id = %s"""


def _seats_of(gathering_id: uuid.UUID, organisation_id: uuid.UUID) -> int | None:
    """A delegation has the seats that were planned for it (S0.15)."""
    found = first(_SEATS, [gathering_id, organisation_id])
    return found["seats"] if found else None


def hang_in() -> None:
    """Called once, when the program starts."""
    show_needs_elsewhere(_host_sees_needs)
    share_seats(_seats_of)
    lead_to(_("Exchange visits"), "visits:visits", actions.KINDS)
    add_part(Part(name="visit", select=_SELECT, say=_say, template="visits/event_part.html", place=30))
