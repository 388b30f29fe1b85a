from django.urls import path

from talkoo.plumbing.video import views

app_name = "video"
urlpatterns = [
    path("administration/video/", views.settings, name="settings"),
    path("administration/video/add/<slug:kind>/", views.add, name="add"),
    path("administration/video/<uuid:provider_id>/", views.provider, name="provider"),
    path("administration/video/<uuid:provider_id>/check/", views.check, name="check"),
    path("administration/video/<uuid:provider_id>/room/", views.try_room, name="try_room"),
    path("administration/video/<uuid:provider_id>/switch/", views.switch, name="switch"),
]
