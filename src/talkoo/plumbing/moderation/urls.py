from django.urls import path

from talkoo.plumbing.moderation import views

app_name = "moderation"
urlpatterns = [
    path("report/<slug:kind>/<path:key>/thanks/", views.thanks, name="thanks"),
    path("report/<slug:kind>/<path:key>/", views.report, name="report"),
    path("reports/", views.reports, name="reports"),
    path("reports/<uuid:report_id>/", views.one, name="one"),
    path("reports/hidden/<uuid:hidden_id>/show/", views.show, name="show"),
    path("moderation/", views.figures, name="figures"),
    path("moderation/waiting/", views.held, name="held"),
    path("moderation/waiting/<uuid:held_id>/", views.held_one, name="held_one"),
    path("moderation/again/", views.appeals, name="appeals"),
    path("moderation/again/<uuid:hidden_id>/", views.appeal, name="appeal"),
    path("moderation/record/", views.record, name="record"),
    path("moderation/mine/", views.mine, name="mine"),
    path("moderation/mine/<uuid:hidden_id>/", views.decision, name="decision"),
]
