from django.urls import path

from talkoo.plumbing.push import views

app_name = "push"
urlpatterns = [
    path("notifications/phone/", views.phone, name="phone"),
    path("notifications/phone/key/", views.key, name="key"),
    path("notifications/phone/add/", views.add, name="add"),
    path("notifications/phone/remove/", views.remove, name="remove"),
]
