from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "talkoo.plumbing.retention"
    label = "retention"

    def ready(self) -> None:
        from talkoo.kernel import desk
        from talkoo.plumbing.retention import facts, notifications, own, rules, tasks  # noqa: F401

        own.register()
        desk.add(
            desk.Queue(
                name="forgetting",
                label=_("Will be forgotten"),
                select="select count(*), min(due_at)::date from retention_mark"
                " where due_at < now() + interval '31 days'",
                page="retention:forgetting",
                permission="retention.oversee",
                place=80,
            )
        )
        desk.add(
            desk.Queue(
                name="forgetting-stopped",
                label=_("Forgetting was stopped"),
                select="select count(*), null::date from retention_run"
                " where stopped_because <> '' and started_at > now() - interval '3 days'",
                page="retention:forgetting",
                permission="retention.oversee",
                place=5,
                is_alarm=True,
            )
        )
        desk.add(
            desk.Queue(
                name="mentions",
                label=_("Names of people who have left"),
                select="select count(*), null::date from retention_mention where looked_at is null",
                page="retention:names",
                permission="moderation.decide",
                place=70,
            )
        )
