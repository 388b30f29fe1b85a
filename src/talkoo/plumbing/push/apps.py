from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "talkoo.plumbing.push"
    label = "push"

    def ready(self) -> None:
        from talkoo.plumbing.notify import besides
        from talkoo.plumbing.push import facts, own, tasks, waiting  # noqa: F401

        besides.also(waiting.line_up)
        own.register()
