"""The tabs of a space: its own, and those that blocks have hung in."""

from typing import Any

from django.utils.translation import gettext as _

from talkoo.kernel import pages, tabs
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row
from talkoo.people.spaces.models import Kind, Participants
from talkoo.people.spaces.queries.people import JOINABLE


def _sees_people(row: Row, person: Any) -> bool:
    if tabs.is_told(row):
        return bool(row["takes_part"] or row["leads"])
    return may(person, "spaces.see_people", row["id"])


def tabs_of(row: Row, person: Any, current: str = "") -> list[dict[str, Any]]:
    """The tabs that this person has at the space of this row (of queries.visible); none when that is one only.

    Where the row says what the person is to the space (see kernel.tabs), nobody asks again.

    `current` is the name of the one that is shown: nothing (the overview), `organisations`, `people`, `quotas` or the
    name of a hung-in one. Asks the database nothing for a visitor.
    """
    kind, slug = row["kind"], row["slug"]
    members = sum(row["countries"].values())
    found = [(0, "", _("Overview"), f"spaces:{kind}", None)]
    if kind == Kind.NETWORK:
        if members:
            found.append((10, "organisations", _("Organisations"), "spaces:network_organisations", members))
        elif row["participants"] != Participants.PERSONS and row["state"] in JOINABLE:
            found.append((10, "organisations", _("Organisations"), "spaces:network_membership", None))
        if row["has_quotas"]:
            found.append((30, "quotas", _("Who is wanted"), "spaces:network_quotas", None))
    if kind != Kind.PROGRAMME and person.is_authenticated and _sees_people(row, person):
        found.append((20, "people", _("People"), f"spaces:{kind}_people", None))
    for tab in tabs.of(kind, person, row):
        found.append((tab.place, tab.name, str(tab.label), tab.page, None))
    if len(found) == 1:
        return []
    return [
        {
            "name": name,
            "label": label,
            "url": pages.address(page, slug),
            "is_current": name == current,
            "count": count,
        }
        for _place, name, label, page, count in sorted(found, key=lambda one: one[:2])
    ]
