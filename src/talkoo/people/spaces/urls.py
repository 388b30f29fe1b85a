from django.urls import path

from talkoo.people.spaces import views
from talkoo.people.spaces.models import Kind

_NETWORK, _PROGRAMME = {"kind": Kind.NETWORK}, {"kind": Kind.PROGRAMME}
_ONE = "networks/<slug:slug>/"

app_name = "spaces"
urlpatterns = [
    path("networks/", views.listing, _NETWORK, name="networks"),
    path("networks.<str:form>", views.download, _NETWORK, name="networks_download"),
    path(
        "networks/found/", views.found, name="found"
    ),  # no network has these addresses: see actions.RESERVED
    path("networks/waiting/", views.waiting, name="waiting"),
    path("handovers/<uuid:handover_id>/", views.handover, name="handover"),
    path(_ONE, views.space, _NETWORK, name="network"),
    path(f"{_ONE}organisations/", views.members, _NETWORK, name="network_organisations"),
    path(f"{_ONE}texts/<str:language>/", views.texts, _NETWORK, name="network_texts"),
    path(f"{_ONE}join/", views.join, name="network_join"),
    path(f"{_ONE}leave/", views.leave, name="network_leave"),
    path(f"{_ONE}people/", views.people, name="network_people"),
    path(f"{_ONE}people/add/", views.add, name="network_add"),
    path(f"{_ONE}people/<uuid:participation_id>/answer/", views.answer, name="network_answer"),
    path(f"{_ONE}people/<uuid:participation_id>/remove/", views.remove, name="network_remove"),
    path(f"{_ONE}settings/", views.settings, name="network_settings"),
    path(f"{_ONE}state/", views.state, name="network_state"),
    path(f"{_ONE}contact/", views.contact, name="network_contact"),
    path(f"{_ONE}contact/take/", views.take_role, name="network_take_role"),
    path(f"{_ONE}contact/withdraw/", views.withdraw, name="network_withdraw_offer"),
    path(f"{_ONE}contact/appoint/", views.appoint, name="network_appoint"),
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
    path("programmes/", views.listing, _PROGRAMME, name="programmes"),
    path("programmes.<str:form>", views.download, _PROGRAMME, name="programmes_download"),
    path("programmes/<slug:slug>/", views.space, _PROGRAMME, name="programme"),
    path("programmes/<slug:slug>/texts/<str:language>/", views.texts, _PROGRAMME, name="programme_texts"),
]
