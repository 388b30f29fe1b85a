from django.urls import path

from talkoo.areas.check_ins import views

app_name = "check_ins"
urlpatterns = [
    path("networks/<slug:slug>/check-in/", views.check_in, name="check_in"),
    path("networks/<slug:slug>/check-in/rhythm/", views.rhythm, name="rhythm"),
    path("check-ins/", views.board, name="board"),
    path("check-ins/<uuid:check_in_id>/settled/", views.settle, name="settle"),
]
