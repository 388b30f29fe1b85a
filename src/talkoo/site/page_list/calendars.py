"""Calendars to subscribe to."""

from talkoo.blocks.gatherings.models import Gathering, PersonalCalendar
from talkoo.blocks.gatherings.queries import calendars
from talkoo.kernel import proofs
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import SIGNED_IN, Examples, Shown

PAGES = {
    "gatherings:calendars": Shown(),
    "gatherings:feed_of_site": Shown(is_page=False),
    "gatherings:feed_of_area": Shown(about="area with events", is_page=False),
    "gatherings:feed_of_space": Shown(about="space with events", is_page=False),
    "gatherings:feed_of_person": Shown(about="calendar of a person", is_page=False),
    "gatherings:event_file": Shown(about="public event with a date", is_page=False),
    "gatherings:renew_calendar": Shown(role="participant", method="POST", is_page=False, may=SIGNED_IN),
    "gatherings:remove_calendar": Shown(role="participant", method="POST", is_page=False, may=SIGNED_IN),
}


def _people() -> list[list[object]]:
    keys = PersonalCalendar.objects.order_by("id").values_list("key", flat=True)[:1]
    return [[proofs.give("calendar", key, site=current.site_id())] for key in keys]


def _events() -> list[list[object]]:
    found = Gathering.objects.filter(
        audience="public", state="published", starts_at__isnull=False, space=None, hidden_at=None
    )
    return [[slug] for slug in found.order_by("id").values_list("slug", flat=True)[:1]]


EXAMPLES: Examples = {
    "area with events": lambda: [[code] for code, _name in calendars.calendars(None).areas[:1]],
    "space with events": lambda: [[kind, slug] for kind, slug, _name in calendars.calendars(None).spaces[:1]],
    "calendar of a person": _people,
    "public event with a date": _events,
}
