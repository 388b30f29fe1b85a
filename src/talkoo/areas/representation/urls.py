from django.urls import path

from talkoo.areas.representation import views

app_name = "representation"
urlpatterns = [
    path("committees/", views.committees, name="committees"),
    path("committees/<slug:slug>/<int:number>/write/", views.write, name="write_mandate"),
    path("committees/<slug:slug>/<int:number>/sent/", views.sent, name="sent_mandate"),
]
