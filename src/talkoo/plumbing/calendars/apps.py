from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "talkoo.plumbing.calendars"
    label = "calendars"
