"""Pages of networks, groups and programmes."""

from functools import partial
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


def _gathering(kind: str) -> dict[str, Shown]:
    """Pages of what people join: networks and groups."""
    led = f"{kind} with people"
    pages = {
        "join": Shown(about=led),
        "leave": Shown(role="participant", about=led, may="signed-in"),
        "people": _led(led, role="participant", more="participant"),
        "add": _led(led),
        "answer": _led(f"{kind} participation", method="POST", is_page=False),
        "remove": _led(f"{kind} participation"),
        "settings": Shown(role="contact", about=led, may=_CARE, may_any=_CARE_ANY),
        "state": _led(led),
        "contact": _led(led),
        "take_role": Shown(role="contact", method="POST", about=led, is_page=False, may="founder"),
        "withdraw_offer": _led(led, method="POST", is_page=False),
        "appoint": Shown(
            role="coordinator",
            method="POST",
            about=led,
            is_page=False,
            may="staff coordinator site-admin",
            may_any=_CARE_ANY,
        ),
        "texts": Shown(role="coordinator", about=f"{kind} texts", may=_CARE, may_any=_CARE_ANY),
    }
    return {
        f"spaces:{kind}s": Shown(),
        f"spaces:{kind}s_download": Shown(about="csv", is_page=False),
        f"spaces:{kind}": Shown(about=kind),
        **{f"spaces:{kind}_{name}": shown for name, shown in pages.items()},
    }


PAGES = {
    **_gathering("network"),
    **_gathering("group"),
    "spaces:network_organisations": Shown(about="network with members"),
    "spaces:found": Shown(role="contact"),
    "spaces:found_group": Shown(role="contact", may="signed-in"),
    "spaces:waiting": Shown(role="coordinator", may="coordinator site-admin staff"),
    "spaces:handover": Shown(role="participant", about="handover", may="participant"),
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
    found = Space.objects.filter(kind=kind).exclude(state__in=["withdrawn", "hidden"])
    return found.exclude(join="invite") if kind == Kind.GROUP else found


def _below(model: Any, slug: str, **more: Any) -> list[list[Any]]:
    """The first thing of a network, with the network's slug before it."""
    return [list(one) for one in model.objects.filter(**more).order_by("id").values_list(slug, "pk")[:1]]


def _with_people(kind: str) -> list[list[Any]]:
    found = spaces(kind).filter(participations__until=None, participations__is_asked=False)
    return slugs(found.distinct())[:1]


def _asks(kind: str) -> list[list[Any]]:
    return _below(Participation, "space__slug", until=None, is_asked=True, is_invited=False, space__kind=kind)


EXAMPLES: Examples = {
    _LED: partial(_with_people, Kind.NETWORK),
    "group with people": partial(_with_people, Kind.GROUP),
    "handover": lambda: [
        [key]
        for key in Handover.objects.filter(state="offered").order_by("id").values_list("pk", flat=True)[:1]
    ],
    "network participation": lambda: _asks(Kind.NETWORK),
    "group participation": lambda: _asks(Kind.GROUP),
    "group": lambda: slugs(spaces(Kind.GROUP)),
    "group texts": lambda: texts(slugs(spaces(Kind.GROUP))),
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
