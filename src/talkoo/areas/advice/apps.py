from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "talkoo.areas.advice"
    label = "advice"

    def ready(self) -> None:
        from talkoo.areas.advice import facts, notifications, public, rules, search  # noqa: F401

        public.hang_in()
