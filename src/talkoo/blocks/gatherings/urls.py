from django.urls import URLPattern, path

from talkoo.blocks.gatherings import feeds
from talkoo.blocks.gatherings.views import (
    arriving,
    dates,
    making,
    photos,
    pulse,
    reading,
    registering,
    series,
    speakers,
    video,
)
from talkoo.kernel.pages import View
from talkoo.people.spaces.models import Kind

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
DATES = [
    path("events/<slug:slug>/dates/", dates.dates, name="dates"),
    path("events/<slug:slug>/dates/ask/", dates.ask, name="ask_dates"),
    path("events/<slug:slug>/dates/mine/<str:proof>/", dates.dates, name="date_answer"),
    path("events/<slug:slug>/dates/<str:verb>/", dates.dates_step, name="dates_step"),
    path("events/<slug:slug>/dates/choose/<uuid:option_id>/", dates.choose_date, name="choose_date"),
    path(
        "events/<slug:slug>/dates/take-out/<uuid:voter_id>/", dates.leave_out_answer, name="leave_out_answer"
    ),
]
VIDEO = [
    path("events/<slug:slug>/join/", video.join, name="join"),
    path("events/<slug:slug>/video/", video.arrange_video, name="arrange_video"),
    path("join/event/<str:proof>/", video.join_guest, name="join_guest"),
    path("join/speaker/<str:proof>/", video.join_speaker, name="join_speaker"),
]
_SERIES: list[tuple[str, View, str]] = [
    ("", series.series_of, "series"),
    ("add/", series.add_series, "add_series"),
    ("<uuid:series_id>/", series.one_series, "one_series"),
    ("<uuid:series_id>/edit/", series.edit_series, "edit_series"),
    ("<uuid:series_id>/end/", series.end_series, "end_series"),
    ("<uuid:series_id>/<uuid:gathering_id>/move/", series.move_meeting, "move_meeting"),
    ("<uuid:series_id>/<uuid:gathering_id>/leave-out/", series.leave_out_meeting, "leave_out_meeting"),
]
SERIES = [
    path(f"{kind}s/<slug:slug>/series/{address}", view, {"kind": kind}, name=f"{kind}_{name}")
    for kind in Kind.values
    for address, view, name in _SERIES
]
MAKING = [
    path("events/", reading.listing, name="events"),
    path("events/add/", making.add, name="add"),
    path("events/desk/", making.desk, name="desk"),
    path("events/<slug:slug>/", reading.event, name="event"),
    path("events/<slug:slug>/notice/", reading.notice, name="notice"),
    path("events/<slug:slug>/edit/", making.edit, name="edit"),
    path("events/<slug:slug>/texts/<str:language>/", making.texts, name="texts"),
    path("events/<slug:slug>/cancel/", making.cancel, name="cancel"),
    path("events/<slug:slug>/decline/", making.decline, name="decline"),
    path("events/<slug:slug>/picture/", making.picture, name="picture"),
    path("events/<slug:slug>/heads/", making.heads, name="heads"),
    path("events/<slug:slug>/step/<str:verb>/", making.step, name="step"),
    *(
        path(f"{kind}s/<slug:slug>/meetings/{address}", view, {"kind": kind}, name=f"{kind}_{name}")
        for kind in Kind.values
        for address, view, name in (("", reading.of_space, "meetings"), ("add/", making.call, "call"))
    ),
]
SPEAKERS = [
    path("events/<slug:slug>/speakers/", speakers.speakers, name="speakers"),
    path("events/<slug:slug>/speakers/thank/", speakers.thank, name="thank_speakers"),
    path("events/<slug:slug>/speakers/<uuid:speaker_id>/", speakers.speaker, name="speaker"),
    path("events/<slug:slug>/speakers/<uuid:speaker_id>/remove/", speakers.remove, name="remove_speaker"),
    path("speakers/<str:proof>/", speakers.own, name="speaker_page"),
]
PHOTOS = [
    path("events/<slug:slug>/photos/", photos.photos, name="photos"),
    path("events/<slug:slug>/photos/<uuid:photo_id>/remove/", photos.remove_photo, name="remove_photo"),
    path("events/<slug:slug>/photos/<uuid:photo_id>/<str:size>.webp", photos.photo_file, name="photo_file"),
    path(
        "events/<slug:slug>/picture/<uuid:picture_id>/<str:size>.webp",
        photos.picture_file,
        name="picture_file",
    ),
]
urlpatterns: list[URLPattern] = [
    *DATES,
    *SERIES,
    *CALENDARS,
    *REGISTERING,
    *VIDEO,
    *SPEAKERS,
    *PHOTOS,
    *MAKING,
]
