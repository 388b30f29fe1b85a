"""Pages of those who speak."""

from typing import Any

from talkoo.blocks.gatherings.models import Gathering, Speaker
from talkoo.blocks.gatherings.queries.speakers import PROOF
from talkoo.kernel import clock, proofs
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import Examples, Shown

_ORGANISES: dict[str, Any] = {
    "role": "coordinator",
    "may": "representative coordinator",
    "may_any": "coordinator",
}

PAGES = {
    "gatherings:speakers": Shown(about="gathering with speakers", **_ORGANISES),
    "gatherings:speaker": Shown(about="speaker", **_ORGANISES),
    "gatherings:remove_speaker": Shown(about="speaker", method="POST", is_page=False, **_ORGANISES),
    "gatherings:thank_speakers": Shown(
        about="gathering with speakers that is over", method="POST", is_page=False, **_ORGANISES
    ),
    "gatherings:speaker_page": Shown(about="link of a speaker"),
}


def _gatherings(**more: Any) -> list[list[Any]]:
    keys = Speaker.objects.values_list("gathering_id", flat=True)
    found = Gathering.objects.filter(pk__in=keys, state="published", space=None, hidden_at=None, **more)
    return [[slug] for slug in found.order_by("id").values_list("slug", flat=True)[:1]]


def _links() -> list[list[Any]]:
    """Only where the speakers are invented."""
    if not current.site().is_demo:
        return []
    found = Speaker.objects.order_by("id").values_list("pk", flat=True)[:1]
    return [[proofs.give(PROOF, key, site=current.site_id())] for key in found]


EXAMPLES: Examples = {
    "gathering with speakers": _gatherings,
    "gathering with speakers that is over": lambda: _gatherings(ends_at__lte=clock.now()),
    "speaker": lambda: [
        [slug, key]
        for slug, key in Speaker.objects.filter(gathering__space=None, gathering__state="published")
        .order_by("id")
        .values_list("gathering__slug", "pk")[:1]
    ],
    "link of a speaker": _links,
}
