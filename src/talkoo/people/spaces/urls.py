from django.urls import URLPattern, path

from talkoo.kernel.pages import View
from talkoo.people.spaces import views
from talkoo.people.spaces.models import Kind

_SPACES: list[tuple[str, View, str]] = [  # of every kind
    ("", views.space, ""),
    ("texts/<str:language>/", views.texts, "_texts"),
]
_GATHERINGS: list[tuple[str, View, str]] = [  # of those that people join
    ("join/", views.join, "_join"),
    ("leave/", views.leave, "_leave"),
    ("people/", views.people, "_people"),
    ("people/add/", views.add, "_add"),
    ("people/<uuid:participation_id>/answer/", views.answer, "_answer"),
    ("people/<uuid:participation_id>/remove/", views.remove, "_remove"),
    ("settings/", views.settings, "_settings"),
    ("state/", views.state, "_state"),
    ("contact/", views.contact, "_contact"),
    ("contact/take/", views.take_role, "_take_role"),
    ("contact/withdraw/", views.withdraw, "_withdraw_offer"),
    ("contact/appoint/", views.appoint, "_appoint"),
]
_ONE = "networks/<slug:slug>/"


def _of(kind: Kind, pages: list[tuple[str, View, str]]) -> list[URLPattern]:
    return [
        path(f"{kind}s/<slug:slug>/{address}", view, {"kind": kind}, name=f"{kind}{name}")
        for address, view, name in pages
    ]


def _lists(kind: Kind) -> list[URLPattern]:
    return [
        path(f"{kind}s/", views.listing, {"kind": kind}, name=f"{kind}s"),
        path(f"{kind}s.<str:form>", views.download, {"kind": kind}, name=f"{kind}s_download"),
    ]


app_name = "spaces"
urlpatterns = [
    *_lists(Kind.NETWORK),
    *_lists(Kind.GROUP),
    *_lists(Kind.PROGRAMME),
    # no network or group has these addresses: see actions.RESERVED
    path("networks/found/", views.found, name="found"),
    path("networks/waiting/", views.waiting, name="waiting"),
    path("groups/found/", views.found_group, name="found_group"),
    path("handovers/<uuid:handover_id>/", views.handover, name="handover"),
    *_of(Kind.NETWORK, [*_SPACES, *_GATHERINGS]),
    *_of(Kind.GROUP, [*_SPACES, *_GATHERINGS]),
    *_of(Kind.PROGRAMME, _SPACES),
    path(f"{_ONE}organisations/", views.members, {"kind": Kind.NETWORK}, name="network_organisations"),
    path(f"{_ONE}quotas/", views.quotas, name="network_quotas"),
    path(f"{_ONE}quotas/new/", views.edit, name="network_quota"),
    path(f"{_ONE}quotas/<uuid:quota_id>/", views.edit, name="network_quota_edit"),
    path(f"{_ONE}quotas/<uuid:quota_id>/end/", views.end, name="network_quota_end"),
    path(f"{_ONE}quotas/<uuid:quota_id>/place/", views.sign_up, name="network_sign_up"),
    path(f"{_ONE}quotas/places/<uuid:place_id>/back/", views.step_back, name="network_step_back"),
    path(f"{_ONE}membership/", views.membership, name="network_membership"),
    path(f"{_ONE}memberships/", views.memberships, name="network_memberships"),
    path(f"{_ONE}memberships/<uuid:membership_id>/accept/", views.accept, name="network_accept"),
    path(f"{_ONE}memberships/<uuid:membership_id>/refuse/", views.refuse, name="network_refuse"),
    path(f"{_ONE}terms/", views.publish, name="network_terms"),
    path(f"{_ONE}coordinator/", views.coordinator, name="network_coordinator"),
]
