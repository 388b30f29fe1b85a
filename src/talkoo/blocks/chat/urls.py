from django.urls import path

from talkoo.blocks.chat import views
from talkoo.kernel.pages import View
from talkoo.people.spaces.models import Kind

_OF_SPACES: list[tuple[str, View, str]] = [
    ("", views.room, "room"),
    ("mark/", views.mark, "mark"),
    ("own/", views.own, "own"),
    ("keep/", views.keep, "keep"),
    ("<int:number>/", views.message, "message"),
    ("<int:number>/change/", views.change, "change"),
    ("<int:number>/<str:name>", views.enclosure, "file"),
]

app_name = "chat"
urlpatterns = [
    path(f"{kind}s/<slug:slug>/chat/{address}", view, {"kind": str(kind)}, name=f"{kind}_{name}")
    for kind in Kind.values
    for address, view, name in _OF_SPACES
]
