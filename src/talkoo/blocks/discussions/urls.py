from django.urls import path

from talkoo.blocks.discussions import views
from talkoo.kernel.pages import View
from talkoo.people.spaces.models import Kind

_OF_SPACES: list[tuple[str, View, str]] = [
    ("", views.threads, "threads"),
    ("start/", views.start, "start"),
    ("practice/", views.practice, "practice"),
    ("circle/", views.circle, "circle"),
]

app_name = "discussions"
urlpatterns = [
    *(
        path(f"{kind}s/<slug:slug>/discussions/{address}", view, {"kind": str(kind)}, name=f"{kind}_{name}")
        for kind in Kind.values
        for address, view, name in _OF_SPACES
    ),
    path("forum/", views.forum, name="forum"),
    path("forum/sections/", views.sections, name="sections"),
    path("forum/<slug:slug>/", views.section, name="section"),
    path("forum/<slug:slug>/start/", views.start_in_section, name="start"),
    path("forum/<slug:slug>/words/", views.section_words, name="section_words"),
    path("forum/<slug:slug>/circle/", views.section_circle, name="section_circle"),
    path("discussions/mine/", views.mine, name="mine"),
    path("discussions/<slug:code>/", views.thread, name="thread"),
    path("discussions/<slug:code>/answer/", views.answer, name="answer"),
    path("discussions/<slug:code>/mark/", views.mark, name="mark"),
    path("discussions/<slug:code>/change/", views.change_thread, name="change_thread"),
    path("discussions/<slug:code>/move/", views.move, name="move"),
    path("discussions/<slug:code>/split/", views.split, name="split"),
    path("discussions/<slug:code>/asker/", views.asker, name="asker"),
    path("discussions/<slug:code>/seen/", views.seen, name="seen"),
    path("discussions/<slug:code>/print/", views.printed, name="print"),
    path("discussions/<slug:code>/<int:number>/", views.post, name="post"),
    path("discussions/<slug:code>/<int:number>/more/", views.more, name="more"),
    path("discussions/<slug:code>/<int:number>/mark/", views.mark_post, name="mark_post"),
    path("discussions/<slug:code>/<int:number>/change/", views.change_post, name="change_post"),
    path("discussions/<slug:code>/<int:number>/translate/", views.translate, name="translate"),
    path("discussions/<slug:code>/<int:number>/versions/", views.versions, name="versions"),
    path(
        "discussions/<slug:code>/<int:number>/files/<int:place>/<str:name>",
        views.attachment,
        name="attachment",
    ),
]
