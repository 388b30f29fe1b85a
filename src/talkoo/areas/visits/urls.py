from django.urls import path

from talkoo.areas.visits import views

app_name = "visits"
urlpatterns = [
    path("visits/", views.listing, name="visits"),
    path("visits/plan/<uuid:gathering_id>/", views.plan, name="plan"),
    path("visits/invitations/<str:proof>/", views.invitation, name="invitation"),
    path("visits/ideas/<str:proof>/", views.idea_by_link, name="idea_by_link"),
    path("visits/<slug:slug>/", views.visit, name="visit"),
    path("visits/<slug:slug>/edit/", views.edit, name="edit"),
    path("visits/<slug:slug>/answer/<str:answer>/", views.answer_as_host, name="answer_as_host"),
    path("visits/<slug:slug>/host/<str:proof>/", views.host_invitation, name="host_invitation"),
    path("visits/<slug:slug>/programme/", views.programme, name="programme"),
    path("visits/<slug:slug>/programme/send/", views.send_programme, name="send_programme"),
    path("visits/<slug:slug>/programme/<int:number>/", views.part, name="part"),
    path("visits/<slug:slug>/programme/<int:number>/picture/", views.part_picture, name="part_picture"),
    path("visits/<slug:slug>/programme/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path(
        "visits/<slug:slug>/pictures/<uuid:picture_id>/<str:size>.webp",
        views.picture_file,
        name="picture_file",
    ),
    path("visits/<slug:slug>/travellers/", views.travellers, name="travellers"),
    path("visits/<slug:slug>/travellers.<str:format>", views.travellers_file, name="travellers_file"),
    path("visits/<slug:slug>/needs/", views.needs, name="needs"),
    path("visits/<slug:slug>/idea/", views.own_idea, name="own_idea"),
    path("visits/<slug:slug>/report/", views.report, name="report"),
    path("visits/<slug:slug>/report/edit/", views.edit_report, name="edit_report"),
]
