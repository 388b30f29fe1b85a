from django.urls import path

from talkoo.plumbing.retention import views

app_name = "retention"
urlpatterns = [
    path("forgetting/", views.forgetting, name="forgetting"),
    path("forgetting/spare/", views.spare, name="spare"),
    path("forgetting/<uuid:run_id>/undo/", views.undo, name="undo"),
    path("forgetting/names/", views.names, name="names"),
    path("forgetting/names/<uuid:mention_id>/", views.looked, name="looked"),
]
