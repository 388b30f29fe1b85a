from functools import partial

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "talkoo.blocks.letters"
    label = "letters"

    def ready(self) -> None:
        from talkoo.blocks.letters import facts, notifications, queries, rules, tasks  # noqa: F401
        from talkoo.blocks.letters.models import ORGANISATION
        from talkoo.kernel import mine, pages
        from talkoo.people.organisations import queries as organisations
        from talkoo.people.spaces import queries as spaces
        from talkoo.people.spaces.models import Kind

        for kind in Kind.values:
            queries.write_to(
                kind,
                queries.to_space(kind),
                shown=partial(pages.address, f"spaces:{kind}"),
                write=f"letters:write_{kind}",
                sent=f"letters:sent_{kind}",
            )
        queries.write_to(
            ORGANISATION,
            queries.to_organisation,
            shown=partial(pages.address, "organisations:organisation"),
            write="letters:write_organisation",
            sent="letters:sent_organisation",
        )
        mine.add(
            mine.Block(
                name="letters",
                template="letters/mine.html",
                find=queries.waiting_for,
                place=20,
                select=queries.WAITING,
                given=queries.given_to,
            )
        )
        spaces.write_with(queries.address)
        organisations.write_with(queries.address)
        tasks.register()
