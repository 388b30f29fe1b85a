from django.apps import AppConfig


class CheckInsConfig(AppConfig):
    name = "talkoo.areas.check_ins"
    label = "check_ins"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.areas.check_ins import facts, notifications, queries, rules, tasks  # noqa: F401
        from talkoo.kernel import desk

        tasks.register()
        for place, name, label, select, is_alarm in (
            (5, "help", _("Networks that need help"), queries.COUNT_HELP, True),
            (60, "silent", _("Silent networks"), queries.COUNT_SILENT, True),
            (61, "late", _("Networks that are late with their word"), queries.COUNT_LATE, False),
        ):
            desk.add(
                desk.Queue(
                    name=name,
                    label=label,
                    select=select,
                    parameters=lambda person: queries.today(),
                    page="check_ins:board",
                    permission="check_ins.oversee",
                    place=place,
                    is_alarm=is_alarm,
                )
            )
