from django.apps import AppConfig


class InterestDeskConfig(AppConfig):
    name = "talkoo.areas.interest_desk"
    label = "interest_desk"

    def ready(self) -> None:
        from talkoo.areas.interest_desk import facts, notifications, public, rules  # noqa: F401

        public.hang_in()
