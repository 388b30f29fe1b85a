from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "talkoo.areas.visits"
    label = "visits"

    def ready(self) -> None:
        pass
