from django.urls import URLPattern, path

from talkoo.blocks.gatherings import feeds
from talkoo.blocks.gatherings.views import arriving, pulse, registering

app_name = "gatherings"
REGISTERING = [
    path("events/<slug:slug>/register/", registering.register, name="register"),
    path("events/<slug:slug>/register/another/", registering.register_other, name="register_other"),
    path("events/<slug:slug>/registered/", registering.registered, name="registered"),
    path("events/<slug:slug>/registration/", registering.own, name="own"),
    path("registrations/<str:token>/", registering.registration, name="registration"),
    path("events/<slug:slug>/people/", arriving.people, name="people"),
    path("events/<slug:slug>/people.<str:format>", arriving.people_file, name="people_file"),
    path("events/<slug:slug>/people/<uuid:registration_id>/need/", arriving.need, name="need"),
    path(
        "events/<slug:slug>/people/<uuid:registration_id>/<str:verb>/",
        arriving.people_step,
        name="people_step",
    ),
    path("events/<slug:slug>/arrivals/", arriving.arrivals, name="arrivals"),
    path("events/<slug:slug>/roles/", arriving.role_list, name="roles"),
    path("events/<slug:slug>/roles/<slug:slot>/questions/", arriving.role_questions, name="role_questions"),
    path("pulse/<str:token>/", pulse.pulse, name="pulse"),
]
CALENDARS = [
    path("events/feeds/", feeds.listing, name="calendars"),
    path("events/feeds/site.ics", feeds.of_site, name="feed_of_site"),
    path("events/feeds/areas/<str:code>.ics", feeds.of_area, name="feed_of_area"),
    path("events/feeds/mine/renew/", feeds.renew, name="renew_calendar"),
    path("events/feeds/mine/remove/", feeds.remove, name="remove_calendar"),
    path("events/feeds/mine/<str:proof>.ics", feeds.of_person, name="feed_of_person"),
    path("events/feeds/<str:kind>/<slug:slug>.ics", feeds.of_space, name="feed_of_space"),
    path("events/<slug:slug>/event.ics", feeds.one, name="event_file"),
]
urlpatterns: list[URLPattern] = [*CALENDARS, *REGISTERING]
