from django.urls import path

from talkoo.areas.introductions import views

app_name = "introductions"
urlpatterns = [
    path("organisations/<slug:slug>/introduce/", views.ask_organisation, name="ask_organisation"),
    path("introductions/", views.mine, name="mine"),
    path("introductions/desk/", views.desk, name="desk"),
    path("introductions/desk/<uuid:wish_id>/", views.forward, name="forward"),
    path("introductions/people/<uuid:person_id>/", views.ask_person, name="ask_person"),
    path("introductions/<uuid:wish_id>/", views.wish, name="wish"),
    path("introductions/<uuid:wish_id>/withdraw/", views.withdraw, name="withdraw"),
]
