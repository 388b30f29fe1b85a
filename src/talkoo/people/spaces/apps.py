from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "talkoo.people.spaces"
    label = "spaces"

    def ready(self) -> None:
        from talkoo.people.spaces import (  # noqa: F401
            facts,
            notifications,
            public,
            rules,
            search,
            tasks,
        )

        public.hang_in()
