from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "talkoo.blocks.tasks"
    label = "tasks"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.blocks.tasks import facts, notifications, public, queries, rules, tasks  # noqa: F401
        from talkoo.kernel import mine, offers, origins, outcomes, tabs
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
        mine.add(
            mine.Block(
                name="tasks", template="tasks/mine.html", find=queries.mine, place=30, select=queries.MINE
            )
        )
        offers.add(
            offers.Offer(
                name="task", label=_("Make this a task"), page="tasks:from_origin", is_for=rules.adds_here
            )
        )
        outcomes.register(public.outcome(_("As a task")))
        origins.grows("tasks", queries.GROWN, queries.grown)
        spaces.count_with(
            spaces.Count(
                name="tasks",
                select=queries.DONE,
                say=queries.say_done,
                tab="tasks_{}".format,
                address=queries.done_at,
            )
        )
        tasks.register()
