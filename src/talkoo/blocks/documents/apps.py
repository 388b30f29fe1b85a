from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "talkoo.blocks.documents"
    label = "documents"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.blocks.documents import actions, facts, notifications, queries, rules, search, tasks  # noqa: F401
        from talkoo.kernel import tabs
        from talkoo.people.spaces.models import Kind
        from talkoo.plumbing.moderation import registry

        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"documents_{kind}",
                    label=_("Files"),
                    page=f"documents:{kind}_files",
                    kinds=frozenset({kind}),
                    place=60,
                )
            )
        registry.reportable(
            search.KIND,
            find=queries.target,
            hide=actions.hide,
            show=actions.show,
            label=_("a file"),
        )
        tasks.register()
