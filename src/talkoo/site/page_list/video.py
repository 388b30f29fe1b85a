"""Pages of the site's video servers, and of coming in by video."""

from typing import Any

from talkoo.blocks.gatherings.models import Gathering, Registration, Speaker
from talkoo.blocks.gatherings.queries.video import guest_pass, speaker_pass
from talkoo.plumbing.video.models import Kind, Provider
from talkoo.site.page_list.shown import Examples, Shown

_SERVER: dict[str, Any] = {
    "role": "site-admin",
    "about": "video server",
    "may": "site-admin",
    "may_any": "site-admin",
}

PAGES = {
    "video:settings": Shown(role="site-admin", may="site-admin"),
    "video:add": Shown(
        role="site-admin", about="kind of video server", may="site-admin", may_any="site-admin"
    ),
    "video:provider": Shown(**_SERVER),
    "video:check": Shown(**_SERVER, method="POST", is_page=False),
    "video:try_room": Shown(**_SERVER, is_page=False),
    "video:switch": Shown(**_SERVER, method="POST", is_page=False),
    "gatherings:join": Shown(about="gathering in one place"),
    "gatherings:join_guest": Shown(about="pass of a guest"),
    "gatherings:join_speaker": Shown(about="pass of a speaker"),
    "gatherings:arrange_video": Shown(
        about="gathering in one place",
        role="coordinator",
        may="contact staff coordinator",
        may_any="coordinator",
    ),
}


def _in_one_place() -> Any:
    """Those that everybody sees, in a space, where nobody comes in by video: the page says so."""
    return Gathering.objects.filter(
        state="published", mode="room", audience="public", space__isnull=False, hidden_at=None
    ).order_by("id")


def _passes() -> list[list[Any]]:
    guests = Registration.objects.filter(
        gathering__in=_in_one_place(), person=None, state="confirmed"
    ).order_by("id")
    return [[guest_pass(key)] for key in guests.values_list("pk", flat=True)[:1]]


def _speakers() -> list[list[Any]]:
    found = Speaker.objects.filter(gathering__in=_in_one_place()).order_by("id")
    return [[speaker_pass(key)] for key in found.values_list("pk", flat=True)[:1]]


EXAMPLES: Examples = {
    "kind of video server": lambda: [[kind] for kind in Kind.values],
    "video server": lambda: [
        [key] for key in Provider.objects.order_by("id").values_list("pk", flat=True)[:1]
    ],
    "gathering in one place": lambda: [[slug] for slug in _in_one_place().values_list("slug", flat=True)[:1]],
    "pass of a guest": _passes,
    "pass of a speaker": _speakers,
}
