from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "talkoo.people.accounts"
    label = "accounts"

    def ready(self) -> None:
        from talkoo.people.accounts import facts, notifications, rules  # noqa: F401
