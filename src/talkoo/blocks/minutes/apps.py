from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "talkoo.blocks.minutes"
    label = "minutes"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from talkoo.blocks.minutes import actions, facts, notifications, public, queries, rules, tasks  # noqa: F401
        from talkoo.kernel import keeping, meetings, offers, origins, tabs
        from talkoo.people.spaces.models import Kind

        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"minutes_{kind}",
                    label=pgettext_lazy("list", "Minutes"),
                    page=f"minutes:{kind}_minutes",
                    kinds=frozenset({kind}),
                    place=47,
                    is_for=rules.meets_here,
                )
            )
        offers.add(
            offers.Offer(
                name="minutes",
                label=_("Agenda and minutes"),
                page="minutes:minutes",
                is_for=rules.meets_here,
                kinds=frozenset({"gatherings.gathering"}),
                place=20,
            )
        )
        meetings.when_gone(actions.forget_minutes)
        origins.register("minutes.item", find=queries.found_items)
        keeping.offer_with("minutes", public.places, public.keep)
        tasks.register()
