from django.apps import AppConfig


class RepresentationConfig(AppConfig):
    name = "talkoo.areas.representation"
    label = "representation"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.areas.representation import facts, queries, rules, tasks  # noqa: F401
        from talkoo.blocks.letters import public as letters
        from talkoo.kernel import desk, pages

        letters.write_to(
            queries.MANDATE,
            queries.addressee,
            shown=lambda slug: pages.address("representation:committees"),
            write="representation:write_mandate",
            sent="representation:sent_mandate",
        )
        desk.add(
            desk.Queue(
                name="mandates",
                label=_("Mandates that end within 90 days"),
                select=queries.COUNT_ENDING,
                parameters=queries.asked_today,
                page="representation:committees",
                permission="representation.give_mandate",
                place=70,
            )
        )
        tasks.register()
