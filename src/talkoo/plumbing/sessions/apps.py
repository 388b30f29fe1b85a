from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "talkoo.plumbing.sessions"
    label = "talkoo_sessions"
