from django.urls import path

from talkoo.plumbing.mail_out import views

app_name = "mail_out"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<uuid:mail_id>/", views.mail, name="mail"),
]
