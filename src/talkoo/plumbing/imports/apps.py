from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "talkoo.plumbing.imports"
    label = "imports"

    def ready(self) -> None:
        from talkoo.plumbing.imports import own

        own.register()
