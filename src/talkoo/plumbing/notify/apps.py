from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "talkoo.plumbing.notify"
    label = "notify"

    def ready(self) -> None:
        from talkoo.plumbing.notify import facts, queries, tasks  # noqa: F401
