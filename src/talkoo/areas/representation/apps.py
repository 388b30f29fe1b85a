from django.apps import AppConfig


class RepresentationConfig(AppConfig):
    name = "talkoo.areas.representation"
    label = "representation"

    def ready(self) -> None:
        from talkoo.areas.representation import facts, queries, rules  # noqa: F401
        from talkoo.blocks.letters import public as letters
        from talkoo.kernel import pages

        letters.write_to(
            queries.MANDATE,
            queries.addressee,
            shown=lambda slug: pages.address("representation:committees"),
            write="representation:write_mandate",
            sent="representation:sent_mandate",
        )
