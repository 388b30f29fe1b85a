from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "talkoo.plumbing.video"
    label = "video"

    def ready(self) -> None:
        from talkoo.kernel import meetings
        from talkoo.plumbing.video import actions, facts, own, rules  # noqa: F401

        own.register()
        meetings.when_gone(actions.forget_room)
