from django.urls import path

from talkoo.blocks.letters import views
from talkoo.blocks.letters.models import ORGANISATION
from talkoo.people.spaces.models import Kind

app_name = "letters"
urlpatterns = [
    path("networks/<slug:slug>/write/", views.write, {"kind": Kind.NETWORK}, name="write_network"),
    path("networks/<slug:slug>/sent/", views.sent, {"kind": Kind.NETWORK}, name="sent_network"),
    path("programmes/<slug:slug>/write/", views.write, {"kind": Kind.PROGRAMME}, name="write_programme"),
    path("programmes/<slug:slug>/sent/", views.sent, {"kind": Kind.PROGRAMME}, name="sent_programme"),
    path("organisations/<slug:slug>/write/", views.write, {"kind": ORGANISATION}, name="write_organisation"),
    path("organisations/<slug:slug>/sent/", views.sent, {"kind": ORGANISATION}, name="sent_organisation"),
    path("letters/", views.inbox, name="inbox"),
    path("letters/<uuid:letter_id>/", views.letter, name="letter"),
]
