from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "talkoo.people.accounts"
    label = "accounts"

    def ready(self) -> None:
        from talkoo.people.accounts import facts, notifications, queries, rules  # noqa: F401
        from talkoo.people.accounts.actions import erasing
        from talkoo.plumbing.mail_in import registry
        from talkoo.plumbing.moderation import newcomers
        from talkoo.plumbing.moderation import registry as moderation
        from talkoo.plumbing.notify.reach import reach_with

        reach_with(queries.reach)
        registry.people(queries.person_id_at, join="accounts:join")
        erasing.register()
        newcomers.trust(rules.has_any_role)
        moderation.deciders_with(queries.deciders)
