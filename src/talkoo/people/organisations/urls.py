from django.urls import path

from talkoo.people.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.directory, name="directory"),
    path("organisations.<str:form>", views.download, name="download"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/texts/<str:language>/", views.texts, name="texts"),
    path("organisations/<slug:slug>/logo/", views.logo, name="logo"),
]
