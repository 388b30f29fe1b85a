from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "talkoo.blocks.letters"
    label = "letters"

    def ready(self) -> None:
        from talkoo.blocks.letters import facts, notifications, rules  # noqa: F401
        from talkoo.kernel import pages
        from talkoo.people.spaces import queries

        queries.write_with(lambda kind, slug: pages.address(f"letters:write_{kind}", slug))
