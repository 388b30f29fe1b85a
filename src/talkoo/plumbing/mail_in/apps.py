from django.apps import AppConfig


class MailInConfig(AppConfig):
    name = "talkoo.plumbing.mail_in"
    label = "mail_in"

    def ready(self) -> None:
        from talkoo.plumbing.mail_in import facts, own, queries, tasks  # noqa: F401

        own.register()
