"""The site's addresses and two more: what an area has that makes one of its people an addressee."""

from django.urls import path

from talkoo.blocks.letters import views
from talkoo.kernel.pages import kept, public
from talkoo.site.urls import handler400, handler403, handler404, handler500
from talkoo.site.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

KIND = "seat"


@public
def write(request, board, number):
    return views.write(request, KIND, f"{board}/{number}")


@kept()
def sent(request, board, number):
    return views.sent(request, KIND, f"{board}/{number}")


urlpatterns = [
    *of_the_site,
    path("boards/<slug:board>/<int:number>/write/", write, name="write_seat"),
    path("boards/<slug:board>/<int:number>/sent/", sent, name="sent_seat"),
]
