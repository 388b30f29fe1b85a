from django.urls import path

from talkoo.plumbing.mail_in import views

app_name = "mail_in"
urlpatterns = [
    path("mails/mine/<str:proof>/", views.confirm, name="confirm"),
    path("mails/not-taken/", views.not_taken, name="not_taken"),
    path("mails/waiting/", views.staged, name="staged"),
    path("mails/waiting/<uuid:raw_id>/", views.one_staged, name="one_staged"),
    path("mails/try-again/", views.try_again, name="try_again"),
    path("-/mail/", views.hand_in, name="hand_in"),
]
