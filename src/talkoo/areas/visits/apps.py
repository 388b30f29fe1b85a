from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "talkoo.areas.visits"
    label = "visits"

    def ready(self) -> None:
        from talkoo.areas.visits import facts, notifications, public, rules, tasks  # noqa: F401

        public.hang_in()
        tasks.register()
