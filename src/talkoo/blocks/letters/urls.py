from django.urls import path

from talkoo.blocks.letters import views
from talkoo.blocks.letters.models import ORGANISATION
from talkoo.people.spaces.models import Kind

app_name = "letters"
urlpatterns = [
    *(
        path(f"{kind}s/<slug:slug>/{page}/", view, {"kind": kind}, name=f"{page}_{kind}")
        for kind in Kind
        for page, view in (("write", views.write), ("sent", views.sent))
    ),
    path("organisations/<slug:slug>/write/", views.write, {"kind": ORGANISATION}, name="write_organisation"),
    path("organisations/<slug:slug>/sent/", views.sent, {"kind": ORGANISATION}, name="sent_organisation"),
    path("letters/", views.inbox, name="inbox"),
    path("letters/<uuid:letter_id>/", views.letter, name="letter"),
]
