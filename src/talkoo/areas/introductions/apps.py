from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "talkoo.areas.introductions"
    label = "introductions"

    def ready(self) -> None:
        from talkoo.areas.introductions import facts, notifications, public, rules  # noqa: F401

        public.hang_in()
