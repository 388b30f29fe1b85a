"""The addresses of the installation itself, on its bare host."""

from django.urls import include, path

from talkoo.site import views

urlpatterns = [
    path("", views.front, name="home"),
    path("operator/", include("talkoo.site.operator.urls")),
    path("-/accent.css", views.accent, name="accent"),
    path("-/health", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
]
handler400 = "talkoo.site.views.bad_request"
handler403 = "talkoo.site.views.forbidden"
handler404 = "talkoo.site.views.not_found"
handler500 = "talkoo.site.views.failure"
