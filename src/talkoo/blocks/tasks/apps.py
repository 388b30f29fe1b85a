from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "talkoo.blocks.tasks"
    label = "tasks"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import ngettext

        from talkoo.blocks.tasks import facts, notifications, queries, rules, tasks  # noqa: F401
        from talkoo.kernel import mine, offers, tabs
        from talkoo.people.spaces import queries as spaces
        from talkoo.people.spaces.models import Kind

        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"tasks_{kind}",
                    label=_("Tasks"),
                    page=f"tasks:{kind}_tasks",
                    kinds=frozenset({kind}),
                    place=50,
                    is_for=rules.adds_here,
                )
            )
        mine.add(mine.Block(name="tasks", template="tasks/mine.html", find=queries.mine, place=30))
        offers.add(
            offers.Offer(
                name="task", label=_("Make this a task"), page="tasks:from_origin", is_for=rules.adds_here
            )
        )
        spaces.count_with(
            "tasks",
            queries.DONE,
            lambda number: ngettext("%(num)s task done", "%(num)s tasks done", number) % {"num": number},
        )
        tasks.register()
