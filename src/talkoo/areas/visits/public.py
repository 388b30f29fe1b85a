"""What exchange visits hang in elsewhere: a part of the page of a gathering."""

from typing import Any

from talkoo.areas.visits import actions
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import pages
from talkoo.kernel.rows import Row

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


def hang_in() -> None:
    """Called once, when the program starts."""
    add_part(Part(name="visit", select=_SELECT, say=_say, template="visits/event_part.html", place=30))
