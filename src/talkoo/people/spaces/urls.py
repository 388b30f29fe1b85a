from django.urls import path

from talkoo.people.spaces import views
from talkoo.people.spaces.models import Kind

_NETWORK, _PROGRAMME = {"kind": Kind.NETWORK}, {"kind": Kind.PROGRAMME}

app_name = "spaces"
urlpatterns = [
    path("networks/", views.listing, _NETWORK, name="networks"),
    path("networks.<str:form>", views.download, _NETWORK, name="networks_download"),
    path("networks/<slug:slug>/", views.space, _NETWORK, name="network"),
    path("networks/<slug:slug>/organisations/", views.members, _NETWORK, name="network_organisations"),
    path("networks/<slug:slug>/texts/<str:language>/", views.texts, _NETWORK, name="network_texts"),
    path("programmes/", views.listing, _PROGRAMME, name="programmes"),
    path("programmes.<str:form>", views.download, _PROGRAMME, name="programmes_download"),
    path("programmes/<slug:slug>/", views.space, _PROGRAMME, name="programme"),
    path("programmes/<slug:slug>/texts/<str:language>/", views.texts, _PROGRAMME, name="programme_texts"),
]
