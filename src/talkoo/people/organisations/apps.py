from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "talkoo.people.organisations"
    label = "organisations"

    def ready(self) -> None:
        from talkoo.people.organisations import facts, notifications, public, rules, search  # noqa: F401

        public.hang_in()
