from django.urls import path

from talkoo.people.spaces import views
from talkoo.people.spaces.models import Kind

app_name = "spaces"
urlpatterns = [
    path("networks/", views.listing, {"kind": Kind.NETWORK}, name="networks"),
    path("networks.<str:form>", views.download, {"kind": Kind.NETWORK}, name="networks_download"),
    path("networks/<slug:slug>/", views.space, {"kind": Kind.NETWORK}, name="network"),
    path("programmes/", views.listing, {"kind": Kind.PROGRAMME}, name="programmes"),
    path("programmes.<str:form>", views.download, {"kind": Kind.PROGRAMME}, name="programmes_download"),
    path("programmes/<slug:slug>/", views.space, {"kind": Kind.PROGRAMME}, name="programme"),
]
