from django.urls import path

from talkoo.people.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.directory, name="directory"),
    path("organisations.<str:form>", views.download, name="download"),
    # Addresses without a name in them stand before those with one: actions.entering.RESERVED keeps them free.
    path("organisations/register/", views.register, name="register"),
    path("organisations/guides/", views.guides, name="guides"),
    path("organisations/guides/edit/", views.edit_guides, name="edit_guides"),
    path("organisations/mine/", views.my_parts, name="mine"),
    path("organisations/mine/<uuid:part_id>/end/", views.end_part, name="end_part"),
    path("organisations/mine/<uuid:part_id>/show/", views.show_part, name="show_part"),
    path("organisations/desk/", views.desk, name="desk"),
    path(
        "organisations/desk/memberships/<uuid:membership_id>/",
        views.own_membership,
        name="own_membership",
    ),
    path(
        "organisations/desk/memberships/<uuid:membership_id>/<slug:verb>/",
        views.decide_membership,
        name="decide_membership",
    ),
    path(
        "organisations/desk/connections/<uuid:connection_id>/<slug:verb>/",
        views.answer_connection,
        name="answer_connection",
    ),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/texts/<str:language>/", views.texts, name="texts"),
    path("organisations/<slug:slug>/logo/", views.logo, name="logo"),
    path("organisations/<slug:slug>/registration/", views.registration, name="registration"),
    path("organisations/<slug:slug>/decide/<slug:verb>/", views.decide, name="decide"),
    path("organisations/<slug:slug>/edit/", views.edit, name="edit"),
    path("organisations/<slug:slug>/edit/<slug:section>/", views.edit, name="edit_section"),
    path("organisations/<slug:slug>/people/", views.people, name="people"),
    path("organisations/<slug:slug>/memberships/", views.memberships, name="memberships"),
    path("organisations/<slug:slug>/members/", views.members, name="members"),
    path("organisations/<slug:slug>/join/", views.apply, name="apply"),
    path("organisations/<slug:slug>/connections/", views.connections, name="connections"),
    path("organisations/<slug:slug>/connect/", views.connect, name="connect"),
]
