from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "talkoo.plumbing.terms"
    label = "terms"

    def ready(self) -> None:
        from talkoo.plumbing.retention import registry
        from talkoo.plumbing.terms import facts, rules  # noqa: F401
        from talkoo.plumbing.terms.models import Acceptance

        registry.personal(
            Acceptance,
            export=("terms_id", "language", "accepted_at", "via"),
            erase=registry.KEEP("that a version was accepted, and when: ids and codes"),
        )
