from django.urls import path

from talkoo.blocks.minutes import views
from talkoo.people.spaces.models import Kind

_OF = "minutes/<str:kind>/<uuid:key>/"

app_name = "minutes"
urlpatterns = [
    path(_OF, views.minutes, name="minutes"),
    path(f"{_OF}add/", views.add, name="add"),
    path(f"{_OF}items/<uuid:item_id>/", views.item, name="item"),
    path(f"{_OF}items/<uuid:item_id>/<str:verb>/", views.item_step, name="item_step"),
    path(f"{_OF}write/", views.write, name="write"),
    path(f"{_OF}attendance/", views.attendance, name="attendance"),
    path(f"{_OF}arrange/", views.arrange, name="arrange"),
    path(f"{_OF}addendum/", views.addendum, name="addendum"),
    path(f"{_OF}<str:what>.<str:form>", views.paper, name="paper"),
    path(f"{_OF}do/<str:verb>/", views.step, name="step"),
    *(
        path(f"{kind}s/<slug:slug>/minutes/", views.listing, {"kind": kind}, name=f"{kind}_minutes")
        for kind in Kind.values
    ),
]
