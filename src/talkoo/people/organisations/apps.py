from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "talkoo.people.organisations"
    label = "organisations"

    def ready(self) -> None:
        from talkoo.people.organisations import notifications, rules, search  # noqa: F401
