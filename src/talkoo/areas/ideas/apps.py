from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "talkoo.areas.ideas"
    label = "ideas"

    def ready(self) -> None:
        from talkoo.areas.ideas import facts, notifications, public, rules, search  # noqa: F401

        public.hang_in()
