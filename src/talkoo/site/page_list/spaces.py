"""Pages of networks and programmes."""

from typing import Any

from talkoo.people.spaces.models import (
    Handover,
    Kind,
    Participation,
    Quota,
    QuotaPlace,
    Space,
    SpaceMembership,
)
from talkoo.site.page_list.organisations import slugs, texts
from talkoo.site.page_list.shown import Examples, Shown

_CARE = "contact staff coordinator site-admin"
_CARE_ANY = "coordinator site-admin"
_LEAD = "contact staff coordinator"
_LED = "network with people"


def _led(about: str = _LED, *, role: str = "contact", more: str = "", **options: Any) -> Shown:
    """Pages of those who look after a network, and of `more`."""
    return Shown(role=role, about=about, may=f"{more} {_LEAD}", may_any="coordinator", **options)


PAGES = {
    "spaces:networks": Shown(),
    "spaces:networks_download": Shown(about="csv", is_page=False),
    "spaces:network": Shown(about="network"),
    "spaces:network_organisations": Shown(about="network with members"),
    "spaces:network_texts": Shown(role="coordinator", about="network texts", may=_CARE, may_any=_CARE_ANY),
    "spaces:found": Shown(role="contact"),
    "spaces:waiting": Shown(role="coordinator", may="coordinator site-admin staff"),
    "spaces:handover": Shown(role="participant", about="handover", may="participant"),
    "spaces:network_join": Shown(about=_LED),
    "spaces:network_leave": Shown(role="participant", about=_LED, may="signed-in"),
    "spaces:network_people": _led(role="participant", more="participant"),
    "spaces:network_add": _led(),
    "spaces:network_answer": _led("network participation", method="POST", is_page=False),
    "spaces:network_remove": _led("network participation"),
    "spaces:network_settings": Shown(role="contact", about=_LED, may=_CARE, may_any=_CARE_ANY),
    "spaces:network_state": _led(),
    "spaces:network_contact": _led(),
    "spaces:network_take_role": Shown(
        role="contact", method="POST", about=_LED, is_page=False, may="founder"
    ),
    "spaces:network_withdraw_offer": _led(method="POST", is_page=False),
    "spaces:network_appoint": Shown(
        role="coordinator",
        method="POST",
        about=_LED,
        is_page=False,
        may="staff coordinator site-admin",
        may_any=_CARE_ANY,
    ),
    "spaces:network_quotas": Shown(about="network with quotas"),
    "spaces:network_quota": _led(),
    "spaces:network_quota_edit": _led("network quota"),
    "spaces:network_sign_up": _led("network quota", role="participant", more="participant"),
    "spaces:network_step_back": _led(
        "network place", role="participant", more="participant", method="POST", is_page=False
    ),
    "spaces:network_quota_end": _led("network quota", method="POST", is_page=False),
    "spaces:network_membership": Shown(about="network with members"),
    "spaces:network_memberships": _led(),
    "spaces:network_accept": _led("network membership", method="POST", is_page=False),
    "spaces:network_refuse": _led("network membership"),
    "spaces:network_terms": Shown(
        role="coordinator", about=_LED, may="staff coordinator site-admin", may_any=_CARE_ANY
    ),
    "spaces:network_coordinator": Shown(
        role="coordinator", about=_LED, may="coordinator site-admin", may_any="coordinator site-admin"
    ),
    "spaces:programmes": Shown(),
    "spaces:programmes_download": Shown(about="csv", is_page=False),
    "spaces:programme": Shown(about="programme"),
    "spaces:programme_texts": Shown(
        role="coordinator", about="programme texts", may=_CARE, may_any=_CARE_ANY
    ),
}


def spaces(kind: str) -> Any:
    """Those that a visitor sees."""
    return Space.objects.filter(kind=kind).exclude(state__in=["withdrawn", "hidden"])


def _below(model: Any, slug: str, **more: Any) -> list[list[Any]]:
    """The first thing of a network, with the network's slug before it."""
    return [list(one) for one in model.objects.filter(**more).order_by("id").values_list(slug, "pk")[:1]]


def _with_people() -> list[list[Any]]:
    found = spaces(Kind.NETWORK).filter(participations__until=None, participations__is_asked=False)
    return slugs(found.distinct())[:1]


EXAMPLES: Examples = {
    _LED: _with_people,
    "handover": lambda: [
        [key]
        for key in Handover.objects.filter(state="offered").order_by("id").values_list("pk", flat=True)[:1]
    ],
    "network participation": lambda: _below(
        Participation, "space__slug", until=None, is_asked=True, is_invited=False
    ),
    "network with quotas": lambda: slugs(
        spaces(Kind.NETWORK).filter(quotas__isnull=False, quotas__ended_at=None).distinct()
    )[:1],
    "network quota": lambda: _below(Quota, "space__slug", ended_at=None),
    "network place": lambda: _below(QuotaPlace, "quota__space__slug", until=None),
    "network membership": lambda: _below(SpaceMembership, "space__slug", until=None, status="accepted"),
    "network": lambda: slugs(spaces(Kind.NETWORK)),
    "network with members": lambda: slugs(
        spaces(Kind.NETWORK).filter(memberships__status="accepted", memberships__until=None).distinct()
    ),
    "network texts": lambda: texts(slugs(spaces(Kind.NETWORK))),
    "programme": lambda: slugs(spaces(Kind.PROGRAMME)),
    "programme texts": lambda: texts(slugs(spaces(Kind.PROGRAMME))),
}
