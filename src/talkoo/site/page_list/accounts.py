"""Signing in, and what is a person's own."""

from typing import Any

from talkoo.kernel import clock
from talkoo.people.accounts import queries
from talkoo.people.accounts.models import (
    Block,
    ContactPoint,
    HelpRequest,
    Passkey,
    Person,
    RoleGrant,
    Service,
    ServiceIdentity,
    SignInPass,
    Status,
)
from talkoo.site.page_list.shown import SIGNED_IN, Examples, Shown

_STAFF = "coordinator stand-in site-admin"


def _own(**options: Any) -> Shown:
    return Shown(role="contact", may=SIGNED_IN, **options)


def _own_thing(about: str, **options: Any) -> Shown:
    return Shown(role="contact", method="POST", about=about, is_page=False, **({"may": "contact"} | options))


PAGES = {
    "accounts:join": Shown(),
    "accounts:sign_in": Shown(),
    "accounts:code": Shown(),
    "accounts:given": Shown(),
    "accounts:link": Shown(about="link"),
    "accounts:lost": Shown(),
    "accounts:lost_sent": Shown(),
    "accounts:ask_key": Shown(method="POST", is_page=False),
    "accounts:use_key": Shown(method="POST", is_page=False),
    "accounts:begin": Shown(about="service", is_page=False),
    "accounts:back": Shown(about="service", is_page=False),
    "accounts:connect": Shown(is_page=False),
    "accounts:sign_out": Shown(role="contact", method="POST", is_page=False, may="signed-in"),
    "accounts:signed_out": Shown(),
    "accounts:gone": Shown(),
    "accounts:withdraw": Shown(about="withdrawal"),
    "accounts:me": _own(),
    "accounts:profile": _own(),
    "accounts:interests": _own(),
    "accounts:by_interest": _own(),
    "accounts:contacts": _own(),
    "accounts:confirm_contact": Shown(role="contact", about="contact to confirm", may="contact"),
    "accounts:show_contact": _own_thing("contact detail"),
    "accounts:remove_contact": _own_thing("contact detail"),
    "accounts:blocks": _own(),
    "accounts:block": Shown(role="contact", about="another person", may=SIGNED_IN, may_any=SIGNED_IN),
    "accounts:unblock": _own_thing("blocked person"),
    "accounts:consents": _own(),
    "accounts:withdraw_own": _own(method="POST", is_page=False),
    "accounts:sessions": _own(),
    "accounts:end_sessions": _own(method="POST", is_page=False),
    "accounts:keys": _own(),
    "accounts:ask_to_make_key": _own(method="POST", is_page=False),
    "accounts:make_key": _own(method="POST", is_page=False),
    "accounts:remove_key": _own_thing("passkey"),
    "accounts:unlink": _own_thing("identity"),
    "accounts:end_role": _own_thing("ended role", may="contact site-admin", may_any="site-admin"),
    "accounts:export": _own(method="POST", is_page=False),
    "accounts:leave": _own(),
    "accounts:enter": Shown(role="coordinator", may="coordinator site-admin representative"),
    "accounts:give_code": Shown(role="coordinator", about="member", may=_STAFF, may_any=_STAFF),
    "accounts:help_queue": Shown(role="coordinator", may=_STAFF),
    "accounts:settle_help": Shown(
        role="coordinator", method="POST", about="help request", is_page=False, may=_STAFF, may_any=_STAFF
    ),
}


def _first(found: Any) -> list[list[Any]]:
    return [[key] for key in found.order_by("id").values_list("pk", flat=True)[:1]]


EXAMPLES: Examples = {
    "link": lambda: [
        [one.token]
        for one in SignInPass.objects.filter(used_at=None, reason="sign_in")
        .exclude(person=None)
        .order_by("id")[:1]
    ],
    "withdrawal": lambda: [
        [queries.withdraw_token(one.pk, "findable")]
        for one in Person.objects.exclude(status=Status.ERASED).order_by("id")[:1]
    ],
    "service": lambda: [[one.key] for one in Service.objects.filter(is_open=True).order_by("id")[:1]],
    "contact to confirm": lambda: _first(SignInPass.objects.filter(reason="verify", used_at=None)),
    "contact detail": lambda: _first(ContactPoint.objects.filter(kind="messenger")),
    "passkey": lambda: _first(Passkey.objects),
    "identity": lambda: _first(ServiceIdentity.objects),
    "ended role": lambda: _first(RoleGrant.objects.filter(period__endswith__lt=clock.now())),
    "member": lambda: _first(Person.objects.filter(roles=None).exclude(status=Status.ERASED)),
    "blocked person": lambda: [
        [one] for one in Block.objects.order_by("id").values_list("blocked_id", flat=True)[:1]
    ],
    "another person": lambda: (
        [[one] for one in Block.objects.order_by("id").values_list("blocked_id", flat=True)[:1]]
        or [
            [one.pk]
            for one in Person.objects.filter(
                roles=None, affiliations=None, appointments=None, participations=None
            )
            .exclude(status=Status.ERASED)
            .order_by("-id")[:1]
        ]
    ),
    "help request": lambda: _first(HelpRequest.objects.filter(settled_at=None)),
}
