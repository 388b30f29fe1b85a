from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "talkoo.plumbing.translation"
    label = "translation"

    def ready(self) -> None:
        from talkoo.plumbing.translation import facts, tasks  # noqa: F401
