from django.apps import AppConfig


class OperatorConfig(AppConfig):
    name = "talkoo.site.operator"
    label = "operator"

    def ready(self) -> None:
        from talkoo.site.operator import facts, notifications, tasks  # noqa: F401
