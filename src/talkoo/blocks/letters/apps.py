from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "talkoo.blocks.letters"
    label = "letters"

    def ready(self) -> None:
        from talkoo.blocks.letters import facts, notifications, rules  # noqa: F401
