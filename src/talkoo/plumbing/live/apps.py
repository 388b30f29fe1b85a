from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "talkoo.plumbing.live"
    label = "live"

    def ready(self) -> None:
        from talkoo.kernel import facts
        from talkoo.plumbing.live import (
            publish,
            tasks,  # noqa: F401
        )

        facts.record_with(publish.doubt)
