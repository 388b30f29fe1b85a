from django.urls import path

from talkoo.plumbing.notify import views

app_name = "notify"
urlpatterns = [
    path("notifications/", views.news, name="inbox"),
    path("notifications/read/", views.all_read, name="all_read"),
    path("notifications/settings/", views.settings, name="settings"),
    path("notifications/<uuid:notification_id>/", views.follow, name="follow"),
    path("to-tell/", views.to_tell, name="to_tell"),
    path("to-tell/letters/", views.letters, name="letters"),
    path("to-tell/<uuid:notification_id>/letter/", views.letter, name="letter"),
    path("to-tell/<uuid:notification_id>/told/", views.told, name="told"),
    path("to-tell/<uuid:notification_id>/not-told/", views.not_told, name="not_told"),
]
