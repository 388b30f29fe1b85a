"""A gathering in the words of schema.org, for programs that read pages."""

from collections.abc import Callable, Mapping
from typing import Any

from talkoo.blocks.gatherings.models import Mode, State
from talkoo.blocks.gatherings.queries.standing import keeps_link
from talkoo.kernel import i18n

_MODES = {
    Mode.ROOM: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}


def _status(row: Mapping[str, Any]) -> str:
    if row["state"] == State.CANCELLED:
        return "EventCancelled"
    if row["postponed_at"]:
        return "EventRescheduled" if row["starts_at"] else "EventPostponed"
    return "EventScheduled"


def event(
    row: Mapping[str, Any], more: Mapping[str, Any], absolute: Callable[[str], str]
) -> dict[str, Any] | None:
    """An `Event` (schema.org/Event); nothing without a date, which it must have. The link to take part online is in it
    only where everyone sees it."""
    card = more["card"]
    if (
        card.starts_at is None
        or card.ends_at is None
        or row["state"] not in {State.PUBLISHED, State.CANCELLED}
    ):
        return None
    where: list[dict[str, Any]] = []
    if row["mode"] != Mode.ONLINE:
        address = ", ".join(one for one in (row["address"], card.area) if one)
        where.append(
            {"@type": "Place", "name": row["place"] or card.area or card.title.text, "address": address}
        )
    if row["mode"] != Mode.ROOM:
        is_open = row["link"] and not keeps_link(row)
        where.append({"@type": "VirtualLocation", "url": row["link"] if is_open else absolute(card.url)})
    found = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": card.title.text,
        "url": absolute(card.url),
        "startDate": i18n.local(card.starts_at, card.zone).isoformat(),
        "endDate": i18n.local(card.ends_at, card.zone).isoformat(),
        "eventStatus": f"https://schema.org/{_status(row)}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[Mode(row['mode'])]}",
        "location": where[0] if len(where) == 1 else where,
        "description": more["text"].text[:500],
        "inLanguage": list(row["languages"]),
        "image": absolute(more["picture"].url) if more["picture"] else "",
        "organizer": [{"@type": "Organization", "name": one["name"].text} for one in card.organisers]
        or ({"@type": "Organization", "name": card.space["name"].text} if card.space else None),
        "maximumAttendeeCapacity": row["capacity"],
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}
