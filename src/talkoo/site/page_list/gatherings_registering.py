"""Pages of those who come to gatherings, and of those who organise them."""

from typing import Any

from talkoo.blocks.gatherings.models import ACTIVE, Gathering, Registration
from talkoo.kernel import proofs
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import SIGNED_IN, Examples, Shown

_MAY = "contact staff coordinator"
_ORGANISES: dict[str, Any] = {"role": "coordinator", "may": _MAY, "may_any": "coordinator"}

PAGES = {
    "gatherings:register": Shown(about="open gathering"),
    "gatherings:register_other": Shown(about="open gathering", role="participant", may=SIGNED_IN),
    "gatherings:registered": Shown(about="open gathering"),
    "gatherings:own": Shown(about="open gathering", role="participant", may=SIGNED_IN, is_page=False),
    "gatherings:registration": Shown(about="registration of a guest"),
    "gatherings:pulse": Shown(about="pulse of a guest"),
    "gatherings:people": Shown(about="open gathering", **_ORGANISES),
    "gatherings:people_file": Shown(about="people as a file", is_page=False, **_ORGANISES),
    "gatherings:need": Shown(about="registration for an event", method="POST", is_page=False, **_ORGANISES),
    "gatherings:people_step": Shown(
        about="registration to cancel", method="POST", is_page=False, **_ORGANISES
    ),
    "gatherings:arrivals": Shown(about="open gathering", **_ORGANISES),
    "gatherings:roles": Shown(about="open gathering", **_ORGANISES),
    "gatherings:role_questions": Shown(
        about="role of a gathering", method="POST", is_page=False, **_ORGANISES
    ),
}


def _open() -> Any:
    """Those that everybody sees, in a space, and that take registrations."""
    return Gathering.objects.filter(
        state="published", takes_registrations=True, audience="public", space__isnull=False, hidden_at=None
    ).order_by("id")


def _registrations(**more: Any) -> Any:
    return Registration.objects.filter(gathering__in=_open(), state__in=ACTIVE, **more).order_by("id")


def _slugs(*more: Any) -> list[list[Any]]:
    return [[slug, *more] for slug in _open().values_list("slug", flat=True)[:1]]


def _of(*more: Any) -> list[list[Any]]:
    found = _registrations().values_list("gathering__slug", "pk")[:1]
    return [[*row, *more] for row in found]


def _links(purpose: str) -> list[list[Any]]:
    """Links of nobody real: of guests with addresses that are for examples alone (RFC 2606)."""
    guests = _registrations(person=None, email__isnull=False)[:20]
    found = [one.pk for one in guests if (one.email or "").endswith("@example.org")]
    return [[proofs.give(purpose, one, site=current.site_id())] for one in found[:1]]


EXAMPLES: Examples = {
    "open gathering": lambda: _slugs(),
    "people as a file": lambda: _slugs("csv"),
    "role of a gathering": lambda: _slugs("participant"),
    "registration for an event": lambda: _of(),
    "registration to cancel": lambda: _of("cancel"),
    "registration of a guest": lambda: _links("gatherings.registration"),
    "pulse of a guest": lambda: _links("gatherings.pulse"),
}
