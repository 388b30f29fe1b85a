from django.urls import path

from talkoo.plumbing.moderation import views

app_name = "moderation"
urlpatterns = [
    path("report/<slug:kind>/<path:key>/thanks/", views.thanks, name="thanks"),
    path("report/<slug:kind>/<path:key>/", views.report, name="report"),
    path("reports/", views.reports, name="reports"),
    path("reports/<uuid:report_id>/", views.one, name="one"),
    path("reports/hidden/<uuid:hidden_id>/show/", views.show, name="show"),
]
