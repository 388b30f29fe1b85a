"""A host name that leads to no site: one clear page, whatever the path."""

from django.urls import path, re_path

from talkoo.site import views

urlpatterns = [
    path("-/accent.css", views.accent, name="accent"),
    path("-/health", views.health, name="health"),
    path("", views.nowhere, name="home"),
    re_path(r".*", views.nowhere),
]
handler400 = "talkoo.site.views.bad_request"
handler403 = "talkoo.site.views.forbidden"
handler404 = "talkoo.site.views.not_found"
handler500 = "talkoo.site.views.failure"
