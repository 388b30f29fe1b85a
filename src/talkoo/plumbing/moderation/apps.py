from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "talkoo.plumbing.moderation"
    label = "moderation"

    def ready(self) -> None:
        from talkoo.kernel import desk
        from talkoo.plumbing.moderation import notifications, own, rules  # noqa: F401

        own.register()
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
