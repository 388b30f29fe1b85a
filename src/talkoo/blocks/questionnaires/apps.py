from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "talkoo.blocks.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.blocks.questionnaires import facts, forms, public, queries, rules, tasks  # noqa: F401
        from talkoo.kernel import asking, tabs
        from talkoo.people.spaces.models import Kind

        asking.serve_with(public, forms.asked_form)
        asking.register(queries.SPACE, queries.standing_in_space)
        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"questionnaires_{kind}",
                    label=_("Forms"),
                    page=f"questionnaires:{kind}_forms",
                    kinds=frozenset({kind}),
                    place=60,
                    is_for=rules.has_forms,
                )
            )
        tasks.register()
