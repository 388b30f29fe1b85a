from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "talkoo.plumbing.moderation"
    label = "moderation"

    def ready(self) -> None:
        from talkoo.kernel import desk, mine
        from talkoo.plumbing.moderation import notifications, own, queries, rules  # noqa: F401

        own.register()
        mine.add(
            mine.Block(
                name="moderation",
                template="moderation/block.html",
                find=queries.about_mine,
                place=5,
                select=queries.ABOUT_MINE,
            )
        )
        desk.add(
            desk.Queue(
                name="held",
                label=_("What new people wrote, to read"),
                select="select count(*)::int, (min(at) + interval '1 day')::date from moderation_held"
                " where state = 'waiting'",
                page="moderation:held",
                permission="moderation.decide",
                place=18,
            )
        )
        desk.add(
            desk.Queue(
                name="appeals",
                label=_("Decisions to look at again"),
                select="select count(*)::int, (min(appeal_at) + interval '2 days')::date from moderation_hidden"
                " where appeal = 'open' and by_id is distinct from %(reader)s"
                " and appeal_by_id is distinct from %(reader)s",
                parameters=lambda person: {"reader": getattr(person, "pk", None)},
                page="moderation:appeals",
                permission="moderation.decide",
                place=19,
            )
        )
        desk.add(
            desk.Queue(
                name="reports",
                label=_("Reports to decide"),
                select="select count(*), (min(reported_at) + interval '2 days')::date from moderation_report"
                " where state = 'open'",
                page="moderation:reports",
                permission="moderation.decide",
                place=20,
            )
        )
