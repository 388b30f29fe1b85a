from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "talkoo.plumbing.notify"
    label = "notify"

    def ready(self) -> None:
        from talkoo.plumbing.live import topics
        from talkoo.plumbing.mail_out import stopping
        from talkoo.plumbing.notify import actions, facts, queries, tasks, wishes  # noqa: F401

        topics.register(topics.Topic("news", state=queries.unread_of))
        stopping.register(actions.stop_mails, say=wishes.said, page="notify:settings")
