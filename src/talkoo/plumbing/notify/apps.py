from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "talkoo.plumbing.notify"
    label = "notify"

    def ready(self) -> None:
        from talkoo.plumbing.mail_out import stopping
        from talkoo.plumbing.notify import actions, facts, queries, tasks, wishes  # noqa: F401

        stopping.register(actions.stop_mails, say=wishes.said, page="notify:settings")
