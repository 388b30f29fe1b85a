from django.urls import path

from talkoo.plumbing.live import views

app_name = "live"
urlpatterns = [path("-/live/token/", views.token, name="token")]
