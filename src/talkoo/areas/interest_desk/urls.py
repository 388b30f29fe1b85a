from django.urls import path

from talkoo.areas.interest_desk import views

app_name = "interest_desk"
urlpatterns = [
    path("interest/", views.tell, name="tell"),
    path("interest/received/", views.received, name="received"),
    path("interest/tips/<str:token>/", views.tips, name="tips"),
    path("interests/", views.queue, name="queue"),
    path("interests/<uuid:notice_id>/", views.notice, name="notice"),
    path("interests/<uuid:notice_id>/take/", views.take, name="take"),
    path("interests/<uuid:notice_id>/decline/", views.decline, name="decline"),
    path("interests/<uuid:notice_id>/founds/", views.founds, name="founds"),
    path("interests/<uuid:notice_id>/letter/", views.letter, name="letter"),
    path("interests/tips/<uuid:tip_id>/answer/", views.note_answer, name="note_answer"),
]
