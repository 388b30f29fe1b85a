from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "talkoo.plumbing.video"
    label = "video"

    def ready(self) -> None:
        from talkoo.plumbing.video import facts, own, rules  # noqa: F401

        own.register()
