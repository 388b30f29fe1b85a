from django.apps import AppConfig


class EgressConfig(AppConfig):
    name = "talkoo.plumbing.egress"
    label = "egress"
