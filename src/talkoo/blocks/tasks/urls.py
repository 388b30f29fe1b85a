from django.urls import path

from talkoo.blocks.tasks import views
from talkoo.kernel.pages import View
from talkoo.people.spaces.models import Kind

_PAGES: list[tuple[str, View, str]] = [
    ("", views.listing, "tasks"),
    ("add/", views.add, "add_task"),
    ("<uuid:task_id>/", views.task, "task"),
    ("<uuid:task_id>/outcome/", views.outcome, "task_outcome"),
    ("<uuid:task_id>/<str:verb>/", views.step, "task_step"),
]

app_name = "tasks"
urlpatterns = [
    path("tasks/from/<str:kind>/<uuid:key>/", views.from_origin, name="from_origin"),
    *(
        path(f"{kind}s/<slug:slug>/tasks/{address}", view, {"kind": kind}, name=f"{kind}_{name}")
        for kind in Kind.values
        for address, view, name in _PAGES
    ),
]
