from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "talkoo.people.spaces"
    label = "spaces"

    def ready(self) -> None:
        from talkoo.people.spaces import facts, rules, search  # noqa: F401
