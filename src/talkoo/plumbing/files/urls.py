from django.urls import path

from talkoo.plumbing.files import views

app_name = "files"
urlpatterns = [
    path("pictures/<uuid:picture_id>/<str:size>.webp", views.picture, name="picture"),
]
