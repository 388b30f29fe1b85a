from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "talkoo.plumbing.tenancy"
    label = "tenancy"
