from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "talkoo.blocks.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from talkoo.blocks.gatherings import facts, rules  # noqa: F401
