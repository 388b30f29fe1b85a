from django.urls import path

from talkoo.plumbing.mail_out import views

app_name = "mail_out"
urlpatterns = [
    path("-/outbox/", views.outbox, name="outbox"),
    path("-/outbox/<uuid:mail_id>/", views.mail, name="mail"),
    path("mails/stop/<str:proof>/", views.stop, name="stop"),
]
