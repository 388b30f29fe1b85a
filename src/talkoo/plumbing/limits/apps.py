from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "talkoo.plumbing.limits"
    label = "limits"
